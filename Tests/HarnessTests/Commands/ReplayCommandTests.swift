import EngineSystem
import Foundation
import Primitives
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("ReplayCommand") struct ReplayCommandTests {
  private let end = "\nreason: r\ndate: 2026-11-20\n"

  private func replay(_ text: String, _ words: String...) throws -> Session {
    let folder = Folder()
    try folder.write(text, to: "a.seed")
    return Session.run(["replay", folder.file("a.seed")] + words)
  }

  @Test("Seeds that come out as expected pass")
  func expected() throws {
    let session = try replay(
      "seed: 1\nexpect: pass\(end)seed: 3\nexpect: fail toy-sum\(end)seed: 4\nexpect: stall\(end)")
    #expect(session.status == .passed)
    #expect(session.out.hasSuffix("3 replayed: 3 ok\n"))
    let quiet = try replay("seed: 1\nexpect: pass\(end)", "--quiet")
    #expect(quiet.out == "1 replayed: 1 ok\n")
  }

  @Test("Seeds that come out differently fail with what was expected and the command")
  func unexpected() throws {
    let session = try replay("seed: 3\nfibers: 3\nexpect: pass\(end)seed: 1\nexpect: stall\(end)")
    #expect(session.status == .propertyFailed)
    #expect(
      session.out.contains("expected a pass, but it failed: toy-sum in update"))
    #expect(session.out.contains("expected a stall, but it passed"))
    #expect(session.out.contains("replay: heddle run --seed 3 --fibers 3\n"))
    #expect(session.out.hasSuffix("2 replayed: 2 FAILED\n"))
    let other = try replay("seed: 3\nexpect: fail toy-order\(end)")
    #expect(other.out.contains("expected a failure of toy-order, but it failed: toy-sum"))
    let signature = try replay("seed: 3\nexpect: fail toy-sum\nsignature: toy-sum in s\(end)")
    #expect(
      signature.out.contains(
        "expected the signature \"toy-sum in s\", but it is \"toy-sum in update"))
    #expect(try replay("seed: 4\nexpect: pass\(end)").status == .stalled)
  }

  @Test("A failure that did not come is reported with what its decisions say of the schedule")
  func missedFailures() throws {
    let report = ToyDriver.execute(RunRequest(ToyDriver.draw(1, .fast)))
    let decisions = HexNumber(report.decisionDigest).hexadecimalDigits
    func notes(_ lines: String) throws -> String {
      let session = try replay("seed: 1\n\(lines)expect: fail toy-sum\(end)")
      #expect(session.status == .propertyFailed && session.out.hasSuffix("1 FAILED\n"))
      return session.out
    }
    #expect(
      try notes("decisions: 0000000000000001\n").contains(
        "decisions 00000000… → \(decisions.prefix(8))…: its schedule has moved, or the run only continues"
      )
    )
    #expect(try notes("decisions: \(decisions)\n").contains("its schedule has not moved"))
    let unknown = try notes("")
    for cause in ["schedule may have moved", "not be planted", "nothing sees the bug"] {
      #expect(unknown.contains(cause))
    }
    let pass = try replay("seed: 3\ndecisions: 0000000000000001\nexpect: pass\(end)")
    #expect(pass.out.contains("FAILED") && !pass.out.contains("schedule"))
  }

  @Test("A recorded digest that has moved is reported and does not fail")
  func moved() throws {
    let other = "0000000000000001"
    let text = "seed: 1\ndecisions: \(other)\nbehaviour: \(other)\nexpect: pass\(end)"
    let session = try replay(text)
    #expect(session.status == .passed)
    #expect(session.out.contains("  moved: decisions 00000000… → "))
    #expect(!session.out.contains("replay: "))
    #expect(session.out.hasSuffix("1 replayed: 1 moved\n"))
    #expect(try replay(text, "--quiet").out == "1 replayed: 1 moved\n")
  }

  @Test("Pinned digests tell a moved schedule from a changed answer")
  func pins() throws {
    let report = ToyDriver.execute(RunRequest(ToyDriver.draw(1, .fast)))
    let decisions = HexNumber(report.decisionDigest).hexadecimalDigits
    let behaviour = HexNumber(report.behaviourDigest).hexadecimalDigits
    let other = "0000000000000001"
    func run(_ a: String, _ b: String) throws -> Session {
      try replay("seed: 1\ndecisions: \(a)\nbehaviour: \(b)\npinned: yes\nexpect: pass\(end)")
    }
    #expect(try run(decisions, behaviour).status == .passed)
    let moved = try run(other, other)
    #expect(moved.status == .propertyFailed)
    #expect(moved.out.contains("pinned: decisions 00000000… → \(decisions.prefix(8))…"))
    #expect(moved.out.contains("replay: heddle run --seed 1\n"))
    #expect(moved.out.hasSuffix("1 MOVED\n"))
    let changed = try run(decisions, other)
    #expect(changed.status == .propertyFailed)
    #expect(changed.out.contains("pinned: behaviour 00000000… → \(behaviour.prefix(8))…"))
    #expect(changed.out.hasSuffix("1 CHANGED\n"))
  }

  @Test("A worker that ends is what is expected, or is reported, and costs its seed alone")
  func traps() throws {
    let folder = Folder()
    try folder.write("seed: 1\nexpect: trap\(end)seed: 5\nexpect: pass\(end)", to: "a.seed")
    for (cause, expected): (WorkerEnd.Cause?, Console.ExitStatus) in [
      (.died(.signalled(SIGILL)), .passed), (.died(.signalled(SIGSEGV)), .passed),
      (nil, .propertyFailed), (.died(.signalled(SIGKILL)), .systemTrapped),
      (.timeLimit(milliseconds: 5000), .stalled),
      (.memoryLimit(megabytes: 9), .systemTrapped),
    ] {
      let session = Session.run(["replay", folder.file("a.seed")]) { environment in
        environment.makePool = { places, _ in
          LocalRunPool(
            system: ToyDriver.system, places: places,
            ends: cause.map { [1: WorkerEnd($0, words: ["the end"])] } ?? [:])
        }
      }
      #expect(session.status == expected, "\(String(describing: cause))")
      let count = expected == .passed ? "2 ok" : "1 ok, 1 FAILED"
      #expect(session.out.hasSuffix("2 replayed: \(count)\n"), "\(session.out)")
    }
  }

  @Test("A death that does not happen again is blamed on the machine, whatever was expected")
  func unrepeated() throws {
    let folder = Folder()
    for (seed, expectation, status) in [
      (1, "pass", ExitStatus.unrepeated), (3, "pass", .propertyFailed),
      (1, "trap", .propertyFailed),
    ] {
      try folder.write("seed: \(seed)\nexpect: \(expectation)\(end)", to: "a.seed")
      let session = Session.run(["replay", folder.file("a.seed")]) { environment in
        environment.makePool = { places, _ in
          LocalRunPool(
            system: ToyDriver.system, places: places,
            ends: [UInt64(seed): WorkerEnd(.died(.signalled(SIGKILL)))], isOnce: true)
        }
      }
      #expect(session.status == status)
      #expect(session.out.contains("one run killed (SIGKILL), and the next did not"))
      let word = status == .unrepeated ? "UNREPEATED" : "FAILED"
      #expect(session.out.hasSuffix("1 replayed: 1 \(word)\n"))
    }
  }

  @Test("Seeds of bugs that the build does not have are skipped, and nothing else is not judged")
  func skipped() throws {
    guard !BuildIdentity.hasPlantedBugs else { return }
    let session = try replay("seed: 1\nbug: late-preparing\nexpect: fail toy-sum\(end)")
    #expect(session.status == .cannotBeJudged)
    #expect(session.out.contains("  late-preparing  not in this build\n"))
    #expect(session.out.hasSuffix("1 replayed: 1 skipped\n"))
  }

  @Test("A folder is replayed in the order of its names")
  func folders() throws {
    let folder = Folder()
    try folder.write("seed: 2\nexpect: pass\(end)", to: "b.seed")
    try folder.write("seed: 1\nexpect: pass\(end)", to: "a/z.seed")
    try folder.write("not a seed", to: "README.md")
    try folder.write("not a seed", to: ".a.seed")
    try folder.write("not a seed", to: "a/.git/b.seed")
    let session = Session.run(["replay", folder.path + "/"])
    #expect(session.status == .passed)
    let lines = session.out.split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[0].contains("\(folder.path)/a/z.seed:1"))
    #expect(lines[1].contains("\(folder.path)/b.seed:1"))
  }

  @Test("Everything is read before anything runs, and what cannot be read is refused")
  func refusals() throws {
    let folder = Folder()
    try folder.write("seed: 1\nexpect: pass\(end)", to: "a.seed")
    try folder.write("seed: 1\nexpect: pas\(end)", to: "b.seed")
    let malformed = Session.run(["replay", folder.path])
    #expect(malformed.status == .usage)
    #expect(malformed.out.isEmpty)
    #expect(malformed.errors.hasPrefix("heddle: \(folder.path)/b.seed:2: expect: expected pass"))
    let missing = Session.run(["replay", folder.file("none.seed")])
    #expect(missing.status == .usage)
    #expect(missing.errors.hasSuffix("there is no such file or folder\n"))
    let empty = Folder()
    #expect(
      Session.run(["replay", empty.path]).errors.contains("contains no .seed and no .failure"))
    #expect(Session.run(["replay"]).errors.contains("needs a PATH"))
    let contradiction = try replay("seed: 1\nkeys: 2\nhot-keys: 3\nexpect: pass\(end)")
    #expect(contradiction.status == .usage)
    #expect(contradiction.errors.contains("a.seed:1: --hot-keys: 3 is more than the 2 keys"))
  }

  @Test("A failure file that fails again exactly says so, with status 1")
  func failsAgain() throws {
    let folder = Folder()
    _ = Session.run(["run", "--seed", "3", "--failure", folder.file("x.failure")])
    let session = Session.run(["replay", folder.file("x.failure")])
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains("replayed exactly: both digests equal"))
    #expect(session.out.contains("1 replayed: 1 fails again\n"))
  }

  /// Replays a failure of seed 3 whose file was changed, as a run of another build would have left it.
  private func replayChanged(
    _ change: (inout FailureFile) -> Void
  ) throws -> Session {
    let folder = Folder()
    _ = Session.run(["run", "--seed", "3", "--failure", folder.file("x")])
    var file = try FailureFile(text: try #require(folder.read("x")), file: "x")
    change(&file)
    try folder.write(file.text, to: "x")
    return Session.run(["replay", folder.file("x")])
  }

  @Test("The same build with another digest is nondeterminism, with status 3")
  func nondeterminism() throws {
    let session = try replayChanged {
      $0.result.samples = $0.result.samples.changing(1, behaviour: 1)
    }
    #expect(session.status == .nondeterminism)
    #expect(
      session.out.contains("the first sample that differs, in behaviour, is at event 512"))
  }

  @Test("The same sources compiled in the other configuration are no excuse")
  func otherConfiguration() throws {
    let exact = try replayChanged { $0.build.configuration = "other" }
    #expect(exact.status == .propertyFailed)
    #expect(exact.out.contains("replayed exactly: both digests equal"))
    #expect(!exact.out.contains("recorded by another build"))
    let session = try replayChanged { file in
      file.build.configuration = "other"
      file.result.digests?.behaviour = 1
    }
    #expect(session.status == .nondeterminism)
    #expect(!session.out.contains("recorded by another build"))
  }

  @Test("Another build may move the run: the first differences are named")
  func movedFailure() throws {
    let session = try replayChanged { file in
      file.build.fingerprint = "other"
      file.result.digests?.decisions = 1
      file.result.interventions[2] = Intervention(text: "plan:0:0@0'0/0.0=1")!
    }
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains("decisions: recorded 0000000000000001, now "))
    #expect(
      session.out.contains("intervention 2: recorded plan:0:0@0000000000000000'0/0.0=1, now "))
    #expect(session.out.contains("recorded by another build"))
    #expect(session.out.contains("1 MOVED\n"))
  }

  @Test("A failure that no longer happens, or that happens in another way, is reported")
  func otherOutcome() throws {
    let passes = try replayChanged { file in
      file.build.fingerprint = "other"
      file.result.seed = 5
    }
    #expect(passes.status == .passed)
    #expect(passes.out.hasSuffix("1 passes now\n"))
    let other = try replayChanged { file in
      file.build.fingerprint = "other"
      file.result.outcome.group = "ghost"
    }
    #expect(other.status == .propertyFailed)
    #expect(other.out.contains("the signature was \"ghost\" and is \"toy-sum in update"))
  }

  @Test("A file whose signature or property was altered does not replay exactly")
  func altered() throws {
    for change: (inout FailureFile) -> Void in [
      { $0.result.outcome.group = "ghost" }, { $0.result.outcome.found?.property = "ghost" },
      { $0.result.outcome = .stalled(ToyDriver.failure) },
    ] {
      let session = try replayChanged(change)
      #expect(session.status == .propertyFailed)
      #expect(session.out.contains(" was \""))
      #expect(!session.out.contains("replayed exactly"))
      #expect(session.out.contains("1 replayed: 1 FAILED\n"))
    }
    let steps = try replayChanged { $0.result.steps += 1 }
    #expect(steps.status == .nondeterminism)
    #expect(steps.out.contains("steps: recorded 2001, now 2000"))
  }

  @Test("A failure file without digests is refused")
  func withoutDigests() throws {
    let session = try replayChanged { $0.result.digests = nil }
    #expect(session.status == .usage)
    #expect(session.out.isEmpty)
    #expect(
      session.errors.contains("expected \"decisions\" and \"behaviour\", but they are missing"))
    #expect(try replayChanged { $0.result.outcome = .passed }.status == .usage)
  }

  @Test("JSON has one row for each item")
  func json() throws {
    let session = try replay("seed: 3\nexpect: pass\(end)", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(session.out.utf8))
    let document = try #require(object as? [String: Any])
    #expect(document["status"] as? Int == 1)
    let rows = try #require(document["results"] as? [[String: Any]])
    #expect(rows.first?["verdict"] as? String == "FAILED")
    let moved = try replay(
      "seed: 1\nexpect: pass\ndecisions: 0000000000000001\(end)", "--format", "json")
    #expect(moved.out.contains("\"name\" : \"decisions\""))
    #expect(moved.out.contains("\"recorded\" : \"0000000000000001\""))
  }
}

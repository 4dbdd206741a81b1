import Console
import Foundation
import Scenario
import Testing

@testable import Harness

@Suite("heddle run --plans") struct RunPlansTests {
  private func run(_ words: String...) -> Session {
    Session.run(["run"] + words) { $0.system = AnySystem(Till()) }
  }

  /// The failure file of a seed whose run meets the note that is not taken.
  private func failure(in folder: Folder) throws -> String {
    let path = folder.file("till.failure")
    let session = run("--seed", "3", "--failure", path)
    #expect(session.status == .propertyFailed)
    return path
  }

  private func edit(_ path: String, _ change: (String) -> String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = change(text)
    #expect(changed != text)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func read(_ path: String) throws -> FailureFile {
    try FailureFile(
      text: try String(contentsOfFile: path, encoding: .utf8), file: path,
      system: AnySystem(Till()))
  }

  @Test("The plans of a failure file make the same failure with the same digests")
  func same() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let drawn = run("--seed", "3")
    let given = run("--plans", path)
    #expect(given.status == .propertyFailed)
    let digests = drawn.out.split(separator: "\n").first { $0.hasPrefix("digests:") }
    #expect(digests != nil && given.out.contains(digests ?? ""))
    #expect(given.out.contains("assertion in client: every note is taken"))
  }

  @Test("The block of a failure contains the last narration of the run, also in a replay")
  func narration() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let story = folder.file("story.txt")
    let session = run("--seed", "3", "--narrate", story)
    let told = try #require(folder.read("story.txt")).split(separator: "\n").filter {
      $0.contains(": takes ")
    }
    #expect(!told.isEmpty && told.last?.hasSuffix("takes 7") == true)
    let lines = told.suffix(20).map { "    \($0)\n" }.joined()
    #expect(session.out.hasSuffix("\n  last lines of --narrate:\n" + lines))
    let replay = Session.run(["replay", path]) {
      $0.system = AnySystem(Till())
      $0.makePool = { places, _ in LocalRunPool(system: AnySystem(Till()), places: places) }
    }
    #expect(replay.out.contains("\n  last lines of --narrate:\n" + lines))
    let json = run("--seed", "3", "--format", "json").out
    #expect(json.contains("\"lastNarration\""))
    #expect(!Session.run(["run", "--seed", "3"]).out.contains("last lines"))
  }

  @Test("A run that passes is run once, and narrates nothing if nothing listens")
  func silence() {
    var (runs, listened) = (0, 0)
    func count(_ words: String...) -> Console.ExitStatus {
      (runs, listened) = (0, 0)
      return Session.run(words) {
        var system = AnySystem(Till())
        let execute = system.execute
        system.execute = { request in
          runs += 1
          if request.narrator != nil { listened += 1 }
          return execute(request)
        }
        $0.system = system
      }.status
    }
    for seed in 0..<40 {
      let status = count("run", "--seed", "\(seed)")
      #expect((runs, listened) == (status == .passed ? (1, 0) : (2, 1)), "\(seed)")
    }
  }

  @Test("An edited plan makes a different run")
  func edited() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    try edit(path) { $0.replacing(#"{\"note\":7}"#, with: #"{\"note\":8}"#) }
    #expect(run("--plans", path).status == .passed)
  }

  @Test(
    "The command that a run of edited plans prints makes that run again, with the fields that were set"
  )
  func printedCommand() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    // Another client now meets the note that is not taken, so that the run of the seed fails elsewhere.
    try edit(path) { $0.replacing(#"{\"note\":7}"#, with: #"{\"note\":8}"#) }
    let marker = try #require(
      String(contentsOfFile: path, encoding: .utf8).firstMatch(of: /\{\\"note\\":[1-689]\}/))
    try edit(path) { $0.replacing(String(marker.0), with: #"{\"note\":7}"#, maxReplacements: 1) }
    let given = run("--plans", path, "--early-steps", "1/7")
    #expect(given.status == .propertyFailed)
    let line = try #require(given.out.split(separator: "\n").first { $0.hasPrefix("  replay: ") })
    let words = line.split(separator: " ").map(String.init)
    #expect(words == ["replay:", "heddle", "run", "--plans", path, "--early-steps", "1/7"])
    let again = Session.run(Array(words[2...])) { $0.system = AnySystem(Till()) }
    #expect(again.out == given.out)
    #expect(given.out != run("--seed", "3", "--early-steps", "1/7").out)
    let json = run("--plans", path, "--format", "json").out
    #expect(json.contains("--plans") && !json.contains("--seed"))
  }

  @Test("A plan that is not the system's is refused with its place")
  func malformed() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    try edit(path) { $0.replacing(#"{\"note\":7}"#, with: #"{\"coin\":7}"#) }
    let session = run("--plans", path)
    #expect(session.status == .usage)
    #expect(session.errors.contains("plans."))
    #expect(session.errors.contains("expected \"note\", but it is missing"))
  }

  @Test("The option does not go with a seed, and a system without plans refuses it")
  func refused() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let both = run("--plans", path, "--seed", "3")
    #expect(both.status == .usage && both.errors.contains("cannot be combined with --seed"))
    let foreign = Session.run(["run", "--plans", path])
    #expect(foreign.status == .usage && foreign.errors.contains("one of \"till\""))
  }

  @Test("The failure file of edited plans holds them, says so, and replays them")
  func replayed() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let again = folder.file("edited.failure")
    var drawn = try read(path)
    // The last is the note that is not taken.
    let left = drawn.result.plans.removeFirst()
    try drawn.text.write(toFile: path, atomically: true, encoding: .utf8)
    let edited = run("--plans", path, "--failure", again)
    #expect(edited.status == .propertyFailed)
    let file = try read(again)
    #expect(file.result.digests != drawn.result.digests)
    #expect(file.result.hasGivenPlans)
    #expect(file.result.plans.last?.plan == #"{"note":7}"#)
    #expect(!file.result.plans.contains(left))
    let replay = Session.run(["replay", again]) {
      $0.system = AnySystem(Till())
      $0.makePool = { places, _ in LocalRunPool(system: AnySystem(Till()), places: places) }
    }
    #expect(replay.status == .propertyFailed, "\(replay.out) \(replay.errors)")
    #expect(replay.out.contains("fails again"), "\(replay.out)")
    // The same is given again by hand.
    #expect(run("--plans", again).status == .propertyFailed)
  }

  @Test("The command that a report shows gives the plans again")
  func command() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let session = run("--plans", path, "--steps", "900")
    #expect(session.out.contains("run --plans \(path) --steps 900"))
    #expect(!session.out.contains("run --seed"))
  }

  @Test("An entry of the corpus and a bisection need plans that the seed stands for")
  func seeds() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let given = folder.file("given.failure")
    #expect(run("--plans", path, "--failure", given).status == .propertyFailed)
    let words = ["seeds", "add", given, "--reason", "r", "--to", folder.file("a.seed")]
    let added = Session.run(words) { $0.system = AnySystem(Till()) }
    #expect(added.status == .usage && added.errors.contains("were given plans"))
    let bisect = Session.run(["bisect", "--failure", given, "--good", "a", "--bad", "b"]) {
      $0.system = AnySystem(Till())
    }
    #expect(bisect.status == .usage && bisect.errors.contains("were given plans"))
  }

  @Test("A file of a build that kept plans as texts of operations is given as well")
  func old() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    for (new, old) in [("plans", "operations"), ("plan", "sql"), ("operation", "transaction")] {
      try edit(path) { $0.replacing("\"\(new)\" :", with: "\"place\":0, \"\(old)\" :") }
    }
    try edit(path) { $0.replacing("\"place\":0, \"operations\"", with: "\"operations\"") }
    try edit(path) { $0.replacing("\"place\":0, \"transaction\"", with: "\"transaction\"") }
    #expect(run("--plans", path).status == .propertyFailed)
  }

  @Test("The file that is prepared for a trap has the plans that clients are given, and says so")
  func trap() throws {
    let system = AnySystem(Till())
    let plans = [RecordedPlan(actor: "client0", operation: 1, plan: #"{"note":7}"#)]
    let spec = system.draw(seed: 3, profile: .fast)
    let place = TrapLocation(step: 1, actor: "client0", statement: nil)
    for given in [nil, [], plans] {
      let file = FailureFile(trapIn: spec, at: place, of: system, build: .current, plans: given)
      let again = try FailureFile(text: file.text, file: "f", system: system)
      #expect(again.result.plans == given ?? [])
      #expect(again.result.hasGivenPlans == (given != nil))
      // None at all are given again too, but where clients drew them there is nothing to give.
      let isRead = (try? again.plans(file: "f", system)) != nil
      #expect(isRead == (given != nil))
    }
  }
}

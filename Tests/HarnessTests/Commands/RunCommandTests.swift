import EngineSystem
import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("RunCommand") struct RunCommandTests {
  @Test("A run prints its spec, outcome, digests and probes, the same each time")
  func text() {
    let session = Session.run(["run", "--seed", "42"])
    #expect(session.status == .passed)
    let lines = session.out.split(separator: "\n").map(String.init)
    #expect(lines.first == "seed 42")
    #expect(lines.contains { $0.contains("profile=fast fibers=2 steps=2000") })
    #expect(lines.contains("passed after 2,000 steps"))
    #expect(lines.contains { $0.hasPrefix("digests: decisions ") })
    #expect(lines.contains { $0.hasPrefix("  toy.stepped") })
    #expect(lines.suffix(2) == ["probes never hit:", "  toy.never"])
    #expect(Session.run(["run", "--seed", "0x2a"]).out == session.out)
  }

  @Test("A failing run ends with one block: signature, place, statement, command, last events")
  func failure() {
    let session = Session.run(["run", "--seed", "13", "--fibers", "4"])
    #expect(session.status == .propertyFailed)
    #expect(
      session.out.hasSuffix(
        """

        FAILED: toy-sum in update
          the sum is 3 and not 4
          step 17, fiber-1
          statement: UPDATE t SET a = 1
          last yield: ToyPoint.middle
          replay: heddle run --seed 13 --fibers 4
          last events:
            first event
            last event

        """))
  }

  @Test("One step is printed in the singular")
  func oneStep() {
    let session = Session.run(["run", "--seed", "1", "--steps", "1"])
    #expect(session.out.contains("\npassed after 1 step\n"))
    #expect(session.errors.contains("1 step in "))
    let sources = BuildIdentity.current.fingerprint
    #expect(session.errors.contains(" a second; built from sources \(sources)\n"))
    let interrupted = Session.run(["run", "--seed", "1", "--steps", "1"]) {
      $0.isInterrupted = { true }
    }
    #expect(interrupted.errors.contains("interrupted after 1 step; repeat with"))
  }

  @Test("A run names the properties that judge it, and of many how many they are")
  func judges() {
    let few = Session.run(["run", "--seed", "1"]) {
      $0.system.properties = [PropertyEntry("order", "a"), PropertyEntry("size", "b")]
    }
    #expect(few.out.contains("\n  judged by     order size\n"))
    let many = Session.run(["run", "--seed", "1"]) {
      $0.system.properties = (0..<13).map { PropertyEntry("p\($0)", "a") }
    }
    #expect(
      many.out.contains("\n  judged by     13 properties; heddle help properties lists them\n"))
    #expect(!Session.run(["run", "--seed", "1", "--quiet"]).out.contains("judged by"))
  }

  @Test("A failing run that is to be quiet says what failed and how to get it again, and no more")
  func quietFailure() {
    let session = Session.run(["run", "--seed", "13", "--fibers", "4", "--quiet"])
    #expect(session.status == .propertyFailed)
    let lines = session.out.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    #expect(lines.count == 5)
    #expect(lines[0] == "failed after 2,000 steps")
    #expect(lines[1].hasPrefix("digests: decisions "))
    #expect(
      lines.suffix(3) == [
        "FAILED: toy-sum in update", "  replay: heddle run --seed 13 --fibers 4", "",
      ])
  }

  @Test("A stall has a status of its own")
  func stall() {
    let session = Session.run(["run", "--seed", "4"])
    #expect(session.status == .stalled)
    #expect(session.out.contains("\nSTALLED: progress in commit\n"))
  }

  @Test("The seed comes from the option, else the environment, else it is fresh")
  func seeds() {
    func first(_ words: [String], _ seed: String?) -> String? {
      let session = Session.run(words) { $0.variable = { $0 == "SEED" ? seed : nil } }
      return session.out.split(separator: "\n").first.map(String.init)
    }
    #expect(first(["run"], "77") == "seed 77")
    #expect(first(["run", "--seed", "5"], "77") == "seed 5")
    #expect(first(["run"], nil) == "seed 65261")
    #expect(first(["run"], "") == "seed 65261")
    let wrong = Session.run(["run"]) { $0.variable = { _ in "many" } }
    #expect(wrong.status == .usage)
    #expect(
      wrong.errors
        == "heddle: the environment variable SEED: \"many\" is not a number from 0 to "
        + "18446744073709551615, decimal or 0x…\n")
    let json = Session.run(["run", "--format", "json"])
    #expect(json.errors.hasPrefix("seed 65261\n"))
  }

  @Test("JSON holds everything, 64-bit numbers as strings")
  func json() throws {
    let session = Session.run(["run", "--seed", "13", "--format", "json"])
    #expect(session.status == .propertyFailed)
    let object = try JSONSerialization.jsonObject(with: Data(session.out.utf8))
    let document = try #require(object as? [String: Any])
    #expect(document["seed"] as? String == "0x000000000000000d")
    #expect(document["outcome"] as? String == "failed")
    #expect(document["steps"] as? Int == 2000)
    #expect(document["replay"] as? String == "heddle run --seed 13")
    #expect((document["spec"] as? [String: String])?.count == EngineSpec.fields.all.count)
    #expect(document["signature"] as? String == "toy-sum in update")
    let finding = try #require(document["finding"] as? [String: Any])
    #expect(finding["property"] as? String == "toy-sum")
    #expect(document["lastEvents"] as? [String] == ["first event", "last event"])
    let result = try JSONText.decode(RunResult.self, from: session.out, file: "x")
    #expect(result.outcome == .failed(ToyDriver.failure))
  }

  @Test("A trace is written whole, one event a line")
  func trace() throws {
    let folder = Folder()
    let session = Session.run(["run", "--seed", "1", "--trace", folder.file("t.jsonl")])
    #expect(session.status == .passed)
    let lines = try #require(folder.read("t.jsonl")).split(separator: "\n")
    #expect(lines.first?.hasPrefix("{\"event\":0,") == true)
    #expect(lines.count >= 2001)
    #expect(lines.last == "{\"end\":\"passed\",\"step\":2000}")
    #expect(folder.names == ["t.jsonl"])
  }

  @Test("A failure file is written when there is a failure, and only then")
  func failureFile() throws {
    let folder = Folder()
    let passed = Session.run(["run", "--seed", "1", "--failure", folder.file("f")])
    #expect(passed.status == .passed)
    #expect(folder.names.isEmpty)
    let failed = Session.run(["run", "--seed", "3", "--failure", folder.file("f")])
    #expect(failed.status == .propertyFailed)
    let file = try FailureFile(text: try #require(folder.read("f")), file: "f")
    #expect(file.signature == "toy-sum in update")
    #expect(folder.names == ["f"])
  }

  @Test("Paths that cannot be written are refused before the run, and nothing is left")
  func unwritable() {
    let folder = Folder()
    var isRun = false
    let words = [
      "run", "--trace", folder.file("t"), "--failure", folder.file("no/f"), "--seed", "1",
    ]
    let session = Session.run(words) { environment in
      environment.system.execute = { request in
        isRun = true
        return ToyDriver.execute(request)
      }
    }
    #expect(session.status == .usage)
    #expect(!isRun)
    #expect(session.out.isEmpty)
    #expect(folder.names.isEmpty)
    #expect(
      session.errors
        == "heddle: cannot write \"\(folder.file("no/f"))\": No such file or directory\n")
    let same = Session.run(["run", "--narrate", folder.file("x"), "--failure", folder.file("x")])
    #expect(same.status == .usage)
    #expect(folder.names.isEmpty)
  }

  @Test("One file under two spellings is refused before the run")
  func sameFile() throws {
    let folder = Folder()
    let twisted = folder.path + "/../" + (folder.path.split(separator: "/").last ?? "") + "/./q"
    try folder.write("old", to: "old")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("old"))
    for (first, second) in [
      (folder.file("q"), twisted), (folder.file("old"), folder.file("link")),
    ] {
      let session = Session.run(["run", "--seed", "3", "--trace", first, "--failure", second])
      #expect(session.status == .usage)
      #expect(session.out.isEmpty)
      #expect(
        session.errors.contains("--trace and --failure name the same file \"\(first)\", once as"))
    }
    #expect(folder.names == ["link", "old"])
    #expect(FileIdentity("q").isSame(as: FileIdentity("./q")))
    #expect(!FileIdentity("q").isSame(as: FileIdentity("./r")))
  }

  @Test("A file that cannot be written hides neither the failure nor its status")
  func fullDevice() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let folder = Folder()
    let session = Session.run([
      "run", "--seed", "3", "--trace", "/dev/full", "--failure", folder.file("f"),
    ])
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains("FAILED: toy-sum in update"))
    #expect(session.errors.contains("heddle: cannot write \"/dev/full\": No space left"))
    #expect(folder.names == ["f"])
    let failure = Session.run(["run", "--seed", "3", "--failure", "/dev/full"])
    #expect(failure.status == .propertyFailed)
    #expect(failure.out.contains("FAILED: toy-sum in update"))
    #expect(failure.errors.contains("heddle: cannot write \"/dev/full\""))
    let passed = Session.run(["run", "--seed", "1", "--trace", "/dev/full"])
    #expect(passed.status == .usage)
    #expect(passed.out.contains("passed after"))
  }

  @Test("A second process that cannot be judged does not hide a failure")
  func unjudgedSecondProcess() {
    for (seed, status) in [("3", ExitStatus.propertyFailed), ("1", .cannotBeJudged)] {
      let session = Session.run(["run", "--seed", seed, "--check-determinism"]) {
        $0.runChild = { _, _ in Subprocess.Result(output: "", end: .exited(9)) }
      }
      #expect(session.status == status)
      #expect(session.out.contains("digests: decisions"))
      #expect(session.errors.contains("it ended with status 9"))
    }
  }

  @Test("Wrong lines print nothing but their sentence")
  func usage() {
    for words in [
      ["run", "--seed"], ["run", "--seed", "x"], ["run", "--fibers", "0"], ["run", "--zoo"],
      ["run", "--profile", "slow"], ["run", "more"], ["run", "--workloads", "kv=0"],
      ["run", "--keys", "2", "--hot-keys", "3"],
    ] {
      let session = Session.run(words)
      #expect(session.status == .usage, "\(words)")
      #expect(session.out.isEmpty, "\(words)")
      #expect(session.errors.split(separator: "\n").count == 1, "\(words)")
    }
  }

  @Test("The check of determinism repeats the run in a second process")
  func determinism() {
    var children = 0
    let session = Session.run(["run", "--seed", "3", "--check-determinism"]) { environment in
      let runChild = environment.runChild
      environment.runChild = { (words: [String], isQuiet: Bool) throws(HarnessError) in
        children += 1
        return try runChild(words, isQuiet)
      }
    }
    #expect(children == 1)
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains(same))
  }

  private let same = "\nreplayed in a second process with another hash seed: the same digests\n"

  @Test("The report says whether the run was compared")
  func comparison() {
    #expect(!Session.run(["run", "--seed", "1"]).out.contains(same))
    let words = ["run", "--seed", "1", "--format", "json"]
    #expect(Session.run(words).out.contains("\"secondProcess\" : \"not compared\""))
    let compared = Session.run(words + ["--check-determinism"])
    #expect(compared.out.contains("\"secondProcess\" : \"same\""))
    let unjudged = Session.run(["run", "--seed", "1", "--check-determinism"]) {
      $0.runChild = { _, _ in Subprocess.Result(output: "", end: .exited(9)) }
    }
    #expect(!unjudged.out.contains(same))
  }

  @Test("A run that differs in the second process ends with status 3, failure or not")
  func nondeterminism() {
    let session = Session.run(["run", "--seed", "3", "--check-determinism"]) { environment in
      environment.runChild = { (words: [String], _: Bool) throws(HarnessError) in
        let child = Session.run(words.map { $0 == "3" ? "5" : $0 })
        return Subprocess.Result(output: child.out, end: .exited(0))
      }
    }
    #expect(session.status == .nondeterminism)
    #expect(!session.out.contains(same))
    #expect(session.out.contains("NONDETERMINISM: the digest of the decisions"))
    #expect(session.out.contains("  replay: heddle run --seed 3 --check-determinism"))
  }

  @Test("Progress is drawn on a terminal only")
  func progress() {
    let memory = Session.Memory()
    _ = Session.run(["run", "--seed", "1"]) { $0.terminal = memory.output }
    #expect(memory.text.contains("100 %"))
    let silent = Session.run(["run", "--seed", "1"])
    #expect(!silent.errors.contains("%"))
  }
}

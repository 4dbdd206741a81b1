import EngineSystem
import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

/// What becomes of the files of a run that passes, fails, or is stopped.
@Suite("RunFiles") struct RunFilesTests {
  private let folder = Folder()

  private func lastLine(_ name: String) -> Substring? {
    folder.read(name)?.split(separator: "\n").last
  }

  private func run(
    _ words: String..., adjust: (inout Environment) -> Void = { _ in }
  ) -> Session {
    Session.run(["run", "--trace", folder.file("t"), "--narrate", folder.file("n")] + words) {
      $0.system.execute = { request in
        request.narrator?("1 fiber0: asks")
        return ToyDriver.execute(request)
      }
      adjust(&$0)
    }
  }

  @Test(
    "The last line of trace and narration says how the run ended",
    arguments: [
      ("1", "{\"end\":\"passed\",\"step\":2000}", "2000 run: passed"),
      (
        "3",
        "{\"end\":\"failed\",\"step\":2000,\"signature\":\"toy-sum in update\"}",
        "2000 run: failed: toy-sum in update"
      ),
      (
        "4", "{\"end\":\"stalled\",\"step\":2000,\"signature\":\"progress in commit\"}",
        "2000 run: stalled: progress in commit"
      ),
    ])
  func endings(_ seed: String, _ trace: String, _ narration: String) {
    _ = run("--seed", seed)
    #expect(lastLine("t") == Substring(trace))
    #expect(folder.read("n") == "1 fiber0: asks\n\(narration)\n")
  }

  @Test("If nothing is narrated, the command says so")
  func silence() {
    let said = "nothing was narrated: the system never calls run.narrate\n"
    let silent = Session.run(["run", "--seed", "1", "--narrate", folder.file("n")])
    #expect(silent.errors.contains(said))
    #expect(!run().errors.contains(said))
    #expect(!Session.run(["run", "--seed", "1"]).errors.contains(said))
  }

  @Test("An interrupted run keeps its trace and narration, and no failure file")
  func interrupted() {
    let session = run("--seed", "3", "--failure", folder.file("f")) {
      $0.isInterrupted = { true }
      $0.interruption = { "SIGTERM" }
    }
    #expect(session.status == .interrupted)
    #expect(session.errors.contains("repeat with: heddle run --seed 3\n"))
    #expect(folder.names == ["n", "t"])
    #expect(lastLine("t") == "{\"end\":\"interrupted\",\"step\":2000,\"signal\":\"SIGTERM\"}")
    #expect((folder.read("t") ?? "").split(separator: "\n").count > 2000)
    #expect(folder.read("n") == "1 fiber0: asks\n2000 run: interrupted by SIGTERM\n")
  }

  @Test("An interrupted comparison is not a pass, and its files are whole")
  func interruptedComparison() throws {
    for (ownSignal, childEnd) in [
      (true, .signalled(SIGKILL)), (true, .exited(0)), (false, .exited(130)),
    ] as [(Bool, TerminationStatus)] {
      var isInterrupted = false
      let session = run("--seed", "1", "--check-determinism") { environment in
        environment.isInterrupted = { isInterrupted }
        environment.runChild = { _, _ in
          isInterrupted = ownSignal
          return Subprocess.Result(output: "", end: childEnd)
        }
      }
      #expect(session.status == .interrupted)
      #expect(!session.out.contains("passed"))
      #expect(
        session.errors.contains("repeat with: heddle run --seed 1 --check-determinism\n"))
      #expect(lastLine("t") == "{\"end\":\"passed\",\"step\":2000}")
      for name in folder.names { try FileManager.default.removeItem(atPath: folder.file(name)) }
    }
  }

  /// A run that passes, whatever its seed.
  private func pass(_ words: [String]) -> Session {
    Session.run(["run", "--failure", folder.file("f"), "--steps", "7"] + words) {
      $0.system.execute = { request in
        var recording = ToyDriver.execute(request)
        recording.outcome = .passed
        return recording
      }
    }
  }

  /// A failure of seed 3 with seven steps, which passes by now.
  private func oldFailure() throws -> String {
    var spec = ToyDriver.draw(3, .fast)
    spec.steps = 7
    let recording = ToyDriver.execute(RunRequest(spec))
    return FailureFile(spec, recording, build: Results.header().build).text
  }

  @Test(
    "A run that passes removes its earlier failure, of any build and through a link, and says so")
  func stale() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("f"), withDestinationPath: "real")
    for words in [[], ["--quiet"]] {
      try folder.write(try oldFailure(), to: "real")
      let session = pass(["--seed", "3"] + words)
      #expect(session.status == .passed)
      #expect(
        session.errors.hasSuffix(
          "removed \"\(folder.file("real"))\", to which the link \"\(folder.file("f"))\" leads: "
            + "this seed and spec failed in an earlier run and pass now\n"
        ))
      #expect(folder.names == ["f"])
    }
  }

  @Test("A file that is not a failure of the same seed and spec stays, and is named")
  func others() throws {
    let old = try oldFailure()
    for (text, words, sentence) in [
      (old, ["--seed", "13"], "contains a failure of seed 3, and stays as it is"),
      (old, ["--seed", "3", "--fibers", "9"], "contains a failure of this seed with another spec"),
      ("a diary", ["--seed", "3"], "is not a failure file of this build, and stays as it is"),
      ("", ["--seed", "3"], "is not a failure file of this build, and stays as it is"),
    ] {
      try folder.write(text, to: "f")
      let session = pass(words)
      #expect(session.status == .passed)
      #expect(folder.read("f") == text)
      #expect(session.errors.contains("\"\(folder.file("f"))\" \(sentence)"), "\(session.errors)")
    }
  }

  @Test("A failing run replaces no file except a failure file, and says so")
  func foreign() throws {
    try folder.write("seed: 7\n", to: "f")
    let failed = Session.run(["run", "--seed", "3", "--failure", folder.file("f")])
    #expect(failed.status == .propertyFailed)
    #expect(failed.errors.contains("it exists and does not contain a failure"))
    #expect(folder.read("f") == "seed: 7\n" && folder.names == ["f"])
  }

  @Test("A run that fails, or is not known to pass, removes nothing and names nothing")
  func undecided() throws {
    try folder.write(try oldFailure(), to: "f")
    let words = ["run", "--seed", "1", "--failure", folder.file("f"), "--check-determinism"]
    let unjudged = Session.run(words) {
      $0.runChild = { _, _ in Subprocess.Result(output: "", end: .exited(9)) }
    }
    #expect(unjudged.status == .cannotBeJudged)
    #expect(!unjudged.errors.contains("stays as it is"))
    #expect(folder.read("f") == (try oldFailure()))
    let failed = Session.run(["run", "--seed", "3", "--failure", folder.file("f")])
    #expect(!failed.errors.contains("removed"))
    #expect(folder.read("f") != (try oldFailure()))
  }
}

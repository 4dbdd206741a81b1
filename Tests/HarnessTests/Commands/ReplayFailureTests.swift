import Foundation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("Replays of failure files") struct ReplayFailureTests {
  private let folder = Folder()

  private func failure(_ seed: Int, _ name: String) -> String {
    let path = folder.file(name)
    _ = Session.run(["run", "--seed", "\(seed)", "--failure", path, "--quiet"])
    return path
  }

  @Test("The whole block of a failure that was named comes last, as a run prints it")
  func block() {
    let path = failure(3, "a.failure")
    let session = Session.run(["replay", path])
    #expect(session.status == .propertyFailed)
    #expect(
      session.out.contains("replayed exactly: both digests equal\n1 replayed: 1 fails again\n"))
    #expect(
      session.out.hasSuffix(
        """
        1 replayed: 1 fails again

        FAILED: toy-sum in update
          the sum is 3 and not 4
          step 17, fiber-1
          statement: UPDATE t SET a = 1
          last yield: ToyPoint.middle
          replay: heddle replay \(path)
          last events:
            first event
            last event

        """))
    let json = Session.run(["replay", path, "--format", "json"]).out
    #expect(json.contains("\"last event\"") && !json.contains("FAILED:"))
    #expect(
      Session.run(["replay", failure(4, "b.failure")]).out.contains("\nSTALLED: progress in"))
  }

  @Test("Failures of a folder, and of a file of seeds, have a row and no block")
  func folders() throws {
    _ = failure(3, "a.failure")
    let session = Session.run(["replay", folder.path])
    #expect(session.status == .propertyFailed)
    #expect(!session.out.contains("FAILED:") && !session.out.contains("last events"))
    #expect(session.out.contains("replay: heddle replay \(folder.file("a.failure"))\n"))
    try folder.write("seed: 3\nexpect: pass\nreason: r\ndate: 2026-11-20\n", to: "a.seed")
    #expect(!Session.run(["replay", folder.file("a.seed")]).out.contains("last events"))
  }

  @Test("The block of a death contains its end and its last words")
  func death() {
    let path = failure(3, "a.failure")
    let end = WorkerEnd(.died(.signalled(SIGILL)), words: ["Fatal error: slot 7", "the end"])
    let session = Session.run(["replay", path]) {
      $0.makePool = { places, _ in
        LocalRunPool(system: ToyDriver.system, places: places, ends: [3: end])
      }
    }
    #expect(session.status == .systemTrapped)
    #expect(session.out.contains("\nTRAPPED: trap: slot #\n"))
    #expect(session.out.contains("\n  ended: SIGILL\n  replay: heddle replay \(path)\n"))
    #expect(session.out.hasSuffix("\n  last words:\n    Fatal error: slot 7\n    the end\n"))
  }

  @Test("The trace and the narration of a failure come from its run")
  func files() throws {
    let path = failure(3, "a.failure")
    let words = ["--trace", folder.file("t"), "--narrate", folder.file("n")]
    let session = Session.run(["replay", path] + words)
    #expect(session.status == .propertyFailed)
    #expect(session.errors.hasPrefix("nothing was narrated: "), "\(session.errors)")
    #expect(session.out == Session.run(["replay", path]).out)
    let texts = [folder.read("t"), folder.read("n")]
    _ = Session.run(["run", "--seed", "3"] + words)
    #expect(texts == [folder.read("t"), folder.read("n")])
    #expect(try #require(texts[0]).contains("\"event\":1"))
  }

  @Test("Trace and narration are of one run, and are written over nothing that is read")
  func refusals() throws {
    let (a, b) = (failure(3, "a.failure"), failure(13, "b.failure"))
    let two = Session.run(["replay", a, b, "--narrate", folder.file("n")])
    #expect(two.status == .usage)
    #expect(two.errors.hasPrefix("heddle: --narrate is for one run, but there are 2: "))
    let text = folder.read("a.failure")
    #expect(Session.run(["replay", a, "--trace", a]).status == .usage)
    #expect(folder.read("a.failure") == text)
    #expect(folder.names == ["a.failure", "b.failure"])
  }
}

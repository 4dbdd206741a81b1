import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("RecordCommand") struct RecordCommandTests {
  @Test("A recorded run ends with the status of its outcome, and its JSON is printed all the same")
  func statuses() {
    for (seed, status) in [("1", ExitStatus.passed), ("3", .propertyFailed), ("4", .stalled)] {
      let session = Session.run(["record", "--seed", seed])
      #expect(session.status == status)
      #expect(session.out.contains("\"decisions\" : \"0x"))
      let trace = Session.run(["record", "--seed", seed, "--trace-from", "5", "--trace-to", "6"])
      #expect(trace.status == status)
      #expect(trace.out.hasPrefix("{\"event\":5,"))
    }
  }

  @Test("A record without a seed is refused")
  func seedless() {
    let session = Session.run(["record"])
    #expect(session.status == .usage)
    #expect(session.errors.hasPrefix("heddle: heddle record needs --seed SEED"))
    #expect(session.out.isEmpty)
  }

  @Test("A second process whose answer cannot be read is not judged")
  func unreadable() {
    let session = Session.run(["run", "--seed", "1", "--check-determinism"]) {
      $0.runChild = { _, _ in Subprocess.Result(output: "?", end: .exited(1)) }
    }
    #expect(session.status == .cannotBeJudged)
    #expect(session.errors.contains("the second process cannot be judged: its answer: expected"))
  }
}

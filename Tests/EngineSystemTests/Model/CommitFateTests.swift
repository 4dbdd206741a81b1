import Testing

@testable import EngineSystem

@Suite("CommitFate") struct CommitFateTests {
  /// An event and the state that it leads to.
  private typealias Step = (event: (inout CommitFate) -> Void, state: CommitFate.State)

  private func play(_ script: [Step]) {
    var fate = CommitFate()
    #expect(fate.state == .open)
    for (number, step) in script.enumerated() {
      step.event(&fate)
      #expect(fate.state == step.state, "event \(number)")
    }
  }

  @Test("A commit is asked for and acknowledged, and a power loss may take it back")
  func acknowledged() {
    play([
      ({ $0.asked(at: 3) }, .asked), ({ $0.acknowledged() }, .acknowledged), ({ $0.lost() }, .lost),
    ])
  }

  @Test("A transaction that only read is acknowledged without asking for a COMMIT")
  func readOnly() { play([({ $0.acknowledged() }, .acknowledged)]) }

  @Test("A commit whose client has gone is decided by the engine, or by the next opening")
  func orphaned() {
    let start: [Step] = [({ $0.asked(at: 3) }, .asked), ({ $0.orphaned() }, .orphaned)]
    play(start + [({ $0.failed() }, .failed)])
    play(start + [({ $0.survived() }, .survived), ({ $0.lost() }, .lost)])
    play(start + [({ $0.leftUndecided() }, .undecided), ({ $0.survived() }, .survived)])
    play(start + [({ $0.leftUndecided() }, .undecided), ({ $0.failed() }, .failed)])
  }

  @Test("Asking again keeps the step of the first request")
  func askedTwice() {
    var fate = CommitFate()
    #expect(!fate.wasAsked)
    let (first, second) = (fate.asked(at: 3), fate.asked(at: 5))
    #expect(first && !second)
    #expect(fate.wasAsked && fate.askedStep == 3)
  }

  @Test("A machine that has ended takes no further event, and the trap names state and event")
  func wrongState() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var fate = CommitFate()
      fate.failed()
      fate.acknowledged()
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("a commit that is failed was acknowledged"))
  }

  @Test("A commit that was never acknowledged or decided cannot be lost")
  func lostWhileUndecided() async {
    await #expect(processExitsWith: .failure) {
      var fate = CommitFate()
      fate.leftUndecided()
      fate.lost()
    }
  }
}

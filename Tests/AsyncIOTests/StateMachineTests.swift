import AsyncIO
import Testing

/// Counts down by steps, waiting at every even number.
private struct Countdown: StateTransition {
  struct Failure: Error, Equatable { let at: Int }
  struct Context { var steps = 0, finalizations = 0 }

  var rest: Int
  var failsAt: Int?
  var isFinalized = false

  mutating func step(_ context: inout Context) throws(Failure) -> TransitionResult<String> {
    context.steps += 1
    if rest == failsAt {
      isFinalized = true
      throw Failure(at: rest)
    }
    if rest == 0 { return .done("zero") }
    rest -= 1
    return rest.isMultiple(of: 2) ? .io(.yield(.voluntary)) : .continue
  }

  mutating func finalize(_ context: inout Context) throws(Failure) {
    context.finalizations += 1
    isFinalized = true
  }
}

@Suite("State machine") struct StateMachineTests {
  @Test("The driver goes on over continuations, hands waiting out and finalizes once")
  func drives() throws {
    var context = Countdown.Context()
    var machine = StateMachine(Countdown(rest: 3))
    #expect(try machine.step(&context) == .io(.yield(.voluntary)))
    #expect(machine.state.rest == 2 && context.steps == 1)
    #expect(try machine.step(&context) == .io(.yield(.voluntary)))
    #expect(machine.state.rest == 0 && context.steps == 3)
    #expect(try machine.step(&context) == .done("zero"))
    #expect(machine.state.isFinalized && context.finalizations == 1)
  }

  @Test("Abandoning finalizes once, wherever the machine stands")
  func abandoning() throws {
    var context = Countdown.Context()
    var machine = StateMachine(Countdown(rest: 9))
    _ = try machine.step(&context)
    try machine.abandon(&context)
    try machine.abandon(&context)
    #expect(context.finalizations == 1)
  }

  @Test("An error of a step comes out as itself")
  func failing() {
    var context = Countdown.Context()
    var machine = StateMachine(Countdown(rest: 4, failsAt: 3))
    #expect(throws: Countdown.Failure(at: 3)) { _ = try machine.step(&context) }
  }

  @Test("A finalized machine is refused")
  func steppedAfterTheEnd() async {
    await #expect(processExitsWith: .failure) {
      var context = Countdown.Context()
      var machine = StateMachine(Countdown(rest: 0))
      _ = try machine.step(&context)
      _ = try machine.step(&context)
    }
  }

  @Test("At the edge an interruption by I/O becomes a result, and a failure stays an error")
  func catching() throws {
    typealias Stop = Interruption<Countdown.Failure>
    let done = try IOResult { () throws(Stop) in 5 }
    #expect(done == .done(5))
    let waiting = try IOResult<Int> { () throws(Stop) in throw .io(.yield(.voluntary)) }
    #expect(waiting == .io(.yield(.voluntary)))
    #expect(throws: Countdown.Failure(at: 1)) {
      _ = try IOResult<Int> { () throws(Stop) in throw .failure(Countdown.Failure(at: 1)) }
    }
  }
}

import AsyncIO
import Testing

/// Counts down by steps: submits an operation at each even number, and waits at one number if it should.
private struct Countdown: StateTransition {
  struct Failure: Error, Equatable { let at: Int }

  let completions = CompletionArena()
  var rest: Int
  var failsAt: Int?
  /// A number at which the first step only waits.
  var waitsAt: Int?
  var steps = 0
  var settled: [Int] = []
  var finalizations = 0

  init(rest: Int, failsAt: Int? = nil, waitsAt: Int? = nil) {
    (self.rest, self.failsAt, self.waitsAt) = (rest, failsAt, waitsAt)
  }

  mutating func step() throws(Failure) -> Transition<String> {
    steps += 1
    if rest == failsAt { throw Failure(at: rest) }
    if rest == 0 { return .done("zero") }
    if rest == waitsAt {
      waitsAt = nil
      return .waiting(.yield(.voluntary))
    }
    rest -= 1
    return rest.isMultiple(of: 2) ? .submitted(completions.begin()) : .continue
  }

  mutating func settle(_ completion: Completion) {
    settled.append((try? completions.take(completion)) ?? -1)
  }

  mutating func finalize() { finalizations += 1 }
}

@Suite("State machine") struct StateMachineTests {
  @Test("The driver steps over continuations, feeds each outcome once and finalizes once")
  func drives() throws {
    var machine = StateMachine(Countdown(rest: 3))
    for result in [7, 9] {
      guard case .io(let completion) = try machine.step() else {
        Issue.record("nothing was submitted")
        return
      }
      machine.state.completions.succeed(completion, result: result)
    }
    #expect(try machine.step() == .done("zero"))
    #expect(machine.state.settled == [7, 9])
    #expect(machine.state.steps == 4 && machine.state.finalizations == 1)
    #expect(machine.state.completions.liveCount == 0)
  }

  @Test("Stepping while an operation is in flight changes nothing")
  func steppedEarly() throws {
    var machine = StateMachine(Countdown(rest: 2))
    let first = try machine.step()
    let steps = machine.state.steps
    for _ in 0..<3 { #expect(try machine.step() == first) }
    #expect(machine.state.steps == steps && machine.state.settled == [])
  }

  @Test("A transition that waits is stepped again, without an outcome")
  func waiting() throws {
    var machine = StateMachine(Countdown(rest: 1, waitsAt: 1))
    #expect(try machine.step() == .io(.yield(.voluntary)))
    #expect(machine.state.rest == 1)
    guard case .io(let completion) = try machine.step() else {
      Issue.record("nothing was submitted")
      return
    }
    #expect(!completion.isExplicitYield && machine.state.settled == [])
  }

  @Test("Abandoning finalizes once and leaves nothing in flight")
  func abandoning() throws {
    var machine = StateMachine(Countdown(rest: 9))
    guard case .io(let completion) = try machine.step() else {
      Issue.record("nothing was submitted")
      return
    }
    machine.abandon()
    machine.abandon()
    machine.state.completions.succeed(completion, result: 0)
    #expect(machine.state.finalizations == 1)
    #expect(machine.state.completions.liveCount == 0)
  }

  @Test("An error of a step is thrown as it is, after the operation has been finalized")
  func failing() {
    var machine = StateMachine(Countdown(rest: 4, failsAt: 4))
    #expect(throws: Countdown.Failure(at: 4)) { _ = try machine.step() }
    machine.abandon()
    #expect(machine.state.finalizations == 1)
  }

  @Test("An operation that has ended is not stepped again")
  func steppedAfterTheEnd() async {
    await #expect(processExitsWith: .failure) {
      var machine = StateMachine(Countdown(rest: 0))
      _ = try machine.step()
      _ = try machine.step()
    }
  }

  @Test("At the outer edge an interruption by I/O becomes a result, and a failure stays an error")
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

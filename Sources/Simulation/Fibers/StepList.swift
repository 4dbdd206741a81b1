import AsyncIO
import Primitives

extension World {
  /// One turn of a fiber that is given as a list of closures.
  ///
  /// It throws `Interruption.io` to wait, and is then called again from its beginning. Any other error ends the run
  /// with the finding `unexpected-error`.
  public typealias Step = (World) throws -> Void
}

/// A fiber that is a list of closures: each is one turn, and the end of the list ends an operation.
struct StepList: Fiber {
  typealias Failure = any Error

  private let steps: [World.Step]
  /// How many more times the list will begin, without the running round.
  private var timesLeft: Int
  /// The next closure; nil between two rounds.
  private var place: Int?

  init(_ steps: [World.Step], times: Int) {
    require(!steps.isEmpty, "a fiber was given no steps")
    require(times >= 0, "a fiber was to go through its steps \(times) times")
    self.steps = steps
    timesLeft = times
  }

  mutating func step(_ world: World) throws(Interruption<any Error>) -> StepOutcome {
    guard let place = place ?? begin(world) else { return .finished }
    do {
      try steps[place](world)
    } catch let waiting as any WaitingError {
      throw waiting.interruption
    } catch {
      throw .failure(error)
    }
    guard place + 1 == steps.count else {
      self.place = place + 1
      return .ran
    }
    self.place = nil
    if timesLeft > 0 { return .finishedOperation }
    world.operationFinished()
    return .finished
  }

  private mutating func begin(_ world: World) -> Int? {
    guard timesLeft > 0 else { return nil }
    timesLeft -= 1
    place = 0
    world.beginOperation()
    return 0
  }

  mutating func abandon(_ world: World) { place = nil }
}

/// An interruption with any failure, because closures throw untyped errors.
private protocol WaitingError: Error {
  var interruption: Interruption<any Error> { get }
}

extension Interruption: WaitingError {
  fileprivate var interruption: Interruption<any Error> {
    switch self {
    case .io(let completion): .io(completion)
    case .failure(let failure): .failure(failure)
    }
  }
}

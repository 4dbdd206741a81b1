import Primitives

/// What one step of a machine did.
public enum TransitionResult<Output> {
  /// Waits; the machine is stepped again once the completion has finished.
  case io(Completion)
  /// Moved to another state; the driver steps again at once.
  case `continue`
  /// Finished with an output.
  case done(Output)
}

/// A machine whose every step moves it to another state, waits or finishes.
public protocol StateTransition<Context, Output, Failure> {
  associatedtype Context
  associatedtype Output
  associatedtype Failure: Error

  /// Moves on by one state.
  ///
  /// - Throws: What makes the whole operation fail; the machine has then cleaned up after itself.
  mutating func step(_ context: inout Context) throws(Failure) -> TransitionResult<Output>

  /// Releases what the machine holds; called once, after `.done` or to abandon it.
  mutating func finalize(_ context: inout Context) throws(Failure)

  /// Whether `finalize` has run.
  var isFinalized: Bool { get }
}

/// Drives a `StateTransition`: steps while it goes on, hands out its waiting and its output.
public struct StateMachine<State: StateTransition> {
  public private(set) var state: State

  public init(_ state: State) { self.state = state }

  /// Steps until the machine waits or is done; traps when it was finalized before.
  ///
  /// - Throws: What the machine's own step throws; it is then finalized.
  public mutating func step(
    _ context: inout State.Context
  ) throws(State.Failure) -> IOResult<State.Output> {
    require(!state.isFinalized, "a finalized machine was stepped: \(state)")
    while true {
      switch try state.step(&context) {
      case .io(let completion): return .io(completion)
      case .continue: continue
      case .done(let output):
        try state.finalize(&context)
        return .done(output)
      }
    }
  }

  /// Abandons the machine where it stands; nothing happens when it has been finalized.
  ///
  /// - Throws: What the machine's own `finalize` throws.
  public mutating func abandon(_ context: inout State.Context) throws(State.Failure) {
    if !state.isFinalized { try state.finalize(&context) }
  }
}

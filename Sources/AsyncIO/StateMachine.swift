import Primitives

/// What one step of an operation did.
public enum Transition<Output> {
  /// Submitted a disk operation; its outcome is the next event.
  case submitted(Completion)
  /// Cannot go on yet, and is stepped again later: a hook yields, or another operation holds what is needed.
  case waiting(Completion)
  /// Moved to another state; the next step follows at once.
  case `continue`
  /// Finished with an output.
  case done(Output)
}

/// An operation that performs the actions of a pure machine, one in each step.
public protocol StateTransition<Output, Failure> {
  associatedtype Output
  associatedtype Failure: Error

  /// The arena of the operations that `step` submits.
  var completions: CompletionArena { get }

  /// Performs the pending action, or passes the hook before it.
  ///
  /// - Throws: What makes the whole operation fail.
  mutating func step() throws(Failure) -> Transition<Output>

  /// Takes the outcome of the submitted operation, which has finished, and feeds it to the machine.
  mutating func settle(_ completion: Completion)

  /// Releases what the operation holds; called once: after its output, its failure, or to abandon it.
  mutating func finalize()
}

/// Drives a `StateTransition`: steps it while it continues, and returns what it waits for and its output.
///
/// While a disk operation is in flight the transition is not stepped, so stepping the driver early changes nothing,
/// and each outcome is one event.
public struct StateMachine<State: StateTransition> {
  /// The operation that is driven.
  public var state: State
  /// The disk operation in flight.
  @usableFromInline var inFlight: Completion?
  /// Whether the operation has been finalized.
  @usableFromInline var isFinalized = false

  @inlinable public init(_ state: State) { self.state = state }

  /// Steps until the operation waits or is done; traps after its end.
  ///
  /// - Throws: What a step throws; the operation has then been finalized.
  @inlinable
  public mutating func step() throws(State.Failure) -> IOResult<State.Output> {
    require(!isFinalized, "\(State.self) was stepped after its end")
    while true {
      if let completion = inFlight {
        guard state.completions.isFinished(completion) else { return .io(completion) }
        inFlight = nil
        state.settle(completion)
      }
      switch try next() {
      case .submitted(let completion): inFlight = completion
      case .waiting(let completion): return .io(completion)
      case .continue: continue
      case .done(let output):
        end()
        return .done(output)
      }
    }
  }

  @inlinable
  mutating func next() throws(State.Failure) -> Transition<State.Output> {
    do throws(State.Failure) {
      return try state.step()
    } catch {
      end()
      throw error
    }
  }

  /// Ends the operation in its present state; does nothing if it has ended.
  @inlinable
  public mutating func abandon() {
    if isFinalized { return }
    if let completion = inFlight.take() { state.completions.abandon(completion) }
    end()
  }

  @inlinable
  mutating func end() {
    isFinalized = true
    state.finalize()
  }
}

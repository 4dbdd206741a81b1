import AsyncIO

/// A thread of a system under test, as a state that advances step by step.
///
/// A value, or a class if others must reach it. The world steps one fiber at a time; between two steps anything may
/// have happened, so what is needed afterwards is part of the state.
public protocol Fiber {
  /// What an operation of the fiber can fail with.
  associatedtype Failure: Error = IOError

  /// Advances by one step.
  ///
  /// A step that comes while an operation is in flight (`world.isEarlyStep`) waits for the same operation again and
  /// changes nothing.
  /// - Throws: `.io` to wait for an operation, as `.waiting` does; a `.failure` that no step has caught ends the
  ///   run with the finding `unexpected-error`.
  mutating func step(_ world: World) throws(Interruption<Failure>) -> StepOutcome

  /// Drops the running operation where it has just yielded; the next step begins another.
  ///
  /// Called only for a fiber that yields at named points.
  mutating func abandon(_ world: World)

  /// Makes the place where it has just yielded fail, once the fiber goes on.
  mutating func failAtResume(_ world: World)
}

extension Fiber {
  public mutating func abandon(_ world: World) {}
  public mutating func failAtResume(_ world: World) {}
}

import Primitives

/// How much is injected into a run.
public enum Profile: String, Hashable, Sendable, CaseIterable {
  /// The default: each seed switches on a drawn part of the faults, crashes and yields.
  case fast
  /// Everything on, small sizes.
  case chaos
  /// Nothing is injected: a failure has no cause but the schedule and the system.
  case quiet
}

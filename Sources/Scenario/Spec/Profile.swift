import Primitives

/// How much of everything there is in a run.
public enum Profile: String, Hashable, Sendable, CaseIterable {
  /// The default: faults, crashes and yields by swarm.
  case fast
  /// Everything on, small sizes.
  case chaos
  /// Nothing is injected: whatever fails here fails by itself.
  case quiet
}

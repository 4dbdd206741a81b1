/// Whether a run is being disturbed or comes to its end.
enum RunPhase: Hashable {
  /// Faults, crashes and yields come as the spec says. Can move to: draining.
  case disturbed
  /// Nothing disturbs any more, and every client finishes its statement and leaves.
  ///
  /// - Parameter stepsBefore: The steps of clients until then, which are those of the spec.
  case draining(stepsBefore: UInt64)
}

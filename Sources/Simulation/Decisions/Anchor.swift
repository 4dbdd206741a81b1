import Primitives

/// The place of one actor's running operation, with the occurrences of its decisions so far.
///
/// Occurrences are counted apart for each stream and label, and start again with each operation, so
/// that one decision more shifts no decision of another kind and none of another operation.
public final class Anchor {
  public private(set) var scope: DecisionScope
  private var counters: ContiguousArray<(tag: UInt64, count: UInt64)> = []

  public init(_ scope: DecisionScope) {
    self.scope = scope
    counters.reserveCapacity(8)
  }

  /// Moves on to another operation of the same actor.
  public func begin(_ operation: OperationID) {
    scope = DecisionScope(actor: scope.actor, operation: operation)
    counters.removeAll(keepingCapacity: true)
  }

  /// The key of the next decision of this kind, counted.
  ///
  /// - Complexity: O(kinds of decisions that the operation made).
  public func next(_ stream: DecisionStream, _ label: UInt64 = 0) -> DecisionKey {
    DecisionKey(scope, stream, label, count(label &* 32 &+ UInt64(stream.rawValue)))
  }

  private func count(_ tag: UInt64) -> UInt64 {
    for index in counters.indices where counters[index].tag == tag {
      counters[index].count += 1
      return counters[index].count
    }
    counters.append((tag, 0))
    return 0
  }
}

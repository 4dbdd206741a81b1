import Primitives

/// The place of one actor's running operation, with the occurrences of its decisions so far.
///
/// Occurrences are counted apart for each stream and label, and start again with each operation, so
/// that one decision more shifts no decision of another kind and none of another operation.
public final class DecisionCursor {
  private struct State: ~Copyable {
    var scope: DecisionScope
    var births = 0
    /// Occurrences of the labels below `smallLabels`, which hot decisions use, by stream and label.
    let small: UnsafeMutablePointer<UInt32>
    /// Occurrences of the others.
    var counters: ContiguousArray<(tag: UInt64, count: UInt64)> = []

    init(_ scope: DecisionScope) {
      self.scope = scope
      small = .allocate(capacity: DecisionCursor.smallCount)
      small.initialize(repeating: 0, count: DecisionCursor.smallCount)
    }

    deinit { small.deallocate() }

    @inline(never)
    mutating func count(_ tag: UInt64) -> UInt64 {
      for index in counters.indices where counters[index].tag == tag {
        counters[index].count += 1
        return counters[index].count
      }
      counters.append((tag, 0))
      return 0
    }
  }

  private let state: Unchecked<State>

  private static let smallLabels: UInt64 = 8
  private static let smallCount = 32 * Int(smallLabels)

  public init(_ scope: DecisionScope) { state = Unchecked(State(scope)) }

  /// The actor and its operation.
  public var scope: DecisionScope { state.value.scope }

  /// Moves on to another operation of the same actor.
  public func begin(_ operation: OperationID) {
    state.value.scope = DecisionScope(actor: scope.actor, operation: operation)
    state.value.small.update(repeating: 0, count: Self.smallCount)
    if !state.value.counters.isEmpty { state.value.counters.removeAll(keepingCapacity: true) }
  }

  /// The identity of the next actor that this one starts; never given twice.
  public func nextChild() -> ActorID {
    state.value.births += 1
    return scope.actor.child(state.value.births - 1)
  }

  /// The key of the next decision of this kind, counted.
  ///
  /// - Complexity: O(1) for labels below 8, else O(kinds of decisions that the operation made).
  @inlinable @inline(__always)
  public func next<Label: DecisionLabel>(_ label: Label) -> DecisionKey {
    next(Label.stream, label.number)
  }

  @inline(__always) @usableFromInline
  func next(_ stream: DecisionStream, _ label: UInt64) -> DecisionKey {
    DecisionKey(scope, stream, number: label, count(stream, label))
  }

  @inline(__always)
  private func count(_ stream: DecisionStream, _ label: UInt64) -> UInt64 {
    guard label < Self.smallLabels else {
      return state.value.count(label &* 32 &+ UInt64(stream.rawValue))
    }
    let counter = state.value.small + (Int(label) &* 32 &+ Int(stream.rawValue))
    counter.pointee &+= 1
    return UInt64(counter.pointee &- 1)
  }
}

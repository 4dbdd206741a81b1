import Primitives

/// The place of one actor's running operation, with the occurrences of its decisions so far.
///
/// Occurrences are counted separately for each stream and label, and start again with each operation, so one more
/// decision shifts no decision of another kind or of another operation.
public final class DecisionCursor {
  /// The actor and its operation.
  @exclusivity(unchecked) public private(set) var scope: DecisionScope
  @exclusivity(unchecked) private var births = 0
  /// Occurrences of the labels below `smallLabels`, which frequent decisions use, by stream and label.
  private let small: UnsafeMutablePointer<UInt32>
  /// Occurrences of the others.
  @exclusivity(unchecked) private var counters: ContiguousArray<(tag: UInt64, count: UInt64)> = []

  private static let smallLabels: UInt64 = 8
  /// At least the number of streams; the table of counters is small enough for the allocator's fast path.
  static let streamsMax: UInt64 = 24
  private static let smallCount = Int(streamsMax * smallLabels)

  public init(_ scope: DecisionScope) {
    self.scope = scope
    small = .allocate(capacity: Self.smallCount)
    small.initialize(repeating: 0, count: Self.smallCount)
  }

  deinit { small.deallocate() }

  /// Moves on to another operation of the same actor.
  public func begin(_ operation: OperationID) {
    scope = DecisionScope(actor: scope.actor, operation: operation)
    small.update(repeating: 0, count: Self.smallCount)
    if !counters.isEmpty { counters.removeAll(keepingCapacity: true) }
  }

  /// The identity of the next actor that this one starts; never reused.
  public func nextChild() -> ActorID {
    births += 1
    return scope.actor.child(births - 1)
  }

  /// The key of the next decision of this kind, counted.
  ///
  /// - Complexity: O(1) for labels below 8, otherwise O(kinds of decisions that the operation made).
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
      return count(label &* Self.streamsMax &+ UInt64(stream.rawValue))
    }
    let counter = small + Int(label &* Self.streamsMax &+ UInt64(stream.rawValue))
    counter.pointee &+= 1
    return UInt64(counter.pointee &- 1)
  }

  @inline(never)
  private func count(_ tag: UInt64) -> UInt64 {
    for index in counters.indices where counters[index].tag == tag {
      counters[index].count += 1
      return counters[index].count
    }
    counters.append((tag, 0))
    return 0
  }
}

import Primitives

/// How much of the trace is kept.
public enum TraceExtent: Hashable, Sendable {
  /// The last 1,024 records.
  case recent
  /// Every record, up to 2^24.
  case everything

  /// A power of 2.
  var recordsMax: UInt64 {
    switch self {
    case .recent: 1024
    case .everything: 1 << 24
    }
  }
}

/// The events of a run: a ring that grows up to its extent and then forgets the oldest.
///
/// It begins small, because most of many short runs are never looked at.
public final class Trace {
  private struct State: ~Copyable {
    var count: UInt64 = 0
    var capacity: UInt64 = 0
    var records: UnsafeMutablePointer<TraceRecord>?

    deinit { records?.deallocate() }
  }

  /// Behind a pointer, because each step changes it and exclusivity checks would dominate.
  private let state = Unchecked(State())
  private let recordsMax: UInt64

  public init(_ extent: TraceExtent = .recent) {
    recordsMax = extent.recordsMax
  }

  /// How many events there were, including forgotten ones.
  public var count: UInt64 { state.value.count }

  /// The number of the oldest event that is still kept.
  public var firstKept: UInt64 { count > recordsMax ? count - recordsMax : 0 }

  /// The event of that number, which must still be kept.
  public subscript(_ event: UInt64) -> TraceRecord {
    guard event >= firstKept, event < count, let records = state.value.records else {
      trap("event \(event) is not kept; there are \(firstKept)..<\(count)")
    }
    return records[Int(event % recordsMax)]
  }

  /// The last `length` events at most, the oldest first.
  public func suffix(_ length: Int) -> [TraceRecord] {
    let first = max(firstKept, count > UInt64(length) ? count - UInt64(length) : 0)
    return (first..<count).map { self[$0] }
  }

  /// - Complexity: O(1) amortised.
  @inline(__always)
  func append(_ record: TraceRecord) {
    let count = state.value.count
    if count == state.value.capacity { grow() }
    let place = Int(truncatingIfNeeded: count & (state.value.capacity &- 1))
    state.value.records.unsafelyUnwrapped[place] = record
    state.value.count = count &+ 1
  }

  @inline(never)
  private func grow() {
    let capacity = state.value.capacity
    guard capacity < recordsMax else { return }
    let larger = min(max(64, capacity * 4), recordsMax)
    let moved = UnsafeMutablePointer<TraceRecord>.allocate(capacity: Int(larger))
    if let records = state.value.records {
      moved.update(from: records, count: Int(capacity))
      records.deallocate()
    }
    state.value.records = moved
    state.value.capacity = larger
  }
}

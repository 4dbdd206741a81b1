import Primitives

/// How much of the trace is kept.
public enum TraceExtent: Hashable, Sendable {
  /// The last 1,024 records.
  case recent
  /// Every record, up to 2^24.
  case everything

  var recordsMax: Int {
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
  /// How many events there were, forgotten ones counted.
  public private(set) var count: UInt64 = 0
  private let recordsMax: Int
  private var capacity = 0
  private var records: UnsafeMutablePointer<TraceRecord>?

  public init(_ extent: TraceExtent = .recent) { recordsMax = extent.recordsMax }

  deinit { records?.deallocate() }

  /// The number of the oldest event that is still kept.
  public var firstKept: UInt64 { count > UInt64(recordsMax) ? count - UInt64(recordsMax) : 0 }

  /// The event of that number, which must still be kept.
  public subscript(_ event: UInt64) -> TraceRecord {
    guard event >= firstKept, event < count, let records else {
      trap("event \(event) is not kept; there are \(firstKept)..<\(count)")
    }
    return records[Int(event % UInt64(recordsMax))]
  }

  /// The last `length` events at most, the oldest first.
  public func suffix(_ length: Int) -> [TraceRecord] {
    let first = max(firstKept, count > UInt64(length) ? count - UInt64(length) : 0)
    return (first..<count).map { self[$0] }
  }

  /// - Complexity: O(1) amortised.
  @inline(__always)
  func append(_ record: TraceRecord) {
    var place = Int(truncatingIfNeeded: count)
    if place >= capacity { place = makeRoom(for: place) }
    records.unsafelyUnwrapped[place] = record
    count &+= 1
  }

  private func makeRoom(for place: Int) -> Int {
    if capacity == recordsMax { return place % recordsMax }
    let larger = min(max(64, capacity * 4), recordsMax)
    let moved = UnsafeMutablePointer<TraceRecord>.allocate(capacity: larger)
    if let records {
      moved.update(from: records, count: capacity)
      records.deallocate()
    }
    records = moved
    capacity = larger
    return place
  }
}

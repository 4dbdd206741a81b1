import Primitives

/// A read or a write of the version in a slot.
struct VersionAccess {
  let transaction: Int32
  private let slotAndKind: UInt32

  @inline(__always)
  init(transaction: Int32, slot: Int, isWrite: Bool) {
    self.transaction = transaction
    slotAndKind = UInt32(truncatingIfNeeded: slot) << 1 | (isWrite ? 1 : 0)
  }

  @inline(__always)
  var slot: Int { Int(slotAndKind >> 1) }
  @inline(__always)
  var isWrite: Bool { slotAndKind & 1 == 1 }
}

/// What is known of one version; a single load reads all of it.
struct VersionSlot {
  static let nobody: Int32 = -1

  var tag: UInt64 = 0
  var writer = nobody
  /// The first transaction that read this version and then wrote the key.
  var updater = nobody
}

/// Which transaction wrote and which read each version, and in which order transactions ran.
///
/// Versions have slots: those of a key are adjacent and in order, and after the last one comes an empty slot, so
/// the next slot never belongs to another key. Edges are listed in the order of the accesses, which is nearly that
/// of time, so that neighbours share cache lines.
struct VersionDependencies: EdgeSource {
  var slots: ContiguousArray<VersionSlot>
  var accesses: ContiguousArray<VersionAccess> = []
  /// Pairs of a slot and a writer that came after it, for versions without an order of their own.
  var tails: [(slot: Int32, writer: Int32)] = []
  var orders = TransactionOrders()

  init(slotCount: Int) {
    require(slotCount < GraphEdge.slotsMax, "\(slotCount) versions are more than can be named")
    slots = ContiguousArray(repeating: VersionSlot(), count: slotCount)
  }

  func emit(to sink: inout some EdgeSink) {
    slots.withUnsafeBufferPointer { slots in
      accesses.withUnsafeBufferPointer { accesses in
        for access in accesses { emit(access, slots, to: &sink) }
      }
    }
    emitTails(to: &sink)
    orders.emit(to: &sink)
  }

  @inline(__always)
  private func emit(
    _ access: VersionAccess, _ slots: UnsafeBufferPointer<VersionSlot>,
    to sink: inout some EdgeSink
  ) {
    let slot = access.slot
    let writer = slots[slot].writer
    let next = slots[slot + 1].writer
    let name = Int32(truncatingIfNeeded: slot)
    if access.isWrite {
      if writer != access.transaction { return }
      if next >= 0, next != writer { sink.add(writer, .ww, next, name) }
      return
    }
    if writer >= 0, writer != access.transaction {
      sink.add(writer, .wr, access.transaction, name)
    }
    if next >= 0, next != access.transaction { sink.add(access.transaction, .rw, next, name) }
  }

  private func emitTails(to sink: inout some EdgeSink) {
    for tail in tails {
      let writer = slots[Int(tail.slot)].writer
      if writer >= 0, writer != tail.writer { sink.add(writer, .ww, tail.writer, tail.slot) }
    }
    guard !tails.isEmpty else { return }
    let sorted = tails.sorted { ($0.slot, $0.writer) < ($1.slot, $1.writer) }
    for read in accesses where !read.isWrite {
      var place = firstTail(in: sorted, of: Int32(read.slot))
      while place < sorted.count, Int(sorted[place].slot) == read.slot {
        if sorted[place].writer != read.transaction {
          sink.add(read.transaction, .rw, sorted[place].writer, sorted[place].slot)
        }
        place += 1
      }
    }
  }

  private func firstTail(in tails: [(slot: Int32, writer: Int32)], of slot: Int32) -> Int {
    var low = 0
    var high = tails.count
    while low < high {
      let middle = (low + high) / 2
      if tails[middle].slot < slot { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The order of transactions in their processes and in time.
struct TransactionOrders {
  /// The latest earlier transaction of the same process, or −1.
  var predecessors: ContiguousArray<Int32> = []
  /// The point of the timeline after which a transaction began, or −1.
  var begins: ContiguousArray<Int32> = []
  /// The point of the timeline before which a transaction ended, or −1.
  var ends: ContiguousArray<Int32> = []
  var timelineCount = 0

  func emit(to sink: inout some EdgeSink) {
    for (transaction, predecessor) in predecessors.enumerated() where predecessor >= 0 {
      sink.add(predecessor, .process, Int32(transaction), 0)
    }
    let timeline = Int32(max(begins.count, ends.count))
    for (transaction, point) in begins.enumerated() where point >= 0 {
      sink.add(timeline + point, .realtime, Int32(transaction), 0)
    }
    for (transaction, point) in ends.enumerated() where point >= 0 {
      sink.add(Int32(transaction), .realtime, timeline + point, 0)
    }
    for point in 0..<Int32(max(0, timelineCount - 1)) {
      sink.add(timeline + point, .realtime, timeline + point + 1, 0)
    }
  }
}

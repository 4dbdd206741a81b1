/// A read of the version in a slot.
struct VersionRead {
  let transaction: Int32
  let slot: Int32
}

/// Who wrote and who read each version, and in which order transactions ran.
///
/// Versions have slots: those of a key lie beside each other in their order, and after the last one
/// comes an empty slot, so that a look at the next version never meets another key.
struct VersionDependencies: EdgeSource {
  static let nobody: Int32 = -1

  /// The writer of each slot.
  var writers: ContiguousArray<Int32>
  var reads: ContiguousArray<VersionRead> = []
  /// Pairs of a slot and a writer that came after it, for versions without an order of their own.
  var tails: [(slot: Int32, writer: Int32)] = []
  var orders = TransactionOrders()

  init(slotCount: Int) {
    precondition(slotCount < GraphEdge.slotsMax, "\(slotCount) versions are more than can be named")
    writers = ContiguousArray(repeating: Self.nobody, count: slotCount)
  }

  func emit(to sink: inout some EdgeSink) {
    writers.withUnsafeBufferPointer { writers in
      emitWrites(writers, to: &sink)
      emitReads(writers, to: &sink)
    }
    emitTails(to: &sink)
    orders.emit(to: &sink)
  }

  @inline(__always)
  private func emitWrites(
    _ writers: UnsafeBufferPointer<Int32>, to sink: inout some EdgeSink
  ) {
    for slot in 0..<max(0, writers.count - 1) {
      let writer = writers[slot]
      let next = writers[slot + 1]
      guard writer >= 0, next >= 0, writer != next else { continue }
      sink.add(writer, .ww, next, Int32(truncatingIfNeeded: slot))
    }
  }

  @inline(__always)
  private func emitReads(
    _ writers: UnsafeBufferPointer<Int32>, to sink: inout some EdgeSink
  ) {
    for read in reads {
      let writer = writers[Int(read.slot)]
      if writer >= 0, writer != read.transaction {
        sink.add(writer, .wr, read.transaction, read.slot)
      }
      let next = writers[Int(read.slot) + 1]
      if next >= 0, next != read.transaction {
        sink.add(read.transaction, .rw, next, read.slot)
      }
    }
  }

  private func emitTails(to sink: inout some EdgeSink) {
    for tail in tails {
      let writer = writers[Int(tail.slot)]
      if writer >= 0, writer != tail.writer { sink.add(writer, .ww, tail.writer, tail.slot) }
    }
    guard !tails.isEmpty else { return }
    let sorted = tails.sorted { ($0.slot, $0.writer) < ($1.slot, $1.writer) }
    for read in reads {
      var place = firstTail(in: sorted, of: read.slot)
      while place < sorted.count, sorted[place].slot == read.slot {
        if sorted[place].writer != read.transaction {
          sink.add(read.transaction, .rw, sorted[place].writer, read.slot)
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

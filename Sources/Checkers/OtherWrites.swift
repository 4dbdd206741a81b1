/// The writes that are not the one in their slot, to be found by slot and tag.
///
/// Most histories never need them, so they are collected unsorted and sorted on the first search.
struct OtherWrites {
  /// Why a write is not in its slot.
  enum Reason {
    /// It is not known yet whether it happened.
    case indeterminate
    /// Its transaction was rolled back.
    case aborted
    /// Its transaction wrote the same version again.
    case intermediate
    /// Another transaction wrote the same version.
    case fork
  }

  struct Write {
    let slot: Int32
    let transaction: Int32
    let tag: UInt64
    let reason: Reason
  }

  private var writes: ContiguousArray<Write> = []
  private var sortedCount = 0

  mutating func add(_ slot: Int, _ event: VersionChainChecker.Event, _ reason: Reason) {
    add(slot, transaction: event.transaction, tag: event.tag, reason)
  }

  mutating func add(_ slot: Int, transaction: Int32, tag: UInt64, _ reason: Reason) {
    writes.append(
      Write(slot: Int32(slot), transaction: transaction, tag: tag, reason: reason))
  }

  /// The write of a tag; the few that were added since the last sorting are tried first.
  mutating func find(_ slot: Int, tag: UInt64) -> Write? {
    if writes.count - sortedCount > 32 { sort() }
    for write in writes[sortedCount...] where write.slot == Int32(slot) && write.tag == tag {
      return write
    }
    var low = 0
    var high = sortedCount
    while low < high {
      let middle = (low + high) / 2
      if (writes[middle].slot, writes[middle].tag) < (Int32(slot), tag) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < sortedCount, writes[low].slot == Int32(slot), writes[low].tag == tag else {
      return nil
    }
    return writes[low]
  }

  private mutating func sort() {
    writes.sort {
      ($0.slot, $0.tag, $0.transaction) < ($1.slot, $1.tag, $1.transaction)
    }
    sortedCount = writes.count
  }
}

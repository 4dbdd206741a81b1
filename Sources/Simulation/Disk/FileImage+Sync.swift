import Primitives

extension FileImage {
  /// Makes the items below `sequence` durable in order, at most `limit` of them; lost ones stay.
  mutating func makeDurable(below sequence: UInt64, limit: Int = .max) {
    var applied = 0
    for index in items.indices where items[index].isCovered(below: sequence) {
      if applied == limit { break }
      applied += 1
      apply(items[index].change)
    }
    // A lost size change is older than what is durable now, so it can never come back.
    if applied > 0, lostCount > 0 {
      dropLost { if case .size = $0 { true } else { false } }
    }
    if applied == items.count { return clearItems() }
    var skipped = 0
    keepItems { item in
      guard item.isCovered(below: sequence), skipped < applied else { return true }
      skipped += 1
      return false
    }
  }

  /// How many items a sync below `sequence` covers.
  func coveredCount(below sequence: UInt64) -> Int {
    var count = 0
    for item in items where item.isCovered(below: sequence) { count += 1 }
    return count
  }

  /// Marks what a failed sync should have made durable.
  ///
  /// Writes are cut at sector boundaries, so that writing one sector again clears the mark of only that sector.
  mutating func markLost(below sequence: UInt64) {
    let old = items
    items.removeAll()
    for item in old {
      guard item.isCovered(below: sequence) else {
        items.append(item)
        continue
      }
      if !item.covered.isEmpty { unsafeBytes.append(item.covered) }
      appendLostPieces(of: item)
    }
  }

  /// These bytes were written again, or cut off: failed syncs no longer matter for them.
  mutating func rewrote(_ range: Range<Int>) {
    var left: ContiguousArray<Range<Int>> = []
    for old in unsafeBytes {
      let (before, after) = (
        old.clamped(to: 0..<range.lowerBound), old.clamped(to: range.upperBound..<Int.max)
      )
      if !before.isEmpty { left.append(before) }
      if !after.isEmpty { left.append(after) }
    }
    unsafeBytes = left
  }

  /// Removes the lost items for which `isObsolete` is true.
  mutating func dropLost(where isObsolete: (VolatileItem.Change) -> Bool) {
    var dropped = 0
    keepItems { item in
      guard item.isLost, isObsolete(item.change) else { return true }
      dropped += 1
      return false
    }
    lostCount -= dropped
  }

  /// The system writes dirty pages back by itself, the older half of them.
  mutating func writeBack() {
    let middle = items[items.count / 2].sequence
    makeDurable(below: middle)
  }

  private mutating func apply(_ change: VolatileItem.Change) {
    switch change {
    case .size(let size): durable.resize(to: size)
    case .write(let offset, let count, let start):
      bytes.withUnsafeBytes {
        durable.write(UnsafeRawBufferPointer(rebasing: $0[start..<start + count]), at: offset)
      }
    }
  }

  private mutating func appendLostPieces(of item: VolatileItem) {
    guard case .write(let offset, let count, let start) = item.change else {
      appendLost(item, item.change)
      return
    }
    var done = 0
    while done < count {
      let sectorEnd = SectorRange.sectorSize - (offset + done) % SectorRange.sectorSize
      let piece = min(count - done, sectorEnd)
      appendLost(item, .write(offset: offset + done, count: piece, start: start + done))
      done += piece
    }
  }

  private mutating func appendLost(_ item: VolatileItem, _ change: VolatileItem.Change) {
    var lost = item
    lost.change = change
    if case .write(let offset, let count, _) = change {
      lost.covered = item.covered.clamped(to: offset..<offset + count)
    }
    lost.isLost = true
    items.append(lost)
    lostCount += 1
  }

  /// Keeps the items for which `isKept` is true, and compacts their bytes.
  private mutating func keepItems(where isKept: (VolatileItem) -> Bool) {
    var keptItems: ContiguousArray<VolatileItem> = []
    var keptBytes: ContiguousArray<UInt8> = []
    for item in items where isKept(item) {
      var kept = item
      if case .write(let offset, let count, let start) = item.change {
        kept.change = .write(offset: offset, count: count, start: keptBytes.count)
        keptBytes.append(contentsOf: bytes[start..<start + count])
      }
      keptItems.append(kept)
    }
    items = keptItems
    bytes = keptBytes
  }
}

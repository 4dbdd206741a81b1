import Primitives

extension FileImage {
  /// The unsynced writes of one sector, in order.
  private struct DirtySector {
    let sector: Int
    var items: ContiguousArray<Int>

    var start: Int { sector * SectorRange.sectorSize }
    var end: Int { start + SectorRange.sectorSize }
  }

  /// Leaves what survives a power loss if unsynced changes may survive.
  ///
  /// - Complexity: O(unsynced bytes + unsynced changes × sectors of each).
  mutating func losePower(
    _ model: PowerLossModel, _ draws: PowerLossDraws, _ counts: inout PowerLossCounts
  ) {
    guard model.keepsUnsynced, !items.isEmpty else { return losePower() }
    let survival = draws.survival
    let sectors = dirtySectors()
    let cuts = sizeChanges()
    let kept = keptSize(survival, draws)
    if kept.size != visible.size { counts.droppedSizes += 1 }
    let exception = sectors.isEmpty ? 0 : draws.choose(.which, of: sectors.count)
    var result = durable
    if kept.cut < result.size { result.resize(to: kept.cut) }
    for (place, dirty) in sectors.enumerated() {
      let most = keepable(dirty, cuts, kept.items)
      let count = min(
        most, keptCount(dirty, survival, isException: place == exception, kept.prefix, draws))
      var content = sectorContent(dirty, count, cuts, kept.items)
      tear(&content, dirty, (count, most), model, draws, &counts)
      note(dirty, count, &counts)
      content.withUnsafeBytes { result.write($0, at: dirty.start) }
    }
    result.resize(to: kept.size)
    durable = result
    losePower()
  }

  private func dirtySectors() -> ContiguousArray<DirtySector> {
    var pairs: ContiguousArray<(sector: Int, item: Int)> = []
    for (index, item) in items.enumerated() {
      guard case .write(let offset, let count, _) = item.change else { continue }
      let range = SectorRange(offset: offset, count: count)
      for sector in range.first..<range.end { pairs.append((sector, index)) }
    }
    pairs.sort { ($0.sector, $0.item) < ($1.sector, $1.item) }
    var sectors: ContiguousArray<DirtySector> = []
    for (sector, item) in pairs {
      if sectors.last?.sector == sector {
        sectors[sectors.count - 1].items.append(item)
      } else {
        sectors.append(DirtySector(sector: sector, items: [item]))
      }
    }
    return sectors
  }

  private func sizeChanges() -> ContiguousArray<(item: Int, size: Int)> {
    var changes: ContiguousArray<(item: Int, size: Int)> = []
    for (index, item) in items.enumerated() {
      if case .size(let size) = item.change { changes.append((index, size)) }
    }
    return changes
  }

  /// The size that survives: the one after the first `items` changes; size changes survive in order.
  ///
  /// `cut` is the smallest size on the way: what was durable above it is gone. `prefix` says how many changes
  /// survive if it is a prefix that does.
  private func keptSize(
    _ survival: Survival, _ draws: PowerLossDraws
  ) -> (items: Int, size: Int, cut: Int, prefix: Int) {
    let drawn = draws.choose(.size, of: items.count + 1)
    let kept =
      switch survival {
      case .none: 0
      case .all: items.count
      case .prefix, .anySubset: drawn
      // The size is independent of the one sector that makes the exception.
      case .allButOne: items.count
      case .one: drawn % 2 == 0 ? 0 : items.count
      }
    var (size, cut) = (durable.size, durable.size)
    for item in items.prefix(kept) {
      switch item.change {
      case .size(let changed):
        size = changed
        cut = min(cut, changed)
      case .write(let offset, let count, _): size = max(size, offset + count)
      }
    }
    return (kept, size, cut, drawn)
  }

  /// How many writes of a sector can survive: none that came after a cut which did not survive.
  private func keepable(
    _ dirty: DirtySector, _ cuts: ContiguousArray<(item: Int, size: Int)>, _ keptItems: Int
  ) -> Int {
    for (index, size) in cuts where index >= keptItems && size < dirty.end {
      return dirty.items.prefix { $0 < index }.count
    }
    return dirty.items.count
  }

  private func keptCount(
    _ dirty: DirtySector, _ survival: Survival, isException: Bool, _ prefix: Int,
    _ draws: PowerLossDraws
  ) -> Int {
    switch survival {
    case .none: 0
    case .all: dirty.items.count
    case .prefix: dirty.items.prefix { $0 < prefix }.count
    case .anySubset: draws.choose(.sector, dirty.sector, of: dirty.items.count + 1)
    case .allButOne: isException ? 0 : dirty.items.count
    case .one: isException ? dirty.items.count : 0
    }
  }

  /// The sector with its first `count` writes, cut by the size changes that survive.
  private func sectorContent(
    _ dirty: DirtySector, _ count: Int, _ cuts: ContiguousArray<(item: Int, size: Int)>,
    _ keptItems: Int
  ) -> [UInt8] {
    var content = [UInt8](repeating: 0, count: SectorRange.sectorSize)
    _ = content.withUnsafeMutableBytes { durable.read(at: dirty.start, into: $0) }
    var next = 0
    for (index, size) in cuts where index < keptItems && size < dirty.end {
      while next < count, dirty.items[next] < index {
        copy(items[dirty.items[next]], into: &content, dirty)
        next += 1
      }
      for place in max(0, size - dirty.start)..<content.count { content[place] = 0 }
    }
    for item in dirty.items[next..<max(next, count)] { copy(items[item], into: &content, dirty) }
    return content
  }

  private func copy(_ item: VolatileItem, into content: inout [UInt8], _ dirty: DirtySector) {
    guard case .write(let offset, let count, let start) = item.change else { return }
    let range = (offset..<offset + count).clamped(to: dirty.start..<dirty.end)
    for place in range { content[place - dirty.start] = bytes[start + place - offset] }
  }

  /// Sometimes the interrupted write has left garbage, from some byte of it on.
  private func tear(
    _ content: inout [UInt8], _ dirty: DirtySector, _ kept: (count: Int, most: Int),
    _ model: PowerLossModel, _ draws: PowerLossDraws, _ counts: inout PowerLossCounts
  ) {
    guard kept.most > 0, draws.chance(.torn, dirty.sector, model.garbage) else { return }
    let torn = items[dirty.items[min(kept.count, kept.most - 1)]]
    let covered = torn.covered.clamped(to: dirty.start..<dirty.end)
    guard !covered.isEmpty else { return }
    counts.tornSectors += 1
    var range = covered
    if model.spoilsSectors {
      range = dirty.start..<dirty.end
    } else {
      let split = draws.choose(.split, dirty.sector, of: covered.count)
      if kept.count < kept.most { copy(torn, into: &content, dirty) }
      range = covered.lowerBound + split..<covered.upperBound
    }
    let bits = draws.bits(.garbage, dirty.sector)
    for place in range {
      content[place - dirty.start] = UInt8(
        truncatingIfNeeded: mix64(bits, UInt64(truncatingIfNeeded: place)))
    }
  }

  private func note(_ dirty: DirtySector, _ count: Int, _ counts: inout PowerLossCounts) {
    switch count {
    case 0: counts.droppedSectors += 1
    case dirty.items.count: counts.keptSectors += 1
    default: counts.partSectors += 1
    }
  }
}

import AsyncIO
import Primitives

extension SimulatedIO {
  /// How many bytes a file grows by when it reaches `end`; nil if it does not grow.
  func growth(of file: Int, to end: Int) -> Int? {
    guard !hasCrashed else { return nil }
    let size = currentDisk.files[file].visible.size
    return end > size ? end - size : nil
  }

  /// What happens to an operation that is submitted now, drawn at the current cursor.
  func drawFault(
    _ kind: IOError.Operation, file: Int, offset: Int, count: Int, growth: Int?
  ) -> DrawnFault {
    let isFirst = takeFirst(kind, of: file)
    if spells.takeFailure(kind) { return failure(kind, offset, count, isLasting: true) }
    if context.chance(
      FaultLabel.deviceFailure[of: kind], shownFaults.deviceFailure[kind].raised(where: isFirst))
    {
      return failure(kind, offset, count, isLasting: beginSpell(kind))
    }
    if growth != nil, context.chance(FaultLabel.noSpace[of: kind], shownFaults.noSpace) {
      return .failure(.noSpace, landed: .prefix(0), isLasting: false)
    }
    if let growth, let full = takeSpace(kind, growth, count) { return full }
    return drawShort(kind, count, isFirst)
  }

  /// Whether no operation of `kind` was submitted for the file before.
  private func takeFirst(_ kind: IOError.Operation, of file: Int) -> Bool {
    guard file >= 0 else { return false }
    let bit = UInt16(1) << UInt16(kind.rawValue)
    if currentDisk.files[file].metKinds & bit != 0 { return false }
    currentDisk.files[file].metKinds |= bit
    return true
  }

  private func drawShort(
    _ kind: IOError.Operation, _ count: Int, _ isFirst: Bool
  ) -> DrawnFault {
    guard count > 1 else { return .none }
    let ratio =
      kind == .read ? shownFaults.shortRead : kind == .write ? shownFaults.shortWrite : .never
    guard context.chance(FaultLabel.short[of: kind], ratio.raised(where: isFirst)) else {
      return .none
    }
    let missing = context.choose(FaultLabel.extent[of: kind], of: UInt64(count - 1))
    return .short(count: count - 1 - Int(missing), isFull: false)
  }

  private func failure(
    _ kind: IOError.Operation, _ offset: Int, _ count: Int, isLasting: Bool
  ) -> DrawnFault {
    .failure(.deviceFailure, landed: drawLanding(kind, offset, count), isLasting: isLasting)
  }

  /// Most spells are a few operations long; one in four is much longer.
  private func beginSpell(_ kind: IOError.Operation) -> Bool {
    guard context.chance(FaultLabel.lasting[of: kind], shownFaults.lasting) else {
      return false
    }
    let drawn = context.choose(FaultLabel.lastingCount[of: kind], of: 16)
    spells.begin(drawSpellKind(kind), count: drawn < 12 ? 1 + drawn % 3 : 4 << (drawn - 12))
    return true
  }

  /// Half of the spells are of the same kind of operation; the others are of the kinds mostly needed to repair a
  /// failure.
  private func drawSpellKind(_ kind: IOError.Operation) -> IOError.Operation {
    switch context.choose(FaultLabel.lastingKind[of: kind], of: 4) {
    case 0: .sync
    case 1: .setSize
    default: kind
    }
  }

  private func drawLanding(_ kind: IOError.Operation, _ offset: Int, _ count: Int) -> Landing {
    guard kind == .write, count > 0 else { return .prefix(0) }
    let sectors = SectorRange(offset: offset, count: count).count
    if sectors > 2, context.choose(FaultLabel.landing[of: kind], of: 2) == 1 {
      return .sectors(
        context.decisions.bits(context.cursor.next(FaultLabel.sectors[of: kind])))
    }
    let landed = context.choose(
      FaultLabel.extent[of: kind], of: UInt64(sectors) + 1)
    return .prefix(SectorRange.prefix(ofSectors: Int(landed), offset: offset, count: count))
  }

  /// Takes the space that an operation needs, or returns how it fails for lack of space.
  private func takeSpace(_ kind: IOError.Operation, _ growth: Int, _ count: Int) -> DrawnFault? {
    guard let free = spells.freeSpace else { return nil }
    if growth <= free {
      spells.freeSpace = free - growth
      return nil
    }
    let fits = count - (growth - free)
    if kind == .write, free > 0, fits > 0,
      context.choose(FaultLabel.extent[of: kind], of: 2) == 1
    {
      spells.freeSpace = 0
      refuse(kind)
      return .short(count: fits, isFull: true)
    }
    refuse(kind)
    return .failure(spells.refusal, landed: .prefix(0), isLasting: false)
  }

  /// A full disk refuses a drawn number of operations, then there is room again.
  private func refuse(_ kind: IOError.Operation) {
    if spells.refusals == 0 {
      let drawn = context.choose(FaultLabel.space[of: kind], of: 16)
      spells.refusals = 1 + drawn / 2
      spells.refusal = drawn % 2 == 0 ? .noSpace : .quotaExceeded
    }
    spells.refusals -= 1
    guard spells.refusals == 0 else { return }
    let room = context.choose(FaultLabel.spaceBack[of: kind], of: 3)
    spells.freeSpace = (spells.freeSpace ?? 0) + 4096 << (4 * Int(room))
  }
}

extension Ratio {
  /// The ratio, raised for the first operation of a kind on a file.
  ///
  /// Files are written and synced in their middle most of the time. Beginning or repairing a file happens only a
  /// few times in a run, so at the plain ratio it would hardly ever fail.
  fileprivate func raised(where isFirst: Bool) -> Ratio {
    guard isFirst, numerator > 0, UInt64(numerator) * 8 < UInt64(denominator) else { return self }
    let raised = UInt64(numerator) * 16
    return raised * 8 < UInt64(denominator)
      ? Ratio(UInt32(raised), in: denominator) : Ratio(1, in: 8)
  }
}

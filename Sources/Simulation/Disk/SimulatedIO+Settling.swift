import AsyncIO
import Primitives

extension SimulatedIO {
  /// The operation in slot `token` ends.
  public func timelineReached(_ token: UInt64) {
    let slot = Int(token)
    guard let operation = operations[slot].take() else {
      trap("operation \(slot) of the simulated disk settled twice")
    }
    vacate(slot)
    leave(operation)
    defer { if operation.file >= 0 { currentDisk.endUse(of: operation.file) } }
    // Whoever aborts an operation may reuse its buffer at once, so it has not happened.
    guard completions.isPending(operation.completion) else { return }
    settle(operation)
  }

  /// The operation happens, or fails.
  func settle(_ operation: DiskOperation) {
    count(operation)
    perform(operation)
  }

  private func vacate(_ slot: Int) {
    extents[slot] = .none
    freeSlots.append(slot)
  }

  private func count(_ operation: DiskOperation) {
    switch operation.kind {
    case .read: counters.reads += 1
    case .write: counters.writes += 1
    case .sync: counters.syncs += 1
    default: counters.others += 1
    }
    operation.fault.count(operation.kind, in: &counters)
  }

  private func perform(_ operation: DiskOperation) {
    switch operation.kind {
    case .read: performRead(operation)
    case .write: performWrite(operation)
    case .setSize: performSetSize(operation)
    case .sync: performSync(operation)
    case .open: performOpen(operation)
    case .remove, .rename: performNameChange(operation)
    case .syncDirectory: performSyncDirectory(operation)
    case .group: trap("a group was submitted to the disk")
    }
  }

  private func performRead(_ operation: DiskOperation) {
    if let code = operation.fault.code { return fail(operation, code) }
    guard let buffer = operation.buffer else { return succeed(operation, 0) }
    let target = UnsafeMutableRawBufferPointer(rebasing: buffer.storage[..<operation.movedCount])
    let count = currentDisk.files[operation.file].visible.read(at: operation.offset, into: target)
    counters.bytesRead += UInt64(count)
    let read = UnsafeRawBufferPointer(rebasing: target[..<count])
    succeed(operation, count, hash: operation.hash(read))
  }

  private func performWrite(_ operation: DiskOperation) {
    if operation.hash(operation.source(limit: operation.count)) != operation.contentHash {
      report(.bufferChanged, operation, operation.description)
    }
    switch operation.fault {
    case .failure(let code, let landed, _):
      land(operation, landed)
      fail(operation, code)
    case .none, .short:
      land(operation, operation.movedCount)
      succeed(operation, operation.movedCount, hash: operation.contentHash)
    }
  }

  /// Carries out the first `count` bytes of a write.
  func land(_ operation: DiskOperation, _ count: Int) {
    guard count > 0 else { return }
    counters.bytesWritten += UInt64(count)
    currentDisk.files[operation.file].write(
      operation.source(limit: count), at: operation.offset, origin: operation.key)
  }

  /// Carries out the sectors of a write that `landing` names.
  private func land(_ operation: DiskOperation, _ landing: Landing) {
    switch landing {
    case .prefix(let count): land(operation, count)
    case .sectors(let bits):
      let sectors = SectorRange(offset: operation.offset, count: operation.count)
      for sector in sectors.first..<sectors.end where bits >> UInt64(sector & 63) & 1 != 0 {
        landSector(operation, sector)
      }
    }
  }

  private func landSector(_ operation: DiskOperation, _ sector: Int) {
    let start = sector * SectorRange.sectorSize
    let range = (operation.offset..<operation.offset + operation.count)
      .clamped(to: start..<start + SectorRange.sectorSize)
    let source = operation.source(limit: range.upperBound - operation.offset)
    counters.bytesWritten += UInt64(range.count)
    currentDisk.files[operation.file].write(
      UnsafeRawBufferPointer(rebasing: source[(range.lowerBound - operation.offset)...]),
      at: range.lowerBound, origin: operation.key)
  }

  private func performSetSize(_ operation: DiskOperation) {
    if let code = operation.fault.code { return fail(operation, code) }
    spells.giveBack(currentDisk.files[operation.file].visible.size - operation.count)
    currentDisk.files[operation.file].setSize(operation.count, origin: operation.key)
    succeed(operation, 0)
  }

  private func performSync(_ operation: DiskOperation) {
    if let code = operation.fault.code {
      currentDisk.files[operation.file].markLost(below: operation.covered)
      return fail(operation, code)
    }
    currentDisk.files[operation.file].makeDurable(below: operation.covered)
    succeed(operation, 0)
  }

  func succeed(
    _ operation: DiskOperation, _ result: Int, hash: UInt64 = 0, file: (any File)? = nil
  ) {
    observe(operation, hash ^ UInt64(result) << 32)
    completions.succeed(operation.completion, result: result, file: file)
  }

  func fail(_ operation: DiskOperation, _ code: IOError.Code) {
    observe(operation, UInt64(code.rawValue) + 1)
    completions.fail(operation.completion, with: IOError(code, during: operation.kind))
  }

  /// Adds the operation and how it ended to the digest of the run's behaviour.
  func observe(_ operation: DiskOperation, _ outcome: UInt64) {
    let named =
      UInt64(operation.kind.rawValue) | UInt64(truncatingIfNeeded: operation.file) << 8
      | UInt64(truncatingIfNeeded: operation.count) << 32
    context.behaviour.combine(named ^ ownerHash)
    context.behaviour.combine(outcome &+ UInt64(truncatingIfNeeded: operation.offset))
  }
}

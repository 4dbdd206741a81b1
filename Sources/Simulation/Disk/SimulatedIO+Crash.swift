import AsyncIO
import Primitives

/// Fault model: at the crash of a process every operation in flight has happened completely, not at all, or, if it
/// is a write, as a prefix of its sectors. If unsynced changes may survive a power loss, a power loss begins in the
/// same way, and then takes what it takes; see `PowerLossModel`. If they cannot, changes in flight are lost too,
/// but a sync in flight may have reached the medium: completely, not at all, or for a prefix of the changes that it
/// covers.
extension SimulatedIO {
  /// Ends this object and returns the disk that survives; nothing in flight is ever settled.
  ///
  /// Files and operations of this object fail with `aborted` from now on.
  /// - Complexity: O(operations in flight + files + volatile items).
  public func crash(_ kind: DiskCrashKind) -> SimulatedDisk {
    require(!hasCrashed, "a disk crashed twice")
    let keepsUnsynced = kind == .powerLoss && shownFaults.powerLoss.keepsUnsynced
    context.timeline.removeEvents(of: self)
    for slot in operations.indices {
      guard let operation = operations[slot] else { continue }
      operations[slot] = nil
      guard completions.isPending(operation.completion) else { continue }
      settleAtCrash(operation, keepsUnsynced ? .process : kind)
    }
    operations.removeAll()
    extents.removeAll()
    freeSlots.removeAll()
    hasCrashed = true
    var survivor = currentDisk
    currentDisk = SimulatedDisk()
    if keepsUnsynced {
      counters.faultCounts.powerLoss += survivor.losePower(
        shownFaults.powerLoss, context.decisions, occurrence: nextPowerLoss(), scope: owner)
    } else {
      survivor.crash(kind)
    }
    return survivor
  }

  /// The number of the power loss that happens now, for the decisions about what it leaves.
  ///
  /// The run counts them; a host needs no count, because an incarnation loses power only once.
  private func nextPowerLoss() -> UInt64 {
    owner == .run ? context.nextPowerLoss() : 0
  }

  private func settleAtCrash(_ operation: DiskOperation, _ kind: DiskCrashKind) {
    switch operation.kind {
    case .read, .group: return
    case .sync, .syncDirectory: syncAtCrash(operation)
    case .write where kind == .process:
      let sectors = SectorRange(offset: operation.offset, count: operation.count).count
      let landed = extent(operation, of: sectors)
      land(
        operation,
        SectorRange.prefix(
          ofSectors: landed, offset: operation.offset, count: operation.count))
    case .setSize, .open, .remove, .rename, .write:
      guard kind == .process, extent(operation, of: 1) == 1 else { return }
      changeAtCrash(operation)
    }
  }

  /// How much of an operation with `parts` parts happened: nothing, a prefix or all of them.
  private func extent(_ operation: DiskOperation, of parts: Int) -> Int {
    let outcome =
      parts < 2 ? 2 * decide(operation, .outcome, of: 2) : decide(operation, .outcome, of: 3)
    let extent =
      switch outcome {
      case 0: 0
      case 1: 1 + decide(operation, .extent, of: parts - 1)
      default: parts
      }
    observe(operation, UInt64(extent))
    return extent
  }

  private func decide(_ operation: DiskOperation, _ label: CrashLabel, of count: Int) -> Int {
    let key = DecisionKey(
      operation.key.scope, label[UInt32(operation.kind.rawValue)], operation.key.occurrence)
    return Int(context.decisions.choose(key, of: UInt64(count)))
  }

  private func syncAtCrash(_ operation: DiskOperation) {
    if let request = operation.names {
      let covered = currentDisk.directory.coveredCount(request.path, below: operation.covered)
      guard covered > 0 else { return }
      currentDisk.directory.makeDurable(
        request.path, below: operation.covered, limit: extent(operation, of: covered))
    } else {
      let covered = currentDisk.files[operation.file].coveredCount(below: operation.covered)
      guard covered > 0 else { return }
      currentDisk.files[operation.file].makeDurable(
        below: operation.covered, limit: extent(operation, of: covered))
    }
  }

  private func changeAtCrash(_ operation: DiskOperation) {
    switch (operation.kind, operation.names) {
    case (.setSize, _):
      currentDisk.files[operation.file].setSize(operation.count, origin: operation.key)
    case (.open, .some(let request)):
      if request.options.contains(.create), currentDisk.directory.visible[request.path] == nil {
        _ = currentDisk.create(request.path, origin: operation.key)
      }
    case (_, .some(let request)): _ = changeNames(operation, request)
    case (_, nil): break
    }
  }
}

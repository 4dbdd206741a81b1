import MVCC
import Primitives
import Scenario
import Simulation

extension EngineSpec {
  /// The engine's part of the spec.
  var storeOptions: StoreOptions {
    var options = StoreOptions()
    options.syncMode = syncMode
    options.eagerConflicts = eagerConflicts
    options.collectionThreshold = collectionThreshold
    options.chunkSize = chunkSize
    options.recoveryReadSize = recoveryReadSize
    options.plantedBug = plantedBug
    return options
  }

  /// What the workloads draw their plans from.
  var universe: Universe {
    Universe(
      keys: keys, hotKeys: hotKeys, fibers: fibers, transactionLength: transactionLength)
  }

  /// Whether any workload that is chosen has versioned values.
  var hasChains: Bool {
    zip(WorkloadCatalogue.all, weights).contains { $0.hasVersionedValues && $1 > 0 }
  }

  /// The disk's part of the spec.
  var diskFaults: DiskFaults {
    var faults = DiskFaults()
    faults.deviceFailure.open = openErrors
    faults.deviceFailure.read = readErrors
    faults.deviceFailure.write = writeErrors
    faults.deviceFailure.setSize = resizeErrors
    faults.deviceFailure.sync = syncErrors
    faults.deviceFailure.rename = renameErrors
    faults.deviceFailure.remove = removeErrors
    faults.deviceFailure.syncDirectory = directorySyncErrors
    faults.shortRead = shortReads
    faults.shortWrite = shortWrites
    faults.freeSpace = freeSpace == 0 ? nil : freeSpace
    faults.failsAtOnce = errorsAtOnce
    faults.lasting = lastingErrors
    faults.powerLoss.keepsUnsynced = keepsUnsynced || sectorRewrite
    faults.powerLoss.garbage = tornSectors
    faults.powerLoss.spoilsSectors = sectorRewrite
    return faults
  }

  /// Whether power can be lost although no such loss is planned: after a failed commit.
  var hasUnplannedPowerLosses: Bool {
    let ratios = [
      faultCrashes, repeatedCrashes, writeErrors, resizeErrors, syncErrors, shortWrites,
    ]
    for ratio in ratios where ratio.numerator > 0 { return true }
    return freeSpace > 0
  }
}

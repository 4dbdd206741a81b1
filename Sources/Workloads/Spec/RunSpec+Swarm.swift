import MVCC
import Primitives
import Simulation

extension RunSpec {
  /// The spec that `seed` and `profile` stand for: each field is drawn under its own id.
  public static func draw(seed: UInt64, profile: Profile) -> RunSpec {
    draw(seed: seed, profile: profile, SpecField.all)
  }

  static func draw(seed: UInt64, profile: Profile, _ fields: [SpecField]) -> RunSpec {
    var spec = RunSpec(seed: seed)
    spec.profile = profile
    let draws = SpecDraws(seed: seed)
    for field in fields where !field.isDependent { field.draw(draws, &spec) }
    for field in fields where field.isDependent { field.draw(draws, &spec) }
    return spec
  }

  /// A number for the seed and all fields that are not at their default, whatever their order.
  ///
  /// The behaviour digest begins with it, so that runs of other specs differ from the start.
  func fingerprint(_ fields: [SpecField] = SpecField.all) -> UInt64 {
    var sum: UInt64 = 0
    for field in fields {
      if let word = field.word(self) { sum &+= mix64(UInt64(field.id), word) }
    }
    return mix64(seed, sum)
  }

  /// The engine's share of the spec.
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

  /// The disk's share of the spec.
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

  /// Whether the power can be lost although no such loss is planned: after a failed commit.
  var hasUnplannedPowerLosses: Bool {
    let ratios = [
      faultCrashes, repeatedCrashes, writeErrors, resizeErrors, syncErrors, shortWrites,
    ]
    for ratio in ratios where ratio.numerator > 0 { return true }
    return freeSpace > 0
  }

  /// The scheduler's share of the spec.
  var strategyOptions: StrategyOptions {
    var options = StrategyOptions()
    let abandoned: UInt32 = abandonment.numerator == 0 ? 0 : 1
    options.firedYields = FiredYieldPolicy(
      parked: 12, abandoned: abandoned, failed: failures.numerator == 0 ? 0 : 1,
      parkedTurnsMax: 400)
    return options
  }
}

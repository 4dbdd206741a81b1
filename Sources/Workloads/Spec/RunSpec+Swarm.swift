import MVCC
import Primitives
import Simulation

/// Draws of a spec, each under a key of its own, so that overriding one field changes no other.
private struct SpecDraws {
  let decisions: DecisionSource

  func below(_ n: UInt64, _ label: UInt64) -> Int {
    Int(decisions.choose(DecisionKey(.run, .spec, label), of: n))
  }

  func one<Choice>(of choices: [Choice], _ label: UInt64) -> Choice {
    choices[below(UInt64(choices.count), label)]
  }
}

extension RunSpec {
  /// The spec that `seed` and `profile` stand for.
  public static func draw(seed: UInt64, profile: Profile) -> RunSpec {
    var spec = RunSpec(seed: seed)
    spec.profile = profile
    let draws = SpecDraws(decisions: DecisionSource(seed: seed))
    spec.drawEngine(draws)
    spec.drawUniverse(draws)
    spec.drawWeights(draws)
    if profile == .quiet {
      spec.maximumYields = 0
      spec.loopYields = false
      spec.scheduler = draws.one(of: [.roundRobin, .randomWalk, .bursts], 20)
    } else {
      spec.drawDisturbances(draws)
      spec.drawDisk(draws)
    }
    if profile == .chaos { spec.turnUp(draws) }
    return spec
  }

  private mutating func drawEngine(_ draws: SpecDraws) {
    syncMode = draws.below(4, 1) == 0 ? .normal : .full
    eagerConflicts = draws.below(4, 2) != 0
    collectionThreshold = draws.one(of: [1, 2, 8, 32], 3)
    chunkSize = draws.one(of: [1, 1, 2, 8], 4)
    recoveryReadSize = draws.one(of: [512, 4096, 65536], 5)
  }

  private mutating func drawUniverse(_ draws: SpecDraws) {
    fibers = draws.one(of: [4, 5, 6, 8], 10)
    keys = draws.one(of: [4, 6, 8, 12], 11)
    hotKeys = draws.one(of: [1, 2, 3, 4], 12)
  }

  /// Every workload is on in most runs; a few runs do without one or have little else.
  private mutating func drawWeights(_ draws: SpecDraws) {
    weights = [4, 2, 2, 4, 0]
    for index in 0..<4 where draws.below(6, 30 + UInt64(index)) == 0 { weights[index] = 1 }
    if draws.below(3, 36) == 0 { weights[4] = 1 }
  }

  private mutating func drawDisturbances(_ draws: SpecDraws) {
    scheduler = draws.one(
      of: [
        .roundRobin, .randomWalk, .bursts, .priorities, .parking, .parking,
        .prioritiesWithParking, .prioritiesWithParking,
      ], 20)
    maximumYields = draws.one(of: [0, 2, 2, 2, 8, 8, 8, 20, 20, 20], 21)
    loopYields = draws.below(2, 22) == 0
    yieldFamilies = .max
    for family in 0..<UInt64(8) where draws.below(8, 40 + family) == 0 {
      yieldFamilies &= ~(1 << family)
    }
    failures = draws.one(of: [.never, Ratio(1, in: 256), Ratio(1, in: 64)], 23)
    gadgets = draws.below(10, 24) == 0 && scheduler.parks ? .never : Ratio(1, in: 3)
    abandonment = draws.one(of: [.never, Ratio(1, in: 128), Ratio(1, in: 32)], 25)
    closing = draws.one(of: [.never, Ratio(1, in: 512)], 26)
    earlySteps = draws.one(of: [.never, Ratio(1, in: 64)], 27)
  }

  private mutating func drawDisk(_ draws: SpecDraws) {
    writeErrors = draws.one(of: [.never, Ratio(1, in: 128), Ratio(1, in: 32)], 50)
    syncErrors = draws.one(of: [.never, .never, Ratio(1, in: 256)], 51)
    processCrashes = draws.one(of: [0, 1, 1, 2], 52)
    powerLosses = draws.one(of: [0, 1, 1, 2], 53)
  }

  /// Everything on and everything small.
  private mutating func turnUp(_ draws: SpecDraws) {
    fibers = draws.one(of: [3, 4, 6, 10], 60)
    keys = draws.one(of: [2, 3, 4], 61)
    hotKeys = 1
    collectionThreshold = 1
    chunkSize = 1
    maximumYields = draws.one(of: [8, 20], 62)
    loopYields = true
    yieldFamilies = .max
    failures = Ratio(1, in: 48)
    gadgets = Ratio(1, in: 3)
    abandonment = Ratio(1, in: 24)
    closing = Ratio(1, in: 256)
    earlySteps = Ratio(1, in: 24)
    writeErrors = Ratio(1, in: 48)
    syncErrors = Ratio(1, in: 128)
    processCrashes = 3
    powerLosses = 3
    weights[4] = 1
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
    faults.deviceFailure.write = writeErrors
    faults.deviceFailure.sync = syncErrors
    return faults
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

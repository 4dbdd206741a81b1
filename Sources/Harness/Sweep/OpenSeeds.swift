import Console
import Primitives
import Scenario

/// The seeds of a sweep that have been run and wait for another run: an audit or a recording.
struct OpenSeeds {
  private struct Seed {
    var result: SeedResult
    var waits: Int
    /// The first death that did not happen again in another run.
    var death: SeedResult?

    /// The result once all runs have ended: if a run died once and not again, the seed has not passed.
    var settled: SeedResult {
      var result = result
      if let death, result.outcome == .passed { result.excuse(death) }
      return result
    }
  }

  private var seeds: [UInt64: Seed] = [:]

  /// A seed has been run and waits for other runs, if any; returns its result if it waits for none.
  mutating func ran(_ result: SeedResult, waits: Int, _ death: SeedResult?) -> SeedResult? {
    let seed = Seed(result: result, waits: waits, death: death)
    if waits == 0 { return seed.settled }
    seeds[result.seed] = seed
    return nil
  }

  /// One of those other runs has ended; `change` updates the result, which is returned after the last one.
  mutating func settle(
    _ seed: UInt64, _ death: SeedResult?, _ change: (inout SeedResult) -> Void
  ) -> SeedResult? {
    guard var waiting = seeds.removeValue(forKey: seed) else {
      trap("seed \(seed) was settled before its second run came back")
    }
    change(&waiting.result)
    waiting.waits -= 1
    if waiting.death == nil { waiting.death = death }
    if waiting.waits == 0 { return waiting.settled }
    seeds[seed] = waiting
    return nil
  }
}

import Console
import Primitives

/// The seeds of a sweep that have been run and wait for more: an audit, or a recording.
struct OpenSeeds {
  private struct Seed {
    var result: SeedResult
    var waits: Int
    /// The first death of one of its runs that did not come again.
    var death: SeedResult?

    /// A seed one of whose runs died for no reason of its own has not passed; a failure stays one.
    var settled: SeedResult {
      var result = result
      if let death, result.outcome == .passed { result.excuse(death) }
      return result
    }
  }

  private var seeds: [UInt64: Seed] = [:]

  /// A seed has been run and waits for so many other runs; its result where it waits for none.
  mutating func ran(_ result: SeedResult, waits: Int, _ death: SeedResult?) -> SeedResult? {
    let seed = Seed(result: result, waits: waits, death: death)
    if waits == 0 { return seed.settled }
    seeds[result.seed.value] = seed
    return nil
  }

  /// One of those other runs has ended, which `change` brings into the result; that where it was the last.
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

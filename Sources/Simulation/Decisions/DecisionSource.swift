import Primitives

/// One decision that differed from the dull answer 0, at its anchor.
public struct Intervention: Hashable, Sendable {
  public let key: DecisionKey
  public let answer: UInt64

  public init(key: DecisionKey, answer: UInt64) {
    self.key = key
    self.answer = answer
  }
}

/// The only source of choices of a run: each answer is a pure function of (epoch seed, key).
///
/// Because no state is drawn from, one decision more or less in one place shifts no other. In every
/// domain 0 is the dull answer: go on with the same actor, no yield, no fault, the shortest latency.
public final class DecisionSource {
  /// The seed that the run was begun with.
  public let seed: UInt64
  /// The digest of all decisions so far.
  public private(set) var digest = RollingDigest()
  /// How many decisions were made.
  public private(set) var count: UInt64 = 0

  private var epochMix: UInt64
  private var overrides: [UInt64: UInt64] = [:]
  private var recorded: [Intervention]?
  /// Overrides whose key was asked for.
  public private(set) var appliedOverrides: UInt64 = 0

  public init(seed: UInt64) {
    self.seed = seed
    epochMix = mix64(seed, 0x4845_4444_4C45)
  }

  /// Draws from another seed from now on; everything decided before stays.
  public func beginEpoch(seed: UInt64) { epochMix = mix64(seed, 0x4845_4444_4C45) }

  /// Makes `key` answer `answer`, whatever the seed says.
  public func override(_ key: DecisionKey, with answer: UInt64) { overrides[key.hash] = answer }

  /// Keeps every decision that differs from 0 from now on.
  public func startRecording() { recorded = recorded ?? [] }

  /// What was kept since `startRecording`.
  public var interventions: [Intervention] { recorded ?? [] }

  /// A uniform answer below `n`; 0 is the dull one.
  @inline(__always)
  public func choose(_ key: DecisionKey, of n: UInt64) -> UInt64 {
    require(n > 0, "a choice of \(n) answers was asked for, stream \(key.stream)")
    return settle(key) { bounded($0, below: n) }
  }

  /// Whether an event of probability `ratio` happens; false is the dull answer.
  public func chance(_ key: DecisionKey, _ ratio: Ratio) -> Bool {
    if ratio.numerator == 0 { return false }
    return settle(key) { ratio.holds(for: $0) ? 1 : 0 } != 0
  }

  /// Sixty-four bits, for values whose domain is wide, such as salts and seeds.
  public func bits(_ key: DecisionKey) -> UInt64 { settle(key) { $0 } }

  /// One of `weights.count` answers in proportion to the weights, which must not all be 0.
  ///
  /// - Complexity: O(number of weights).
  public func choose(_ key: DecisionKey, weights: [UInt32]) -> Int {
    var total: UInt64 = 0
    for weight in weights { total += UInt64(weight) }
    require(total > 0, "a weighted choice without weight, stream \(key.stream)")
    return Int(
      settle(key) { bits in
        var rest = bounded(bits, below: total)
        for (index, weight) in weights.enumerated() {
          if rest < UInt64(weight) { return UInt64(index) }
          rest -= UInt64(weight)
        }
        return 0
      })
  }

  /// The candidate whose hash of (epoch seed, key, name) is greatest; its index.
  ///
  /// A candidate more or less changes the answer only where that candidate was or becomes the winner.
  /// - Complexity: O(candidates).
  public func pick(_ key: DecisionKey, among count: Int, name: (Int) -> UInt64) -> Int {
    require(count > 0, "a pick among no candidates, stream \(key.stream)")
    let base = epochMix ^ key.hash
    var best = 0
    var bestHash: UInt64 = 0
    let forced = overrides.isEmpty ? nil : overrides[key.hash]
    for index in 0..<count {
      let candidate = name(index)
      if let forced, forced == candidate {
        best = index
        appliedOverrides += 1
        break
      }
      let hash = mix64(base, candidate)
      if index == 0 || hash > bestHash { (best, bestHash) = (index, hash) }
    }
    note(key, answer: name(best))
    return best
  }

  @inline(__always)
  private func settle(_ key: DecisionKey, _ answer: (UInt64) -> UInt64) -> UInt64 {
    let hash = key.hash
    var result = answer(mix64(epochMix ^ hash))
    if !overrides.isEmpty, let forced = overrides[hash] {
      result = forced
      appliedOverrides += 1
    }
    count &+= 1
    digest.combine(hash &+ result)
    if result != 0, recorded != nil { recorded?.append(Intervention(key: key, answer: result)) }
    return result
  }

  private func note(_ key: DecisionKey, answer: UInt64) {
    count &+= 1
    digest.combine(key.hash &+ answer)
    if recorded != nil { recorded?.append(Intervention(key: key, answer: answer)) }
  }
}

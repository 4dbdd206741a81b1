import Primitives

/// One decision that differed from the default choice 0, by its key.
public struct Intervention: Hashable, Sendable {
  public let key: DecisionKey
  public let answer: UInt64

  public init(key: DecisionKey, answer: UInt64) {
    self.key = key
    self.answer = answer
  }
}

/// The only source of choices of a run: each decision is a pure function of (epoch seed, key).
///
/// Because there is no state to draw from, one decision more or less in one place shifts no other. In every domain
/// 0 is the case in which nothing happens: no switch to another fiber, no yield, no failure, and the fastest disk.
public final class DecisionSource {
  /// The seed of the run.
  public let seed: UInt64

  private struct State {
    var epochMix: UInt64
    var digest = RollingDigest()
    var count: UInt64 = 0
    var defaultStreams: UInt32 = 0
    var hasOverrides = false
    var isRecording = false
  }

  /// Behind a pointer, because each decision changes it and exclusivity checks would dominate.
  private let state: Unchecked<State>
  private var overrides: [UInt64: UInt64] = [:]
  private var recorded: [Intervention] = []
  /// How many decisions with an overridden key have been made.
  public private(set) var appliedOverrides: UInt64 = 0

  public init(seed: UInt64) {
    self.seed = seed
    state = Unchecked(State(epochMix: Self.mix(seed)))
  }

  /// The digest of all decisions so far.
  public var digest: RollingDigest { state.value.digest }
  /// How many decisions were made.
  public var count: UInt64 { state.value.count }

  private static func mix(_ seed: UInt64) -> UInt64 { mix64(seed, 0x4845_4444_4C45) }

  /// From now on draws from another seed; everything decided before stays.
  public func beginEpoch(seed: UInt64) { state.value.epochMix = Self.mix(seed) }

  /// Makes the decision at `key` return `answer`, whatever the seed says.
  public func override(_ key: DecisionKey, with answer: UInt64) {
    overrides[key.hash] = answer
    state.value.hasOverrides = true
  }

  /// From now on every decision of `streams` is the default choice, unless an override says otherwise.
  public func takeDefaults(_ streams: [DecisionStream]) {
    for stream in streams { state.value.defaultStreams |= 1 << UInt32(stream.rawValue) }
  }

  /// From now on keeps every decision that differs from 0.
  public func startRecording() { state.value.isRecording = true }

  /// What was kept since `startRecording`.
  public var interventions: [Intervention] { recorded }

  /// A uniform number below `n`; 0 is the default choice.
  @inline(__always)
  public func choose(_ key: DecisionKey, of n: UInt64) -> UInt64 {
    require(n > 0, "a draw among \(n) answers was asked for, stream \(key.stream)")
    return decide(key) { bounded($0, below: n) }
  }

  /// Whether an event of probability `ratio` happens; false is the default choice.
  @inline(__always)
  public func chance(_ key: DecisionKey, _ ratio: Ratio) -> Bool {
    if ratio.numerator == 0 { return false }
    return decide(key) { ratio.holds(for: $0) ? 1 : 0 } != 0
  }

  /// Sixty-four bits, for values with a wide domain, such as salts and seeds.
  @inline(__always)
  public func bits(_ key: DecisionKey) -> UInt64 { decide(key) { $0 } }

  /// The answer that `answer` computes from 64 uniform bits; 0 must be the default choice.
  @inline(__always)
  public func choose(_ key: DecisionKey, mapping answer: (UInt64) -> UInt64) -> UInt64 {
    decide(key, answer)
  }

  /// One of `weights.count` answers in proportion to the weights, which must not all be 0.
  ///
  /// - Complexity: O(number of weights).
  public func choose(_ key: DecisionKey, weights: [UInt32]) -> Int {
    var total: UInt64 = 0
    for weight in weights { total += UInt64(weight) }
    require(total > 0, "a weighted choice without weight, stream \(key.stream)")
    return Int(
      decide(key) { bits in
        var rest = bounded(bits, below: total)
        for (index, weight) in weights.enumerated() {
          if rest < UInt64(weight) { return UInt64(index) }
          rest -= UInt64(weight)
        }
        return 0
      })
  }

  /// The index of the candidate that wins by hashing its name with the seed and the key.
  ///
  /// The highest hash wins (rendezvous hashing), so adding or removing a loser changes nothing. The first candidate
  /// is the default choice. An override names the candidate; one that is not there is ignored.
  /// - Complexity: O(candidates).
  @inline(__always)
  public func pick(_ key: DecisionKey, among count: Int, name: (Int) -> UInt64) -> Int {
    require(count > 0, "a pick among no candidates, stream \(key.stream)")
    let hash = key.hash
    var best = isDefault(key.stream) ? 0 : greatest(state.value.epochMix ^ hash, count, name)
    if state.value.hasOverrides, let forced = overrides[hash] {
      for index in 0..<count where name(index) == forced {
        best = index
        appliedOverrides += 1
        break
      }
    }
    note(key, hash, answer: name(best), isDefault: best == 0)
    return best
  }

  /// A well-mixed seed for what `scope` plans by itself; it is not a decision, so nothing is recorded.
  public func derivedSeed(_ scope: DecisionScope, _ stream: DecisionStream) -> UInt64 {
    mix64(state.value.epochMix, DecisionKey(scope, stream, number: .max, .max).hash)
  }

  /// Whether any answer is overridden, so that plans must ask at every entry.
  @inline(__always)
  public var isOverridden: Bool { state.value.hasOverrides }

  /// An answer that was planned elsewhere as a pure function of the seed, such as a plan of yields.
  ///
  /// It counts as a decision only if it is not the default or is overridden, so asking a plan at each entry of a
  /// frequent hook costs next to nothing.
  @inline(__always)
  public func planned(_ answer: UInt64, _ key: @autoclosure () -> DecisionKey) -> UInt64 {
    if answer == 0 && !state.value.hasOverrides { return 0 }
    return decidePlanned(answer, key())
  }

  @inline(never)
  private func decidePlanned(_ answer: UInt64, _ key: DecisionKey) -> UInt64 {
    let hash = key.hash
    var result = isDefault(key.stream) ? 0 : answer
    if state.value.hasOverrides, let forced = overrides[hash] {
      result = forced
      appliedOverrides += 1
    }
    if result != 0 || answer != 0 { note(key, hash, answer: result, isDefault: result == 0) }
    return result
  }

  @inline(__always)
  private func isDefault(_ stream: DecisionStream) -> Bool {
    state.value.defaultStreams &>> UInt32(stream.rawValue) & 1 != 0
  }

  @inline(__always)
  private func greatest(_ base: UInt64, _ count: Int, _ name: (Int) -> UInt64) -> Int {
    var (best, bestHash) = (0, mix64(base ^ name(0)))
    for index in 1..<max(1, count) {
      let hash = mix64(base ^ name(index))
      if hash > bestHash { (best, bestHash) = (index, hash) }
    }
    return best
  }

  @inline(__always)
  private func decide(_ key: DecisionKey, _ answer: (UInt64) -> UInt64) -> UInt64 {
    let hash = key.hash
    var result = isDefault(key.stream) ? 0 : answer(mix64(state.value.epochMix ^ hash))
    if state.value.hasOverrides, let forced = overrides[hash] {
      result = forced
      appliedOverrides += 1
    }
    note(key, hash, answer: result, isDefault: result == 0)
    return result
  }

  @inline(__always)
  private func note(_ key: DecisionKey, _ hash: UInt64, answer: UInt64, isDefault: Bool) {
    state.value.count &+= 1
    state.value.digest.combine(hash &+ answer)
    if state.value.isRecording && !isDefault {
      recorded.append(Intervention(key: key, answer: answer))
    }
  }
}

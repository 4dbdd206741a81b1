import Primitives

/// Both digests of a run at regular events, so that two runs can be compared without traces.
///
/// Begins with every 256th event; after 4,096 samples every second one is dropped and the interval doubles.
public struct DigestSamples: Sendable {
  /// The digests at one event.
  public struct Sample: Hashable, Sendable {
    public let decisions: RollingDigest
    public let behaviour: RollingDigest

    public init(decisions: RollingDigest, behaviour: RollingDigest) {
      (self.decisions, self.behaviour) = (decisions, behaviour)
    }
  }

  static let mask: UInt64 = 255
  static let countMax = 4096

  /// Sample `i` was taken at event `(i + 1) * interval`.
  public private(set) var interval: UInt64 = 256
  public private(set) var samples: ContiguousArray<Sample> = []
  private var offered: UInt64 = 0

  public init() {}

  /// Samples read from a file.
  ///
  /// - Parameter interval: The number of events between two samples; not 0.
  public init(interval: UInt64, samples: [Sample]) {
    require(interval > 0, "\(samples.count) samples are taken every 0 events")
    self.interval = interval
    self.samples = ContiguousArray(samples)
    offered = UInt64(samples.count) * max(1, interval / 256)
  }

  mutating func add(_ decisions: RollingDigest, _ behaviour: RollingDigest) {
    offered += 1
    guard offered * 256 % interval == 0 else { return }
    if samples.count == Self.countMax { thinOut() }
    if offered * 256 % interval == 0 {
      samples.append(Sample(decisions: decisions, behaviour: behaviour))
    }
  }

  private mutating func thinOut() {
    for index in 0..<(samples.count / 2) { samples[index] = samples[2 * index + 1] }
    samples.removeLast(samples.count - samples.count / 2)
    interval *= 2
  }

  /// The last event at which both runs had been the same, and the first at which they had not.
  ///
  /// Nil if no common sample differs.
  public func firstDifference(from other: DigestSamples) -> Range<UInt64>? {
    let step = max(interval, other.interval)
    var event = step
    while let mine = sample(at: event), let theirs = other.sample(at: event) {
      if mine != theirs { return event - step..<event }
      event += step
    }
    return nil
  }

  /// The digests at `event`; nil if no sample was taken or kept.
  public func sample(at event: UInt64) -> Sample? {
    guard event > 0, event % interval == 0 else { return nil }
    let index = Int(event / interval) - 1
    return index < samples.count ? samples[index] : nil
  }
}

extension DigestSamples: Hashable {
  /// Equal if they have the same samples; events after the last sample do not count.
  public static func == (one: DigestSamples, other: DigestSamples) -> Bool {
    one.interval == other.interval && one.samples == other.samples
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(interval)
    hasher.combine(samples)
  }
}

import Primitives

/// Each sample is one string of two digests, which keeps a file of thousands readable.
extension DigestSamples: Codable {
  private enum Keys: String, CodingKey { case interval, samples }

  /// More than any run has; event numbers do not overflow with it.
  private static let intervalMax: UInt64 = 1 << 40

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let interval = try container.decode(UInt64.self, forKey: .interval)
    guard interval > 0, interval <= Self.intervalMax else {
      throw DecodingError.dataCorruptedError(
        forKey: .interval, in: container,
        debugDescription: "expected a number of events from 1 to \(Self.intervalMax)")
    }
    let samples = try container.decode([Sample].self, forKey: .samples)
    self.init(interval: interval, samples: samples)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(interval, forKey: .interval)
    try container.encode(Array(samples), forKey: .samples)
  }
}

/// As text `DECISIONS:BEHAVIOUR`.
extension DigestSamples.Sample: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let halves = text.split(separator: ":")
    guard halves.count == 2, let decisions = UInt64(halves[0], radix: 16),
      let behaviour = UInt64(halves[1], radix: 16)
    else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "expected two digests \"DECISIONS:BEHAVIOUR\", not \(quotedASCII(text))")
    }
    self.init(
      decisions: RollingDigest(value: decisions), behaviour: RollingDigest(value: behaviour))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal(decisions.value) + ":" + hexadecimal(behaviour.value))
  }
}

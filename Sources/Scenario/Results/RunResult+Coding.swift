import Primitives
import Simulation

/// One object, whose keys the encoder sorts; empty parts and zeros are left out, except for the steps.
///
/// Decoding also accepts the keys of builds up to 0.1.0: `digests` of failure files, with the steps and the samples
/// in it, and `statements` and `commits` of results files.
extension RunResult: Codable {
  private enum Keys: String, CodingKey {
    case seed, steps, counts, earlySteps, idleTurns, virtualTicks, decisions, behaviour, samples
    case probes, faults, lastEvents, lastNarration, operations
    case plans, hasGivenPlans, interventions
    case digests, statements, commits
  }

  private typealias Container = KeyedDecodingContainer<Keys>

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    self.init(seed: try container.decodeIfPresent(HexNumber.self, forKey: .seed)?.value ?? 0)
    outcome = try RunOutcome(from: decoder)
    try readDigests(container)
    try readCounts(container)
    func number(_ key: Keys) throws -> UInt64 {
      try container.decodeIfPresent(UInt64.self, forKey: key) ?? 0
    }
    (earlySteps, idleTurns) = (try number(.earlySteps), try number(.idleTurns))
    virtualTime = VirtualInstant(ticks: try number(.virtualTicks))
    func list<Element: Decodable>(_ key: Keys) throws -> [Element] {
      try container.decodeIfPresent([Element].self, forKey: key) ?? []
    }
    probes = try list(.probes)
    lastEvents = try list(.lastEvents)
    lastNarration = try list(.lastNarration)
    operations = try list(.operations)
    plans = try list(.plans)
    hasGivenPlans = try container.decodeIfPresent(Bool.self, forKey: .hasGivenPlans) ?? false
    interventions = try list(.interventions)
    faults = try container.decodeIfPresent(FaultRecord.self, forKey: .faults) ?? faults
  }

  private mutating func readDigests(_ outer: Container) throws {
    let isNested = outer.contains(.digests)
    let container =
      isNested ? try outer.nestedContainer(keyedBy: Keys.self, forKey: .digests) : outer
    // What a dead process could not report is left out in some files and 0 in others.
    steps =
      outcome.death == nil
      ? try container.decode(UInt64.self, forKey: .steps)
      : try container.decodeIfPresent(UInt64.self, forKey: .steps) ?? 0
    samples = try container.decodeIfPresent(DigestSamples.self, forKey: .samples) ?? samples
    let hasDigests = container.contains(.decisions) || container.contains(.behaviour) || isNested
    guard hasDigests else { return }
    digests = RunDigests(
      decisions: try container.decode(HexNumber.self, forKey: .decisions).value,
      behaviour: try container.decode(HexNumber.self, forKey: .behaviour).value)
  }

  private mutating func readCounts(_ container: Container) throws {
    if let counts = try container.decodeIfPresent([String: UInt64].self, forKey: .counts) {
      self.counts = counts.sorted { $0.key < $1.key }.map { NamedCount($0.key, $0.value) }
      return
    }
    for key in [Keys.statements, .commits] {
      guard let count = try container.decodeIfPresent(UInt64.self, forKey: key) else { continue }
      counts.append(NamedCount(key.rawValue, count))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try outcome.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(HexNumber(seed), forKey: .seed)
    try container.encode(steps, forKey: .steps)
    if !counts.isEmpty {
      let named = counts.map { ($0.name, $0.count) }
      try container.encode(
        Dictionary(named, uniquingKeysWith: { first, _ in first }), forKey: .counts)
    }
    func write(_ number: UInt64, _ key: Keys) throws {
      if number != 0 { try container.encode(number, forKey: key) }
    }
    try write(earlySteps, .earlySteps)
    try write(idleTurns, .idleTurns)
    try write(virtualTime.ticks, .virtualTicks)
    if let digests {
      try container.encode(HexNumber(digests.decisions), forKey: .decisions)
      try container.encode(HexNumber(digests.behaviour), forKey: .behaviour)
    }
    if !samples.samples.isEmpty { try container.encode(samples, forKey: .samples) }
    if faults.on != 0 { try container.encode(faults, forKey: .faults) }
    func write(_ list: [some Encodable], _ key: Keys) throws {
      if !list.isEmpty { try container.encode(list, forKey: key) }
    }
    try write(probes, .probes)
    try write(lastEvents, .lastEvents)
    try write(lastNarration, .lastNarration)
    try write(operations, .operations)
    try write(plans, .plans)
    if hasGivenPlans { try container.encode(true, forKey: .hasGivenPlans) }
    try write(interventions, .interventions)
  }
}

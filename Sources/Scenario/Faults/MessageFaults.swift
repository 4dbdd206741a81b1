import Primitives
import Simulation

/// Messages of the networks are lost, duplicated, delayed or overtaken, each with its own ratio; see
/// `NetworkFaults`.
public final class MessageFaults: FaultPlan {
  public static let name: StaticString = "message lost"
  public static let losses = ratio(
    "message-losses", "how often a message is lost", Ratio(1, in: 64), Ratio(1, in: 8))
  public static let copies = ratio(
    "message-copies", "how often a message arrives a second time", Ratio(1, in: 64),
    Ratio(1, in: 16))
  public static let delays = ratio(
    "message-delays", "how often a message is delayed, with those after it", Ratio(1, in: 64),
    Ratio(1, in: 16))
  public static let overtaking = ratio(
    "overtaking", "how often a message may be overtaken by later ones", Ratio(1, in: 16),
    Ratio(1, in: 4))
  public static let fields: [any AnySpecField] = [losses, copies, delays, overtaking]
  public static let switches = [
    FaultSwitch("message-losses", name), FaultSwitch("message-copies", Probe.copied),
    FaultSwitch("message-delays", Probe.delayed), FaultSwitch("overtaking", Probe.overtaken),
  ]

  private enum Probe {
    static let copied: StaticString = "message arrived twice"
    static let delayed: StaticString = "message held up"
    static let overtaken: StaticString = "message overtaken"
  }

  private static func ratio(
    _ name: String, _ help: String, _ seldom: Ratio, _ often: Ratio
  ) -> SpecField<Ratio> {
    SpecField(
      name, help, default: .never, section: FaultSection.network, fast: [.never, seldom, often],
      chaos: [often])
  }

  private let (loss, duplication, delay, reordering): (Ratio, Ratio, Ratio, Ratio)

  public init(_ spec: RunSpec, _ world: World) {
    (loss, duplication) = (spec[Self.losses], spec[Self.copies])
    (delay, reordering) = (spec[Self.delays], spec[Self.overtaking])
  }

  public func begin(_ world: World) {
    for network in world.networks { networkAdded(network) }
  }

  public func networkAdded(_ network: any AnySimulatedNetwork) {
    guard [loss, duplication, delay, reordering].contains(where: { $0.numerator > 0 }) else {
      return
    }
    network.faults.loss = loss
    network.faults.duplication = duplication
    network.faults.delay = delay
    network.faults.reordering = reordering
  }

  /// Network faults happen as messages are sent, so this plan never has a turn.
  public var nextTurn: UInt64 { .max }

  public func strike(_ world: World) -> Int { 0 }

  public func stop(_ world: World) {
    for network in world.networks { network.stopFaults() }
  }

  public func tally(_ world: World, into probes: ProbeSet) {
    for network in world.networks {
      let counts = network.counters
      let tallies: [(StaticString, UInt64)] = [
        (Self.name, counts.lost), (Probe.copied, counts.duplicated),
        (Probe.delayed, counts.delayed), (Probe.overtaken, counts.overtaken),
      ]
      for (name, count) in tallies { probes.add(name, count) }
    }
  }
}

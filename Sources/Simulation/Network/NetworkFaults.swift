import Primitives

/// Which faults a network shows, and how often.
///
/// Fault model: messages are datagrams. A message may be lost; arrive twice; be delayed together with those after
/// it on the same link; or be overtaken by later ones. Without these faults messages from one sender to one
/// receiver arrive in the order in which they were sent, each after its own latency, so two receivers may see the
/// messages of two senders in different orders. A cut drops messages that are sent, or would arrive, while it
/// lasts. What arrives at a host that is down, or at a full queue, is lost.
public struct NetworkFaults: Hashable, Sendable {
  /// How long a message takes at least.
  public var latency = VirtualDuration(ticks: 10)
  /// How many ticks longer a message takes at most, drawn for each message; 0 for the same latency always.
  public var jitterTicksMax: UInt64 = 15
  /// A message never arrives.
  public var loss = Ratio.never
  /// A message arrives a second time, up to `overtakingTicksMax` later.
  public var duplication = Ratio.never
  /// A message is delayed, and those that are sent after it on the same link arrive after it.
  public var delay = Ratio.never
  /// By how many ticks at most.
  public var delayTicksMax: UInt64 = 1000
  /// A message may be overtaken by those that are sent after it.
  public var reordering = Ratio.never
  /// How much longer than the others such a message, or a second copy, takes at most.
  public var overtakingTicksMax: UInt64 = 100

  public init() {}

  /// A network that works.
  public static let none = NetworkFaults()
}

/// What a network carried and dropped, and which faults fired.
public struct NetworkCounters: Hashable, Sendable {
  public internal(set) var sent: UInt64 = 0
  /// Messages that were put into the queue of their receiver, including second copies.
  public internal(set) var delivered: UInt64 = 0
  /// Messages that were drawn to be lost.
  public internal(set) var lost: UInt64 = 0
  public internal(set) var duplicated: UInt64 = 0
  public internal(set) var delayed: UInt64 = 0
  /// Messages that arrived after one that was sent later on the same link.
  public internal(set) var overtaken: UInt64 = 0
  /// Messages that a cut dropped.
  public internal(set) var cut: UInt64 = 0
  /// Messages that arrived while their receiver was down.
  public internal(set) var missed: UInt64 = 0
  /// Messages that met a full queue, or too many in flight.
  public internal(set) var overflowed: UInt64 = 0

  public init() {}
}

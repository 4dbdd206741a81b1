import Primitives

/// A network between the hosts of a world, which carries datagrams of one type.
///
/// Hosts are named by their addresses in the world. What happens to a message is a decision of its sender; messages
/// in flight belong to the network, and outlive a crash of their sender. The world keeps its networks.
public final class SimulatedNetwork<Message>: AnySimulatedNetwork, WorldNetwork, TimelineHandler {
  @usableFromInline let fabric: NetworkFabric
  /// The messages in flight; a place is reused after its message has arrived.
  @usableFromInline @exclusivity(unchecked) var flights: ContiguousArray<Message?> = []
  @usableFromInline @exclusivity(unchecked) var free: ContiguousArray<Int> = []
  @usableFromInline @exclusivity(unchecked) var mailboxes: ContiguousArray<Mailbox<Message>> = []

  /// - Parameters:
  ///   - queueLimit: The most messages that wait at one host; what arrives at a full queue is lost.
  ///   - flightLimit: The most messages in flight at once; what is sent beyond them is lost.
  public init(
    _ world: World, faults: NetworkFaults = .none, queueLimit: Int = 1024,
    flightLimit: Int = 1 << 16
  ) {
    fabric = NetworkFabric(world, faults, queueLimit: queueLimit, flightLimit: flightLimit)
    world.attach(self)
  }

  /// The faults of messages that are sent from now on.
  public var faults: NetworkFaults {
    get { fabric.faults }
    set { fabric.faults = newValue }
  }

  /// What the network has carried and dropped so far.
  public var counters: NetworkCounters { fabric.counters }

  /// Sends a message to the host with that address, which may be the sender itself.
  ///
  /// - Complexity: O(log events of the timeline).
  @inlinable
  public func send(_ message: Message, from sender: SimulatedHost, to address: Int) {
    let (first, second) = fabric.send(sender.address, address)
    if let first { launch(message, first) }
    if let second { launch(message, second) }
  }

  /// Takes the oldest message that waits at `host`; nil if there is none.
  ///
  /// What arrived before the host's last crash is lost.
  @inlinable
  public func receive(_ host: SimulatedHost) -> (message: Message, from: Int)? {
    guard host.address < mailboxes.count else { return nil }
    mailboxes[host.address].enter(host.incarnation)
    return mailboxes[host.address].take()
  }

  @inlinable
  func launch(_ message: Message, _ route: NetworkFabric.Route) {
    let slot = free.last ?? flights.count
    guard fabric.launch(route, slot: slot, self) else { return }
    if free.popLast() != nil { flights[slot] = message } else { flights.append(message) }
  }

  /// The message in flight with that number arrives.
  @inlinable
  public func timelineReached(_ token: UInt64) {
    let slot = Int(token)
    let message = flights[slot].take()
    free.append(slot)
    guard let message, let route = fabric.land(slot, queued: count(at:)) else { return }
    mailboxes[route.to].append(message, from: route.from)
  }

  /// How many messages wait at `host` in its present incarnation.
  @inlinable
  func count(at host: SimulatedHost) -> Int {
    while mailboxes.count <= host.address { mailboxes.append(Mailbox()) }
    mailboxes[host.address].enter(host.incarnation)
    return mailboxes[host.address].count
  }
}

extension SimulatedNetwork {
  /// Cuts both links between two hosts, until they are healed.
  public func cut(_ a: Int, _ b: Int) {
    cut(from: a, to: b)
    cut(from: b, to: a)
  }

  /// Cuts the link from one host to another, and not the one back.
  public func cut(from: Int, to: Int) { fabric.setCut(true, from: from, to: to) }

  /// Cuts every link between these hosts and all others; those among themselves stay.
  ///
  /// - Complexity: O(hosts * hosts).
  public func partition(_ side: [Int]) {
    for inside in side {
      for outside in 0..<fabric.hostCount where !side.contains(outside) { cut(inside, outside) }
    }
  }

  /// Heals both links between two hosts.
  public func heal(_ a: Int, _ b: Int) {
    mend(from: a, to: b)
    mend(from: b, to: a)
  }

  /// Heals the link from one host to another.
  public func mend(from: Int, to: Int) { fabric.setCut(false, from: from, to: to) }

  /// Heals every link.
  public func healAll() { fabric.healAll() }

  /// Whether messages from one host do not reach the other.
  public func isCut(from: Int, to: Int) -> Bool { fabric.isCut(from: from, to: to) }
}

/// The messages that wait at one host, the oldest first.
@usableFromInline
struct Mailbox<Message> {
  @usableFromInline var items: ContiguousArray<(message: Message, from: Int)> = []
  /// How many of the first items have been taken.
  @usableFromInline var taken = 0
  @usableFromInline var incarnation: UInt32 = 0

  @inlinable init() {}

  @inlinable var count: Int { items.count - taken }

  /// The host is now in that incarnation: what waited for an earlier one is lost with its memory.
  @inlinable
  mutating func enter(_ incarnation: UInt32) {
    guard incarnation != self.incarnation else { return }
    self.incarnation = incarnation
    items.removeAll(keepingCapacity: true)
    taken = 0
  }

  @inlinable
  mutating func append(_ message: Message, from: Int) { items.append((message, from)) }

  /// - Complexity: O(1), amortised.
  @inlinable
  mutating func take() -> (message: Message, from: Int)? {
    guard taken < items.count else { return nil }
    defer {
      taken += 1
      if taken == items.count || taken >= 64 && taken * 2 >= items.count {
        items.removeFirst(taken)
        taken = 0
      }
    }
    return items[taken]
  }
}

import Primitives

/// What a network does with its messages, whatever their contents: whether and when each arrives.
@usableFromInline
final class NetworkFabric {
  /// A message in flight.
  @usableFromInline
  struct Route {
    @usableFromInline let from: Int
    @usableFromInline let to: Int
    /// The number of the message on its link.
    let number: UInt64
    let delay: VirtualDuration
  }

  private unowned let world: World
  private let context: SimulationContext
  /// Distinguishes the decisions of this network from those of others in the same world.
  private let number: UInt32
  let queueLimit: Int
  let flightLimit: Int
  @exclusivity(unchecked) var faults: NetworkFaults
  @exclusivity(unchecked) private(set) var counters = NetworkCounters()
  @exclusivity(unchecked) private var links = NetworkLinks()
  @exclusivity(unchecked) private var routes: ContiguousArray<Route?> = []
  @exclusivity(unchecked) private var inFlight = 0

  init(_ world: World, _ faults: NetworkFaults, queueLimit: Int, flightLimit: Int) {
    require(queueLimit > 0 && flightLimit > 0, "a network for no messages")
    self.world = world
    context = world.context
    self.faults = faults
    self.queueLimit = queueLimit
    self.flightLimit = flightLimit
    number = UInt32(truncatingIfNeeded: world.attachedNetworks.count)
  }

  /// The messages that one send makes: none, one or two.
  @usableFromInline
  func send(_ from: Int, _ to: Int) -> (first: Route?, second: Route?) {
    requireAddress(to)
    counters.sent += 1
    let sent = links[from, to].sent
    links[from, to].sent += 1
    if links[from, to].isCut {
      drop(.cut, from, to)
      return (nil, nil)
    }
    if chance(.loss, to, faults.loss) {
      drop(.lost, from, to)
      return (nil, nil)
    }
    let first = Route(from: from, to: to, number: sent, delay: drawDelay(from, to))
    guard chance(.duplication, to, faults.duplication) else { return (first, nil) }
    counters.duplicated += 1
    let later = 1 + choose(.copy, to, of: faults.overtakingTicksMax)
    let second = VirtualDuration(ticks: first.delay.ticks + later)
    return (first, Route(from: from, to: to, number: sent, delay: second))
  }

  /// How long a message takes that is sent now.
  private func drawDelay(_ from: Int, _ to: Int) -> VirtualDuration {
    let now = context.timeline.now.ticks
    var arrival = now + faults.latency.ticks
    if faults.jitterTicksMax > 0 {
      arrival += context.choose(label(.jitter, to), of: faults.jitterTicksMax + 1)
    }
    if chance(.delay, to, faults.delay) {
      counters.delayed += 1
      arrival += 1 + choose(.delayTicks, to, of: faults.delayTicksMax)
    }
    if chance(.reordering, to, faults.reordering) {
      arrival = max(arrival, links[from, to].lastArrival)
      arrival += 1 + choose(.overtakingTicks, to, of: faults.overtakingTicksMax)
    } else {
      arrival = max(arrival, links[from, to].lastArrival)
      links[from, to].lastArrival = arrival
    }
    return VirtualDuration(ticks: arrival - now)
  }

  /// Schedules the arrival of the message in `slot`; false if too many are in flight.
  @usableFromInline
  func launch(_ route: Route, slot: Int, _ handler: any TimelineHandler) -> Bool {
    guard inFlight < flightLimit else {
      drop(.overflowed, route.from, route.to)
      return false
    }
    inFlight += 1
    while routes.count <= slot { routes.append(nil) }
    routes[slot] = route
    context.timeline.schedule(after: route.delay, handler, token: UInt64(slot))
    return true
  }

  /// The message in `slot` arrives; nil if it is lost after all.
  ///
  /// - Parameter queued: How many messages wait at a host in its present incarnation.
  @usableFromInline
  func land(_ slot: Int, queued: (SimulatedHost) -> Int) -> Route? {
    guard let route = routes[slot].take() else { trap("message \(slot) arrived twice") }
    inFlight -= 1
    let host = world.hosts[route.to]
    if links[route.from, route.to].isCut { return drop(.cut, route.from, route.to) }
    guard host.isUp else { return drop(.missed, route.from, route.to) }
    guard queued(host) < queueLimit else { return drop(.overflowed, route.from, route.to) }
    noteArrival(route)
    host.messageArrived(from: route.from, number: route.number)
    return route
  }

  private func noteArrival(_ route: Route) {
    counters.delivered += 1
    let next = links[route.from, route.to].arrived
    if route.number + 1 < next { counters.overtaken += 1 }
    links[route.from, route.to].arrived = max(next, route.number + 1)
  }

  func setCut(_ isCut: Bool, from: Int, to: Int) {
    requireAddress(from)
    requireAddress(to)
    if links[from, to].isCut == isCut { return }
    links[from, to].isCut = isCut
    world.hosts[to].wayChanged(from: from, isCut: isCut)
  }

  func isCut(from: Int, to: Int) -> Bool { links[from, to].isCut }

  func healAll() {
    for from in 0..<hostCount {
      for to in 0..<hostCount where links[from, to].isCut { setCut(false, from: from, to: to) }
    }
  }

  var hostCount: Int { world.hosts.count }

  @discardableResult
  private func drop(_ loss: MessageLoss, _ from: Int, _ to: Int) -> Route? {
    switch loss {
    case .lost: counters.lost += 1
    case .cut: counters.cut += 1
    case .missed: counters.missed += 1
    case .overflowed: counters.overflowed += 1
    }
    world.hosts[to].messageDropped(from: from, loss)
    return nil
  }

  private func requireAddress(_ address: Int) {
    let count = world.hosts.count
    require(address >= 0 && address < count, "there is no host \(address) of \(count)")
  }

  /// The sender's decision about a message to one receiver.
  private func label(_ label: NetworkLabel, _ to: Int) -> IndexedLabel<NetworkLabel> {
    label[number << 20 | UInt32(truncatingIfNeeded: to)]
  }

  private func chance(_ question: NetworkLabel, _ to: Int, _ ratio: Ratio) -> Bool {
    context.chance(label(question, to), ratio)
  }

  private func choose(_ question: NetworkLabel, _ to: Int, of count: UInt64) -> UInt64 {
    count < 2 ? 0 : context.choose(label(question, to), of: count)
  }
}

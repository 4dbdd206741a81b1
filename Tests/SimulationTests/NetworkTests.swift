import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Simulated network") struct NetworkTests {
  /// One host sends numbers, one at each of its turns; another notes what it receives.
  final class Rig {
    let world: World
    let network: SimulatedNetwork<Int>
    var received: [Int] = []
    var senders: [Int] = []
    var moments: [UInt64] = []
    /// What each number was sent at.
    var sentAt: [Int: UInt64] = [:]
    var next = 0

    init(
      seed: UInt64 = 1, count: Int = 200, faults: NetworkFaults = .none, queueLimit: Int = 1024,
      flightLimit: Int = 1 << 16, receives: Bool = true
    ) {
      world = World(context: SimulationContext(seed: seed), strategy: RoundRobin())
      network = SimulatedNetwork(
        world, faults: faults, queueLimit: queueLimit, flightLimit: flightLimit)
      let network = network
      world.addHost("sender") { host in
        host.run { [unowned self] world in
          guard next < count else { return .finished }
          sentAt[next] = world.context.timeline.now.ticks
          network.send(next, from: host, to: 1)
          next += 1
          return .ran
        }
      }
      world.addHost("receiver") { host in
        host.run(isBackground: true) { [unowned self] world in
          guard receives, let (message, from) = network.receive(host) else { return .idle }
          received.append(message)
          senders.append(from)
          moments.append(world.context.timeline.now.ticks)
          return .ran
        }
      }
    }

    /// Runs to the end, with all that is still on its way.
    @discardableResult
    func run(_ observer: ClosureObserver? = nil) -> Rig {
      #expect(world.run(observer) == .allFinished)
      // The sender is finished; the receiver alone still takes what arrives.
      while world.context.timeline.jumpToNext() {}
      while let (message, _) = network.receive(world.hosts[1]) { received.append(message) }
      return self
    }
  }

  /// A network that works, with the same latency for each message.
  static let steady = {
    var faults = NetworkFaults.none
    faults.jitterTicksMax = 0
    return faults
  }()

  @Test(
    "Without faults and jitter everything arrives once, in order, after the latency; no decision is drawn"
  )
  func works() {
    let rig = Rig(faults: Self.steady).run()
    #expect(rig.received == Array(0..<200))
    #expect(Set(rig.senders) == [0])
    for (place, moment) in rig.moments.enumerated() {
      #expect(moment >= rig.sentAt[rig.received[place]].unsafelyUnwrapped + 10)
    }
    #expect(rig.network.counters.sent == 200 && rig.network.counters.delivered == 200)
    #expect(rig.world.decisions.count == 0)
  }

  @Test("With jitter messages of one way stay in order, each takes its own time, and none is lost")
  func jitter() {
    let rig = Rig().run()
    #expect(rig.received == Array(0..<200))
    #expect(rig.network.counters.delivered == 200 && rig.network.counters.overtaken == 0)
    #expect(rig.world.decisions.count == 200)
    rig.network.faults.delay = .always
    rig.network.stopFaults()
    #expect(rig.network.faults == .none)
  }

  @Test(
    "Without other faults two receivers see two senders' messages in the same or in different orders"
  )
  func orders() {
    func orders(_ seed: UInt64, _ faults: NetworkFaults = .none) -> [[Int]] {
      let world = World(context: SimulationContext(seed: seed), strategy: RoundRobin())
      let network = SimulatedNetwork<Int>(world, faults: faults)
      for number in 0..<4 { world.addHost("node", number) { _ in } }
      for sender in 0..<2 {
        for receiver in 2..<4 { network.send(sender, from: world.hosts[sender], to: receiver) }
      }
      world.context.timeline.advance(by: VirtualDuration(ticks: 25))
      return (2..<4).map { receiver in
        (0..<2).compactMap { _ in network.receive(world.hosts[receiver])?.message }
      }
    }
    let drawn = (0..<40).map { orders($0) }
    #expect(drawn.allSatisfy { $0.allSatisfy { $0.sorted() == [0, 1] } })
    let differing = drawn.count { $0[0] != $0[1] }
    #expect((8...32).contains(differing))
    #expect((0..<40).allSatisfy { orders($0, Self.steady) == [[0, 1], [0, 1]] })
  }

  @Test("Lost messages do not arrive, the others do in order")
  func loss() {
    var faults = NetworkFaults()
    faults.loss = Ratio(1, in: 4)
    let rig = Rig(faults: faults).run()
    let counters = rig.network.counters
    #expect((20...80).contains(Int(counters.lost)))
    #expect(counters.delivered == 200 - counters.lost)
    #expect(rig.received.count == 200 - Int(counters.lost))
    #expect(rig.received == rig.received.sorted())
  }

  @Test("A duplicated message arrives twice")
  func duplication() {
    var faults = NetworkFaults()
    faults.duplication = Ratio(1, in: 4)
    let rig = Rig(faults: faults).run()
    let duplicated = rig.network.counters.duplicated
    #expect((20...80).contains(Int(duplicated)))
    #expect(rig.received.count == 200 + Int(duplicated))
    #expect(Set(rig.received).count == 200)
  }

  @Test("A delay also delays what comes after it on the same link, and changes no order")
  func delay() {
    var faults = NetworkFaults()
    faults.delay = Ratio(1, in: 8)
    let rig = Rig(faults: faults).run()
    #expect(rig.network.counters.delayed > 5)
    #expect(rig.network.counters.overtaken == 0)
    #expect(rig.received == Array(0..<200))
    #expect(rig.world.context.timeline.now.ticks > 500)
  }

  @Test("With reordering some messages arrive after later ones, and none is lost")
  func reordering() {
    var faults = NetworkFaults()
    faults.reordering = Ratio(1, in: 8)
    let rig = Rig(faults: faults).run()
    #expect(rig.network.counters.overtaken > 5)
    #expect(rig.received != Array(0..<200))
    #expect(rig.received.sorted() == Array(0..<200))
  }

  @Test("A cut drops what is sent and what would arrive while it lasts, until it is healed")
  func cuts() {
    let rig = Rig()
    let observer = ClosureObserver { world, _ in
      if rig.next == 50, !rig.network.isCut(from: 0, to: 1) { rig.network.cut(from: 0, to: 1) }
      if rig.next == 100 { rig.network.healAll() }
      return nil
    }
    rig.run(observer)
    #expect(rig.network.counters.cut > 50)
    let missing = Set(0..<200).subtracting(rig.received)
    #expect(missing.count == Int(rig.network.counters.cut))
    // Those in flight when the link was cut are lost too.
    #expect((missing.min() ?? 0) < 50 && missing.max() == 99)
  }

  @Test("A cut leaves the link back, and a partition leaves the links within its sides")
  func partitions() {
    let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
    let network = SimulatedNetwork<Int>(world)
    for number in 0..<4 { world.addHost("node", number) { _ in } }
    network.cut(from: 0, to: 1)
    #expect(network.isCut(from: 0, to: 1) && !network.isCut(from: 1, to: 0))
    network.partition([2, 3])
    let cut = (0..<4).map { from in (0..<4).map { network.isCut(from: from, to: $0) } }
    #expect(
      cut == [
        [false, true, true, true], [false, false, true, true], [true, true, false, false],
        [true, true, false, false],
      ])
    network.heal(2, 0)
    #expect(!network.isCut(from: 2, to: 0) && !network.isCut(from: 0, to: 2))
    #expect(network.isCut(from: 2, to: 1))
    network.healAll()
    for from in 0..<4 { for to in 0..<4 { #expect(!network.isCut(from: from, to: to)) } }
  }

  @Test("A full queue takes no more, and neither does a network with too many in flight")
  func bounds() {
    let full = Rig(queueLimit: 30, receives: false)
    full.run()
    #expect(full.network.counters.delivered == 30)
    #expect(full.network.counters.overflowed == 170)
    #expect(full.received == Array(0..<30))
    let crowded = Rig(flightLimit: 3).run()
    #expect(crowded.network.counters.overflowed > 0)
    #expect(
      crowded.network.counters.delivered + crowded.network.counters.overflowed == 200)
  }

  @Test(
    "What arrives while a host is down is lost, and so is what waited there; what comes later stays"
  )
  func crashOfReceiver() {
    let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
    let network = SimulatedNetwork<String>(world, faults: Self.steady)
    for number in 0..<2 { world.addHost("node", number) { _ in } }
    let (sender, receiver) = (world.hosts[0], world.hosts[1])
    func pass(_ ticks: UInt64) { world.context.timeline.advance(by: VirtualDuration(ticks: ticks)) }
    network.send("waits there", from: sender, to: 1)
    pass(10)
    network.send("arrives meanwhile", from: sender, to: 1)
    pass(5)
    receiver.crash(.process)
    pass(5)
    network.send("arrives afterwards", from: sender, to: 1)
    receiver.reboot()
    #expect(network.receive(receiver) == nil)
    pass(10)
    #expect(network.receive(receiver)?.message == "arrives afterwards")
    #expect(network.receive(receiver) == nil)
    #expect(network.counters.missed == 1)
  }

  @Test("A message outlives the crash of its sender")
  func crashOfSender() {
    let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
    let network = SimulatedNetwork<Int>(world, faults: Self.steady)
    for number in 0..<2 { world.addHost("node", number) { _ in } }
    network.send(7, from: world.hosts[0], to: 1)
    world.hosts[0].crash(.powerLoss)
    world.context.timeline.advance(by: VirtualDuration(ticks: 10))
    let (message, from) = network.receive(world.hosts[1]) ?? (0, -1)
    #expect(message == 7 && from == 0)
  }

  @Test(
    "Equal seeds give equal runs under all faults; another seed, and other hosts' traffic, do not")
  func deterministic() {
    var faults = NetworkFaults()
    faults.loss = Ratio(1, in: 8)
    faults.duplication = Ratio(1, in: 8)
    faults.delay = Ratio(1, in: 8)
    faults.reordering = Ratio(1, in: 8)
    func run(_ seed: UInt64) -> ([Int], UInt64, UInt64) {
      let rig = Rig(seed: seed, faults: faults).run()
      return (rig.received, rig.world.context.behaviour.value, rig.world.decisions.digest.value)
    }
    #expect(run(1) == run(1))
    #expect(run(1).0 != run(2).0)
    let rig = Rig(seed: 1, faults: faults)
    rig.world.decisions.takeDefaults([.network])
    #expect(rig.run().received == Array(0..<200))
  }

  @Test("Two networks of one world carry their messages apart")
  func networksApart() {
    let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
    let (numbers, texts) = (
      SimulatedNetwork<Int>(world, faults: Self.steady),
      SimulatedNetwork<String>(world, faults: Self.steady)
    )
    for number in 0..<2 { world.addHost("node", number) { _ in } }
    numbers.send(1, from: world.hosts[0], to: 1)
    texts.send("one", from: world.hosts[0], to: 1)
    world.context.timeline.advance(by: VirtualDuration(ticks: 10))
    #expect(numbers.receive(world.hosts[1])?.message == 1)
    #expect(texts.receive(world.hosts[1])?.message == "one")
    #expect(numbers.receive(world.hosts[1]) == nil)
  }

  @Test("A queue of many messages returns them in order")
  func longQueue() {
    let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
    let network = SimulatedNetwork<Int>(world)
    for number in 0..<2 { world.addHost("node", number) { _ in } }
    var (sent, received) = (0, 0)
    for round in 0..<400 {
      for _ in 0..<(round % 7) {
        network.send(sent, from: world.hosts[0], to: 1)
        sent += 1
      }
      world.context.timeline.advance(by: VirtualDuration(ticks: 3))
      for _ in 0..<(round % 6) {
        guard let (message, _) = network.receive(world.hosts[1]) else { break }
        #expect(message == received)
        received += 1
      }
    }
    #expect(received > 700)
  }

  @Test("A trace says which messages arrive and why others do not")
  func traced() {
    let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
    let network = SimulatedNetwork<Int>(world, faults: Self.steady)
    for number in 0..<2 { world.addHost("node", number) { _ in } }
    network.send(1, from: world.hosts[0], to: 1)
    network.cut(1, 0)
    network.send(2, from: world.hosts[1], to: 0)
    network.healAll()
    world.context.timeline.advance(by: VirtualDuration(ticks: 10))
    world.hosts[1].crash(.powerLoss)
    world.hosts[1].reboot()
    let lines = TraceLegend(names: world.names).lines(world.trace)
    #expect(
      lines == [
        "0 node0 boots", "1 node1 boots",
        "2 node0 is cut off from host 1", "3 node1 is cut off from host 0",
        "4 node0 does not get a message of host 1: the way is cut",
        "5 node1 can be reached by host 0 again", "6 node0 can be reached by host 1 again",
        "7 node1 gets a message of host 0", "8 node1 loses its power", "9 node1 boots again",
      ])
  }
}

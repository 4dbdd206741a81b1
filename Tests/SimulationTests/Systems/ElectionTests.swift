import Primitives
import Simulation
import Testing

@Suite("Elections on hosts with a network") struct ElectionTests {
  /// Crashes hosts, cuts links, and repairs both, at drawn steps.
  private final class Nemesis: WorldObserver {
    let network: SimulatedNetwork<Ballot>

    init(_ network: SimulatedNetwork<Ballot>) { self.network = network }

    func stepped(_ world: World, _ event: StepEvent) -> Finding? {
      let victim = world.hosts[world.choose(of: world.hosts.count, "victim")]
      if victim.isUp, world.chance(Ratio(1, in: 40), "crash") {
        victim.crash(.powerLoss)
      } else if !victim.isUp, world.chance(Ratio(1, in: 6), "reboot") {
        victim.reboot()
      }
      if world.chance(Ratio(1, in: 100), "cut") {
        network.cut(victim.address, (victim.address + 1) % world.hosts.count)
      }
      if world.chance(Ratio(1, in: 50), "heal") { network.healAll() }
      return nil
    }

    func nothingLeft(_ world: World) -> Bool {
      guard let down = world.hosts.first(where: { !$0.isUp }) else { return false }
      down.reboot()
      return true
    }
  }

  private func run(_ seed: UInt64, votesBeforeSync: Bool) -> (end: RunEnd, world: World, terms: Int)
  {
    var options = WorldOptions()
    options.stepLimit = 1500
    let world = World(
      context: SimulationContext(seed: seed), strategy: RandomWalk(), options: options)
    var faults = NetworkFaults()
    faults.loss = Ratio(1, in: 16)
    faults.duplication = Ratio(1, in: 16)
    faults.reordering = Ratio(1, in: 8)
    faults.delay = Ratio(1, in: 16)
    let network = SimulatedNetwork<Ballot>(world, faults: faults)
    let group = ElectionNode.Group(network, votesBeforeSync: votesBeforeSync)
    for number in 0..<3 {
      world.addHost("node", number) { host in
        host.spawn("raft", host.number, background: true, running: ElectionNode(host, group))
      }
    }
    let end = world.run(Nemesis(network))
    return (end, world, group.leaders.count)
  }

  @Test("Each term has at most one leader, through crashes, cuts and every fault of the network")
  func correct() {
    var (terms, crashes) = (0, 0)
    for seed in 0..<UInt64(60) {
      let (end, world, led) = run(seed, votesBeforeSync: false)
      #expect(end == .stepLimit, "seed \(seed)")
      terms += led
      crashes += world.hosts.reduce(0) { $0 + Int($1.incarnation) }
    }
    #expect(terms > 500 && crashes > 500)
  }

  @Test("A vote that is sent before it is durable gives a term two leaders, within few seeds")
  func votesBeforeSync() {
    let found = (0..<UInt64(200)).first { seed in
      if case .finding(let finding) = run(seed, votesBeforeSync: true).end {
        finding.property == "one-leader"
      } else {
        false
      }
    }
    #expect(found != nil)
  }

  @Test("An election is the same run each time")
  func deterministic() {
    func digests(_ seed: UInt64) -> [UInt64] {
      let world = run(seed, votesBeforeSync: false).world
      return [world.context.behaviour.value, world.decisions.digest.value]
    }
    #expect(digests(5) == digests(5))
    #expect(digests(5) != digests(6))
  }
}

import AsyncIO
import Primitives
import Scenario
import Simulation

/// Hosts that write to their disks and send each other messages, for what the ready-made faults do to them.
struct Depot: SystemUnderTest {
  enum Event { case written(host: Int), failed(IOError) }

  static let hosts = SpecField("hosts", "how many hosts there are", default: 3, in: 1...9)

  let name = "depot"
  let fields: [any AnySpecField] = [hosts]
  var properties: [any Property<Depot>.Type] = [Calm.self]
  var faults: [any FaultPlan.Type] = [
    ProcessCrashes.self, PowerLosses.self, DiskErrors.self, Partitions.self, MessageFaults.self,
  ]
  /// Told of each host that crashes, with the turn.
  var crashed: (UInt64, SimulatedHost) -> Void = { _, _ in }

  func start(_ run: Run<Self>) {
    let network = SimulatedNetwork<Int>(run.world)
    for number in 0..<run.spec[Self.hosts] {
      run.host("depot", number) { host in
        host.spawn("porter", running: Porter(run: run, host: host, network: network))
      }
    }
    run.observe(Crashes(crashed))
    run.atRest {
      for host in run.world.hosts {
        run.always(host.isUp, "every host is up")
        run.always(host.faults == .none, "every disk works")
      }
      let pairs = run.world.hosts.indices.flatMap { a in
        run.world.hosts.indices.map { (a, $0) }
      }
      run.always(!pairs.contains { network.isCut(from: $0, to: $1) }, "no way is cut")
    }
  }

  /// Writes, syncs and sends for ever; once the run comes to its end, a fixed number of times more.
  struct Porter: Fiber {
    let run: Run<Depot>
    let host: SimulatedHost
    let network: SimulatedNetwork<Int>
    var file: (any File)?
    var pending = Pending()
    var rounds = 0
    var isSyncing = false
    var roundsLeft = 30

    mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      do throws(Interruption<IOError>) {
        return try work(world)
      } catch {
        guard case .failure(let failure) = error else { throw error }
        isSyncing = false
        run.emit(.failed(failure))
        return .ran
      }
    }

    private mutating func work(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      let io = host.platform.io
      guard let file else {
        file = try pending.takeFile(io) { io.open("goods", .create) }
        return .ran
      }
      if isSyncing {
        try pending.take(io) { file.sync() }
        isSyncing = false
        rounds += 1
        run.emit(.written(host: host.address))
        network.send(rounds, from: host, to: (host.address + 1) % world.hosts.count)
        while network.receive(host) != nil {}
        if run.phase != .running { roundsLeft -= 1 }
        return roundsLeft == 0 ? .finished : .finishedOperation
      }
      let buffer = IOBuffer(count: 2000)
      let at = rounds % 8 * 2000
      if !pending.isWaiting { world.beginOperation() }
      try pending.take(io) { file.write(buffer, count: buffer.count, at: at) }
      isSyncing = true
      return .ran
    }
  }

  /// Once a run comes to its end, nothing fails any more.
  final class Calm: Property {
    static let name: StaticString = "calm"
    static let asserts: StaticString = "No fault strikes while a run comes to its end."
    let wants: EventMask = [.system, .host, .phase]
    private var submittedBefore: Set<Int> = []
    private var writes = 0

    init(_ model: NoModel) {}

    func saw(_ event: Event, _ run: Run<Depot>) throws(Violation) {
      guard run.phase != .running else { return }
      switch event {
      case .written: writes += 1
      case .failed(let error):
        // What was in flight at the end of the running phase had its fault drawn already.
        let isFirst = submittedBefore.insert(run.world.lastSlot).inserted
        if writes > 40 || !isFirst { throw Violation("\(error) in the end") }
      }
    }

    func saw(_ event: WorldEvent, _ run: Run<Depot>) throws(Violation) {
      if case .hostCrashed(let host) = event, run.phase != .running {
        throw Violation("\(host.name) crashed in the end")
      }
      if case .phase(.draining) = event { run.reachable("the end came") }
    }
  }

  private final class Crashes: Observer {
    let wants = EventMask.host
    let crashed: (UInt64, SimulatedHost) -> Void
    init(_ crashed: @escaping (UInt64, SimulatedHost) -> Void) { self.crashed = crashed }

    func saw(_ event: WorldEvent, _ run: Run<Depot>) throws(Violation) {
      if case .hostCrashed(let host) = event { crashed(run.world.counts.turns, host) }
    }
  }
}

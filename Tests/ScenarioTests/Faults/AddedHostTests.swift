import Primitives
import Scenario
import Simulation
import Testing

@Suite("Faults and what is added in the middle of a run") struct AddedHostTests {
  /// What the parts that came late had in the middle of the run and in its end.
  final class Notes {
    var disk: [DiskFaults] = []
    var messages: [NetworkFaults] = []

    func look(at world: World) {
      for host in world.hosts { disk.append(host.faults) }
      for network in world.networks { messages.append(network.faults) }
    }
  }

  /// A machine at the start, and another with a network of its own after some turns.
  struct Fleet: SystemUnderTest {
    let name = "fleet"
    let faults: [any FaultPlan.Type] = [
      DiskErrors.self, PowerLosses.self, MessageFaults.self, Growth.self,
    ]
    var notes = Notes()

    func start(_ run: Run<Self>) {
      run.host("ship", 0) { Self.sail($0) }
      let (notes, world) = (notes, run.world)
      run.plan(Growth.self).notes = notes
      run.atRest { notes.look(at: world) }
    }

    static func sail(_ host: SimulatedHost) {
      host.spawn("sailor", background: true, times: .max, steps: [{ _ in }])
    }
  }

  final class Growth: FaultPlan {
    static let name: StaticString = "a ship more"
    static let fields: [any AnySpecField] = []
    private(set) var nextTurn: UInt64 = 50
    var notes: Notes?

    init(_ spec: RunSpec, _ world: World) {}

    func strike(_ world: World) -> Int {
      if world.hosts.count == 1 {
        world.addHost("ship", 1) { Fleet.sail($0) }
        _ = SimulatedNetwork<Int>(world)
        nextTurn = 60
      } else {
        notes?.look(at: world)
        nextTurn = .max
      }
      return 1
    }
  }

  @Test(
    "A host and a network that come later have the ratios of the plans, and lose them in the end")
  func later() {
    let fleet = Fleet()
    let system = AnySystem(fleet)
    var spec = RunSpec(system.fields, seed: 1)
    spec.steps = 200
    spec["disk-errors"] = .ratio(Ratio(1, in: 16))
    // One in a thousand: none falls before the run looks.
    spec["power-losses"] = .number(1)
    spec["keeps-unsynced"] = .flag(true)
    spec["message-losses"] = .ratio(Ratio(1, in: 8))
    #expect(system.execute(RunRequest(spec)).outcome == .passed)
    let (disk, messages) = (fleet.notes.disk, fleet.notes.messages)
    #expect(disk.count == 4 && messages.count == 2)
    #expect(disk[0] == disk[1])
    #expect(disk[1].deviceFailure == OperationRatios(all: Ratio(1, in: 16)))
    #expect(disk[1].powerLoss.keepsUnsynced)
    #expect(messages[0].loss == Ratio(1, in: 8))
    #expect(disk[2...].allSatisfy { $0 == .none } && messages[1].loss == .never)
  }
}

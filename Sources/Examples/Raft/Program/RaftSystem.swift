import AsyncIO
import Harness
import RaftExample
import Scenario
import Simulation

extension RaftBug: SpecFieldWord {}

/// A replicated log on machines that crash, with disks and a network that fail.
@main struct RaftSystem: SystemUnderTest {
  typealias Event = RaftEvent
  typealias Plan = RaftPlan
  typealias Model = RaftModel

  static let nodes = SpecField("nodes", "how many nodes there are", default: 3, in: 1...9) {
    $0.one(of: 3, 3, 5)
  }
  static let clients = SpecField("clients", "how many clients propose", default: 2, in: 1...16) {
    $0.one(of: 1, 2, 4)
  }
  static let batch = SpecField(
    "batch", "how many entries a message carries at most", default: 16, in: 1...1024
  ) {
    $0.one(of: 1, 2, 16)
  }
  static let electionTicks = SpecField(
    "election-ticks",
    "how many ticks a node waits for a leader at least; at most twice as long",
    default: 400, in: 200...100_000
  ) {
    $0.one(of: 250, 400, 1200)
  }
  static let bug = SpecField("bug", "plants a bug", default: RaftBug.none, isFolded: false)

  let name = "raft"
  let product = "heddle-raft"
  let subject = "a replicated log"
  let fields: [any AnySpecField] = [nodes, clients, batch, electionTicks, bug]
  let properties: [any Property<Self>.Type] = [
    ElectionSafety.self, LogMatching.self, LeaderCompleteness.self, StateMachineSafety.self,
    Durability.self, Convergence.self,
  ]
  let workloads: [any Workload<Self>.Type] = [Proposals.self, Pauses.self]
  let faults: [any FaultPlan.Type] = [
    ProcessCrashes.self, PowerLosses.self, DiskErrors.self, Partitions.self, MessageFaults.self,
  ]
  let mustMeet: [StaticString] = [
    "an entry was committed", "a leader was replaced", "a conflicting tail was cut off",
    "a proposal was committed after more than one try",
  ]
  let mustMeetUnderFaults = [
    TextUnderFaults("a torn tail of a journal was left out", "crashes", "power-losses"),
    TextUnderFaults("a short write was continued", "short-writes"),
  ]
  var yieldPoints: YieldCatalogue {
    var catalogue = YieldCatalogue()
    catalogue.register(RaftPoint.self, named: "Raft")
    return catalogue
  }

  func makeModel(for run: Run<Self>) -> RaftModel { RaftModel(nodes: run.spec[Self.nodes]) }

  func start(_ run: Run<Self>) {
    let (size, clients) = (run.spec[Self.nodes], run.spec[Self.clients])
    let electionTicks = run.spec[Self.electionTicks]
    let frontend = Frontend(run.world, nodes: size, clients: clients)
    let group = Node.Group(
      network: SimulatedNetwork(run.world), frontend: frontend, size: size,
      batchMax: run.spec[Self.batch], electionTicks: electionTicks, bug: run.spec[Self.bug])
    run.observe(run.model)
    for number in 0..<size {
      run.host("node", number) { host in
        let node = Node(run, host, group)
        frontend.booted(number, host.spawn("raft", number, background: true, running: node))
      }
    }
    for number in 0..<clients {
      let client = Client(run, frontend, number: number, patience: 2 * electionTicks)
      frontend.began(client: number, run.spawn("client", number, running: client))
    }
    run.spawn("settler", running: Settler(run: run, frontend: frontend, ticks: electionTicks))
  }
}

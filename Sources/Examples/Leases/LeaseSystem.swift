import AsyncIO
import Harness
import Primitives
import Scenario
import Simulation

/// A server that lends one lease, and clients that ask for it over a network.
@main struct LeaseSystem: SystemUnderTest {
  /// Hosts by their addresses, times in ticks.
  struct Lease: Equatable {
    var holder: Int
    var until: UInt64
  }
  enum Message { case ask, granted(Lease), refused }
  enum Event {
    /// A client holds the lease from now on.
    case held(Lease)
    /// The server has read its disk.
    case recovered(Lease)
    static let heldKind: UInt8 = 0, recoveredKind: UInt8 = 1
  }
  enum Bug: String, SpecFieldWord {
    case none
    case forgetsDirectorySync = "forgets-directory-sync"
  }

  static let clients = SpecField("clients", "how many clients ask", default: 3, in: 1...16) {
    $0.one(of: 2, 3, 5)
  }
  static let leaseTicks = SpecField(
    "lease-ticks", "how many ticks a lease lasts", default: 2000, in: 1...1_000_000
  ) { $0.one(of: 500, 2000) }
  static let bug = SpecField("bug", "plants a bug", default: Bug.none, isFolded: false)

  let name = "leases"
  let product = "heddle-leases"
  let subject = "a server that lends a lease"
  let fields: [any AnySpecField] = [clients, leaseTicks, bug]
  let properties: [any Property<Self>.Type] = [OneHolder.self]
  let faults: [any FaultPlan.Type] = [
    ProcessCrashes.self, PowerLosses.self, DiskErrors.self, Partitions.self, MessageFaults.self,
  ]
  let mustMeet: [StaticString] = ["a client was refused"]
  let mustMeetUnderFaults = [
    TextUnderFaults("a lease outlived a restart", "crashes", "power-losses")
  ]
  var yieldPoints: YieldCatalogue {
    var catalogue = YieldCatalogue()
    catalogue.register(LeasePoint.self, named: "Lease")
    return catalogue
  }

  func start(_ run: Run<Self>) {
    let network = SimulatedNetwork<Message>(run.world)
    let server = run.host("server") { host in
      host.spawn("keeper", background: true, running: Server(run, host, network))
    }
    for number in 0..<run.spec[Self.clients] {
      run.host("client", number) { host in
        host.spawn("asker", number, running: Client(run, host, network, server: server.address))
      }
    }
  }
}

/// Where the server can be made to hand control back.
enum LeasePoint: UInt8, YieldPointMarker {
  case written, durable
  static let family: UInt8 = 1
  static let pointCount: UInt8 = 2
}

import AsyncIO
import Harness
import LogStoreExample
import Scenario
import Simulation

extension LogStore.Bug: SpecFieldWord {}

/// A write-ahead-logged store on a machine whose process crashes, whose power fails and whose disk has errors.
@main struct LogStoreSystem: SystemUnderTest {
  typealias Plan = StorePlan

  enum Event {
    /// A client has asked for a change; no value removes the key.
    case asked(key: String, value: String?)
    case acknowledged(key: String, value: String?)
    case failed(key: String, value: String?)
    case read(key: String, value: String?)
    /// The store is open again, with these contents.
    case recovered([String: String])
  }

  static let clients = SpecField("clients", "how many clients there are", default: 3, in: 1...16) {
    $0.one(of: 1, 2, 3, 5)
  }
  static let keys = SpecField("keys", "how many keys there are", default: 4, in: 1...1000) {
    $0.one(of: 1, 3, 20)
  }
  static let bug = SpecField("bug", "plants a bug", default: LogStore.Bug.none, isFolded: false)

  let name = "log-store"
  let product = "heddle-log-store"
  let subject = "a write-ahead-logged store"
  let fields: [any AnySpecField] = [clients, keys, bug]
  let properties: [any Property<Self>.Type] = [
    Durability.self, Provenance.self, LatestRead.self,
  ]
  let workloads: [any Workload<Self>.Type] = [
    SmallPuts.self, LargePuts.self, Removals.self, Reads.self,
  ]
  let faults: [any FaultPlan.Type] = [ProcessCrashes.self, PowerLosses.self, DiskErrors.self]
  let mustMeetUnderFaults = [
    TextUnderFaults("a torn tail was cut off", "crashes", "power-losses"),
    TextUnderFaults("a short write was continued", "short-writes"),
    TextUnderFaults(
      "the log was written again after a failure", "disk-errors", "no-space", "short-writes"),
    TextUnderFaults("a change that was not acknowledged survived", "crashes", "power-losses"),
  ]
  var yieldPoints: YieldCatalogue {
    var catalogue = YieldCatalogue()
    catalogue.register(StorePoint.self, named: "Store")
    return catalogue
  }

  func start(_ run: Run<Self>) {
    run.host("store") { host in
      host.spawn("recovery", running: Recovery(run: run, host: host))
    }
  }
}

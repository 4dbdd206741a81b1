import Harness
import Scenario
import Simulation

/// Producers and consumers of a bounded queue that is all in memory: no host, no disk, no network.
@main struct QueueSystem: SystemUnderTest {
  typealias Plan = QueuePlan

  enum Event {
    case put(Int)
    case took(Int)
  }

  enum Bug: String, SpecFieldWord {
    case none
    case oneCondition = "one-condition"
    case looksOnce = "looks-once"
    case lastFirst = "last-first"
  }

  static let capacity = SpecField("capacity", "how many items fit", default: 2, in: 1...100) {
    $0.one(of: 1, 2, 8)
  }
  static let clients = SpecField("clients", "how many of each kind", default: 3, in: 1...16) {
    $0.one(of: 2, 3, 4)
  }
  static let bug = SpecField("bug", "plants a bug", default: Bug.none, isFolded: false)

  let name = "queue"
  let product = "heddle-queue"
  let subject = "a bounded queue"
  let fields: [any AnySpecField] = [capacity, clients, bug]
  let properties: [any Property<Self>.Type] = [Order.self]
  let workloads: [any Workload<Self>.Type] = [Singles.self, Batches.self]
  let faults: [any FaultPlan.Type] = [VainWakeUps.self]
  let mustMeet: [StaticString] = ["the queue was full", "the queue was empty"]
  let commands: [SystemCommand] = [.capacities]

  func start(_ run: Run<Self>) {
    let (spec, clients) = (run.spec, run.spec[Self.clients])
    let queue = BoundedQueue(spec[Self.capacity], producers: clients, bug: spec[Self.bug])
    for number in 0..<clients {
      run.spawn("producer", number, running: Producer(run: run, queue: queue))
      run.spawn("consumer", number, running: Consumer(run: run, queue: queue))
    }
    run.atRest { run.always(queue.items.isEmpty, "everything that was put was taken") }
  }
}

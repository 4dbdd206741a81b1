import AsyncIO
import Checkers
import Scenario
import Simulation

/// Lists in memory, and clients that read one of them and append to another in one transaction.
struct Lists: SystemUnderTest {
  enum Bug: String, SpecFieldWord {
    case none
    case splitTransactions = "split-transactions"
  }

  typealias Event = History.Operation

  static let bug = SpecField("bug", "plants a bug", default: Bug.none, isFolded: false)

  let name = "lists"
  let fields: [any AnySpecField] = [bug]
  let properties: [any Property<Self>.Type] = [Isolation.self]

  func start(_ run: Run<Self>) {
    let store = ListStore(keys: 3)
    for number in 0..<3 {
      run.spawn("client", number, running: Client(run: run, store: store, process: number))
    }
  }
}

final class ListStore {
  var lists: [[Int]]

  init(keys: Int) { lists = Array(repeating: [], count: keys) }
}

struct Client: Fiber {
  let run: Run<Lists>
  let store: ListStore
  let process: Int
  private var appended = 0
  private var transaction: (from: Int, to: Int, read: [Int]?)?

  init(run: Run<Lists>, store: ListStore, process: Int) {
    (self.run, self.store, self.process) = (run, store, process)
  }

  mutating func step(_ world: World) -> StepOutcome {
    guard let (from, to, read) = transaction else {
      if appended == 20 { return .finished }
      world.beginOperation()
      appended += 1
      let keys = store.lists.count
      let (from, to) = (world.choose(of: keys, "from"), world.choose(of: keys, "to"))
      transaction = (from, to, nil)
      run.emit(line(.invoke, from, to, nil))
      return .ran
    }
    let values = read ?? store.lists[from]
    if read == nil, run.spec[Lists.bug] == .splitTransactions {
      transaction?.read = values
      return .ran
    }
    store.lists[to].append(value)
    transaction = nil
    run.emit(line(.ok, from, to, values))
    return .finishedOperation
  }

  /// No two appends have the same value.
  private var value: Int { 1000 * process + appended }

  private func line(
    _ event: History.Event, _ from: Int, _ to: Int, _ read: [Int]?
  ) -> History.Operation {
    History.Operation(
      process: process, event,
      [.read(key: UInt64(from), values: read), .append(key: UInt64(to), value: value)])
  }
}

final class Isolation: Property {
  static let name: StaticString = "isolation"
  static let asserts: StaticString = "Transactions happen as if one came after the other."

  let wants: EventMask = [.system, .phase]
  private var history = History()

  init(_ model: NoModel) {}

  func saw(_ event: History.Operation, _ run: Run<Lists>) throws(Violation) {
    history.append(event)
  }

  func saw(_ event: WorldEvent, _ run: Run<Lists>) throws(Violation) {
    guard case .phase(.atRest) = event else { return }
    let verdict = ListAppendChecker(history).verdict(for: .strictSerializable)
    if !verdict.isValid {
      throw Violation(verdict.description, way: verdict.anomalyNames.first)
    }
  }
}

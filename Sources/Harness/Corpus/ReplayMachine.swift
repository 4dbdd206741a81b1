import Primitives
import Processes
import Scenario

/// Which plan goes to which worker, and in which order answers are reported; pure, touches no process.
///
/// A run whose worker ends is run again: only an end that happens twice is blamed on the system.
struct ReplayMachine {
  /// No worker is idle while its next order is on the way.
  private static let ordersPerPlace = 2
  /// A run that dies this often, each time differently, is blamed on the machine.
  private static let deathsMax = 3

  /// The result of a plan.
  struct Told {
    var index: Int
    /// Nil if nothing was run.
    var answer: RunResult?
    /// A death that did not happen again.
    var lost: ProcessDeath?
  }

  private let orders: [RunOrder?]
  private var next = 0
  /// Orders that a worker had not begun when it ended.
  private var returned: [Int] = []
  private var given: [[Int]]
  private var answers: [RunResult?]
  /// How the runs of each plan died.
  private var deaths: [[ProcessDeath]]
  private var told = 0

  /// - Parameter orders: One for each plan; nil if it needs no run.
  init(_ orders: [RunOrder?], places: Int) {
    self.orders = orders
    given = Array(repeating: [], count: places)
    answers = Array(repeating: nil, count: orders.count)
    deaths = Array(repeating: [], count: orders.count)
  }

  /// Whether every plan has been reported.
  var isFinished: Bool { told == orders.count }

  /// The next order for the worker of a place; nil if there is none for it.
  mutating func order(for place: Int) -> RunOrder? {
    guard given[place].count < Self.ordersPerPlace else { return nil }
    while next < orders.count, orders[next] == nil { next += 1 }
    let index: Int
    if !returned.isEmpty {
      index = returned.removeFirst()
    } else if next < orders.count {
      index = next
      next += 1
    } else {
      return nil
    }
    given[place].append(index)
    return orders[index]
  }

  /// A worker has answered the first of its orders.
  mutating func answered(_ place: Int, _ answer: RunResult) {
    require(!given[place].isEmpty, "the worker of place \(place) has answered without an order")
    answers[given[place].removeFirst()] = answer
  }

  /// A worker ended during the first of its orders.
  mutating func ended(_ place: Int, _ end: WorkerEnd) {
    guard !given[place].isEmpty else { return }
    let index = given[place].removeFirst()
    withdrawn(place)
    let result = RunResult(seed: orders[index]?.seed.value ?? 0, end)
    guard let death = result.outcome.death else { return }
    let isAgain = deaths[index].contains { $0.kind == death.kind }
    deaths[index].append(death)
    if isAgain || deaths[index].count == Self.deathsMax {
      answers[index] = result
      // A death that happened again is not a lost one.
      if isAgain { deaths[index] = [] }
    } else {
      returned.insert(index, at: 0)
    }
  }

  /// A worker is gone before it had begun any of its orders.
  mutating func withdrawn(_ place: Int) {
    returned = given[place] + returned
    given[place] = []
  }

  /// The next plan that can be reported, in the order of the plans.
  mutating func tell() -> Told? {
    guard told < orders.count, orders[told] == nil || answers[told] != nil else { return nil }
    defer { told += 1 }
    return Told(index: told, answer: answers[told], lost: deaths[told].first)
  }
}

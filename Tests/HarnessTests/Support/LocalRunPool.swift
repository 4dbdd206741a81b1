import Harness
import Primitives
import Scenario

@testable import Console
@testable import Processes

/// A pool without processes: every order is carried out in this one, when its result is waited for.
///
/// Each waiting serves one order of every place, so that places take turns as processes would. A seed
/// may be named at which the worker of the place ends instead, as at a trap.
final class LocalRunPool: RunPool {
  private let worker: Worker
  private var orders: [[RunOrder]]
  /// How the worker ends that is given one of these seeds.
  private var ends: [UInt64: WorkerEnd]
  /// Whether the next run of such a seed comes to its end.
  private let isOnce: Bool
  /// The most places that had an order at the same time.
  private(set) var busiest = 0
  /// Which places have served each seed.
  private(set) var placesOfSeed: [UInt64: [Int]] = [:]
  private(set) var isDismissed = false
  /// Places whose worker ends at its next waiting.
  private var killed: Set<Int> = []

  init(
    system: AnySystem, places: Int, ends: [UInt64: WorkerEnd] = [:], isOnce: Bool = false
  ) {
    self.isOnce = isOnce
    worker = Worker(system: system)
    orders = Array(repeating: [], count: places)
    self.ends = ends
  }

  func give(_ order: RunOrder, to place: Int) {
    orders[place].append(order)
    busiest = max(busiest, orders.count { !$0.isEmpty })
  }

  func wait(milliseconds: Int32) -> [RunPoolEvent] {
    var events: [RunPoolEvent] = []
    for place in killed.sorted() {
      orders[place] = []
      events.append(.ended(place: place, WorkerEnd(.died(.signalled(9)))))
    }
    killed = []
    for place in orders.indices where !orders[place].isEmpty {
      let order = orders[place].removeFirst()
      placesOfSeed[order.seed.value, default: []].append(place)
      if let end = ends[order.seed.value] {
        if isOnce { ends[order.seed.value] = nil }
        orders[place] = []
        events.append(.ended(place: place, end))
      } else {
        events.append(.answered(place: place, worker.answer(order)))
      }
    }
    return events
  }

  func kill(_ place: Int) { killed.insert(place) }

  func dismiss() { isDismissed = true }
}

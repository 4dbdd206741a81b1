import Primitives
import Scenario

@testable import Console
@testable import Harness
@testable import Processes

/// A sweep machine that is told events by hand, as a pool would tell them.
struct SweepScript {
  private(set) var machine: SweepMachine
  /// The orders of each place that have no answer yet.
  private(set) var orders: [[RunOrder]]
  private(set) var settled: [SeedResult] = []
  private(set) var recorded: [SweepMachine.Output] = []
  /// The seeds of all orders in the order in which they were given, with their places.
  private(set) var given: [(seed: UInt64, place: Int, task: RunOrder.Task)] = []
  /// Where each seed was run first, and those that were to be audited there.
  private var ran: [UInt64: Int] = [:]
  private(set) var auditedByThemselves: [UInt64] = []

  init(
    _ seeds: [UInt64], jobs: Int, audit: String = "0%", isRecording: Bool = false,
    stops: ((SeedResult) -> Bool)? = nil
  ) {
    var options = SweepMachine.Options(
      jobs: jobs, audit: Percentage(audit)!, isRecording: isRecording,
      specOptions: ["steps": "7"], milliseconds: { 1000 + $0 })
    options.stops = stops
    machine = SweepMachine(options, seeds: seeds.makeIterator())
    orders = Array(repeating: [], count: options.places)
  }

  var busy: Int { orders.count { !$0.isEmpty } }

  /// What is given to a place until it shall rest.
  @discardableResult mutating func fill(_ place: Int) -> [UInt64] {
    var seeds: [UInt64] = []
    while let order = machine.next(for: place) {
      orders[place].append(order)
      given.append((order.seed.value, place, order.task))
      seeds.append(order.seed.value)
      if order.task == .run, ran[order.seed.value] == place {
        auditedByThemselves.append(order.seed.value)
      }
    }
    return seeds
  }

  /// The worker of a place answers its first order with `result`, or as seeds of this script end.
  mutating func answer(_ place: Int, _ result: SeedResult? = nil) throws {
    let order = orders[place].removeFirst()
    if ran[order.seed.value] == nil { ran[order.seed.value] = place }
    var answer = RunAnswer(number: order.number)
    answer.line = result ?? Self.result(order.seed.value)
    take(try machine.answered(place, answer))
  }

  mutating func end(_ place: Int, _ cause: WorkerEnd.Cause = .died(.signalled(9))) {
    orders[place] = []
    take(machine.ended(place, WorkerEnd(cause)))
  }

  mutating func withdraw(_ place: Int) {
    orders[place] = []
    machine.withdrawn(place)
  }

  mutating func beginNoMore() { machine.beginNoMore() }

  mutating func note(_ result: SeedResult) { machine.note(result) }

  private mutating func take(_ outputs: [SweepMachine.Output]) {
    for output in outputs {
      switch output {
      case .settled(let result): settled.append(result)
      case .recorded: recorded.append(output)
      }
    }
  }

  /// Seeds that end in 3 fail, the greater ones in fewer steps.
  static func result(_ seed: UInt64) -> SeedResult {
    seed % 10 == 3 ? Results.failed(seed, steps: 5000 - seed) : Results.passed(seed)
  }
}

import Console
import Primitives
import Processes

/// A pool whose workers are processes of this program.
package final class ProcessRunPool: RunPool {
  private let pool: WorkerPool
  private let megabytesMax: UInt64
  private var writer = OrderWriter()

  /// - Parameters:
  ///   - program: This program's file.
  ///   - megabytesMax: The memory that a run may use, including what its worker used to start.
  ///   - now: The clock by which workers are stopped; it does not advance while the machine sleeps.
  package init(
    program: String, places: Int, megabytesMax: UInt64,
    now: @escaping () -> SuspendingClock.Instant = { SuspendingClock.now }
  ) {
    self.megabytesMax = megabytesMax
    pool = WorkerPool(
      program: program, arguments: Self.arguments, places: places, megabytesMax: megabytesMax,
      now: now)
  }

  /// The hash tables of each worker have a different order.
  private static func arguments(_ place: Int, _ start: UInt64) -> [String] {
    ["worker", "--hash-seed", "\(mix64(UInt64(place) + 1, start))"]
  }

  package func give(_ order: RunOrder, to place: Int) throws(HarnessError) {
    let request = WorkerPool.Request(
      number: order.number, milliseconds: order.milliseconds, line: writer.line(order))
    try pool.give(request, to: place)
  }

  package func wait(milliseconds: Int32) throws(HarnessError) -> [RunPoolEvent] {
    var events: [RunPoolEvent] = []
    for event in try pool.wait(milliseconds: milliseconds) {
      switch event {
      case .started(_, let kilobytes): try checkStart(kilobytes)
      case .answered(let place, let number, let body):
        events.append(.answered(place: place, try RunAnswer(number: number, body: body)))
      case .ended(let place, let end): events.append(.ended(place: place, end))
      case .withdrawn(let place): events.append(.withdrawn(place: place))
      }
    }
    return events
  }

  /// - Throws: `.usage` if a worker needs more memory to start than a run may use: every run would be blamed for
  ///   it.
  private func checkStart(_ kilobytes: UInt64) throws(HarnessError) {
    guard kilobytes > megabytesMax << 10 else { return }
    throw .usage(
      "--memory \(megabytesMax)M is less than the \((kilobytes + 1023) >> 10) MB that a worker uses "
        + "before its first run; give more")
  }

  package func kill(_ place: Int) { pool.kill(place) }

  package func dismiss() { pool.dismiss() }
}

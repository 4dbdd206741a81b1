import Console
import Processes
import Scenario

/// Carries out a sweep: gives orders to a pool, writes the results, and stops when necessary.
package final class SweepOperation {
  package enum Ending: Hashable, Sendable {
    case finished
    /// The time was up before all seeds had run.
    case timeIsUp
    /// A seed failed, at which the sweep had to stop.
    case stopped
    case interrupted
  }

  /// Where the results of a sweep go.
  package struct Outlets {
    package var results: ResultsWriter?
    /// Called with the smallest failure so far of its signature.
    package var recorded: (SeedResult) throws(HarnessError) -> Void = { _ in }
    package var isInterrupted: () -> Bool
    /// Called with each result, in the order in which seeds are settled.
    package var settled: (SeedResult) -> Void
    /// Called repeatedly, to show progress.
    package var tick: () -> Void

    package init(
      isInterrupted: @escaping () -> Bool, settled: @escaping (SeedResult) -> Void,
      tick: @escaping () -> Void
    ) {
      self.isInterrupted = isInterrupted
      self.settled = settled
      self.tick = tick
    }
  }

  private var machine: SweepMachine
  private let places: Int
  private let pool: any RunPool
  private let outlets: Outlets
  private let deadline: SuspendingClock.Instant?

  private static let waitMilliseconds: Int32 = 100

  /// - Parameter seconds: The time after which no new seed begins; nil for no limit.
  package init(
    _ machine: SweepMachine, places: Int, pool: any RunPool, outlets: Outlets, seconds: UInt64?
  ) {
    self.machine = machine
    self.places = places
    self.pool = pool
    self.outlets = outlets
    deadline = seconds.map { SuspendingClock.now + .seconds($0) }
  }

  /// Runs until every seed is settled; the pool is dismissed in any case.
  ///
  /// - Throws: `.child` if no worker works, `.usage` if a seed's spec contradicts itself, `.unwritable` if a result
  ///   cannot be kept.
  package func run() throws(HarnessError) -> Ending {
    defer { pool.dismiss() }
    var ending = Ending.finished
    while !machine.isFinished {
      if outlets.isInterrupted() { return .interrupted }
      if ending == .finished, let deadline, SuspendingClock.now >= deadline {
        machine.beginNoMore()
        ending = .timeIsUp
      }
      try giveOrders()
      for event in try pool.wait(milliseconds: Self.waitMilliseconds) {
        // An interrupt of the whole group ends workers that have just started; that is not a result.
        if case .ended = event, outlets.isInterrupted() { continue }
        try take(event)
      }
      outlets.tick()
    }
    return machine.isStopped ? .stopped : ending
  }

  private func giveOrders() throws(HarnessError) {
    for place in 0..<places {
      while let order = machine.next(for: place) { try pool.give(order, to: place) }
    }
  }

  private func take(_ event: RunPoolEvent) throws(HarnessError) {
    var outputs: [SweepMachine.Output] = []
    switch event {
    case .answered(let place, let answer): outputs = try machine.answered(place, answer)
    case .ended(let place, let end): outputs = machine.ended(place, end)
    case .withdrawn(let place): machine.withdrawn(place)
    }
    for output in outputs {
      switch output {
      case .settled(let result):
        outlets.settled(result)
        try outlets.results?.write(result)
      case .recorded(let result): try outlets.recorded(result)
      }
    }
  }
}

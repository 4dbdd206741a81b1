import Console
import Processes

/// Workers in numbered places, each with at most a few orders that it has not answered yet.
///
/// A worker answers its orders in turn. When it ends instead, the first of them is lost with it; the rest
/// it has not begun, and whoever gave them may give them again.
package protocol Crew: AnyObject {
  /// Hands an order to the worker of a place, and starts one where there is none.
  ///
  /// - Throws: `.child` when no worker can be started.
  func give(_ order: RunOrder, to place: Int) throws(HarnessError)

  /// What happened meanwhile; waits up to so long for something to happen.
  ///
  /// - Throws: `.child` when workers cannot work at all.
  func wait(milliseconds: Int32) throws(HarnessError) -> [CrewEvent]

  /// Kills the worker of a place, as an engine would that traps; nothing happens where there is none.
  func kill(_ place: Int)

  /// Ends all workers, whatever they are doing.
  func dismiss()
}

package enum CrewEvent: Hashable, Sendable {
  case answered(place: Int, RunAnswer)
  /// The worker is gone; the next order gets another one.
  case ended(place: Int, WorkerEnd)
  /// The worker was stopped for a run that it had just answered: none of its orders is lost.
  case withdrawn(place: Int)
}

/// How a worker ended before it had answered everything.
package struct WorkerEnd: Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    /// By itself or from outside.
    case died(ProcessEnd)
    /// Stopped because its run took too long.
    case timeLimit(milliseconds: UInt64)
    /// Stopped because it took too much memory.
    case memoryLimit(megabytes: UInt64)
  }

  package var cause: Cause
  /// The last lines of its standard error.
  package var words: [String]
  /// The processor time that it took since its last answer; nil where nobody measured it.
  package var cpuMicroseconds: UInt64?
  /// Where the engine stopped it, if that was what ended it.
  package var place: TrapPlace?

  package init(_ cause: Cause, words: [String] = [], place: TrapPlace? = nil) {
    self.cause = cause
    self.words = words
    self.place = place
  }

  /// Whether both ended alike; what was measured beside that is another each time.
  package static func == (a: WorkerEnd, b: WorkerEnd) -> Bool {
    a.cause == b.cause && a.words == b.words && a.place == b.place
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(cause) }
}

import Console
import Processes

/// Workers in numbered places that carry out runs, each with a few orders that it has not answered yet.
///
/// A worker answers its orders in turn. When it ends instead, the first of them is lost with it; the others
/// it has not begun, and the owner may give them again.
package protocol RunPool: AnyObject {
  /// Hands an order to the worker of a place, and starts one where there is none.
  ///
  /// - Throws: `.child` when no worker can be started.
  func give(_ order: RunOrder, to place: Int) throws(HarnessError)

  /// Returns what has happened; waits at most that long for something to happen.
  ///
  /// - Throws: `.child` when workers cannot work at all.
  func wait(milliseconds: Int32) throws(HarnessError) -> [RunPoolEvent]

  /// Kills the worker of a place, as an engine would that traps; nothing happens where there is none.
  func kill(_ place: Int)

  /// Ends all workers, whatever they are doing.
  func dismiss()
}

package enum RunPoolEvent: Hashable, Sendable {
  case answered(place: Int, RunAnswer)
  /// The worker is gone; the next order gets another one.
  case ended(place: Int, WorkerEnd)
  /// The worker was stopped for a run that it had just answered: none of its orders is lost.
  case withdrawn(place: Int)
}

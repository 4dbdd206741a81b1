import Console
import Processes

/// Workers in numbered places that carry out runs, each with a few orders that it has not answered yet.
///
/// A worker answers its orders in turn. If it ends instead, it was in the first of them; it has not begun the
/// others, and the owner may give them again.
package protocol RunPool: AnyObject {
  /// Passes an order to the worker of a place, and starts one if there is none.
  ///
  /// - Throws: `.child` if no worker can be started.
  func give(_ order: RunOrder, to place: Int) throws(HarnessError)

  /// Returns what has happened; waits at most that long for something to happen.
  ///
  /// - Throws: `.child` if workers cannot work at all.
  func wait(milliseconds: Int32) throws(HarnessError) -> [RunPoolEvent]

  /// Kills the worker of a place, as a system that traps would; does nothing if there is none.
  func kill(_ place: Int)

  /// Ends all workers, whatever they are doing.
  func dismiss()
}

package enum RunPoolEvent: Hashable, Sendable {
  case answered(place: Int, RunAnswer)
  /// The worker is gone; the next order starts another one.
  case ended(place: Int, WorkerEnd)
  /// The worker was stopped for a run that it had just answered: none of its orders is lost.
  case withdrawn(place: Int)
}

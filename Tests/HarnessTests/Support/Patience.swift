import Foundation
import Testing

/// How long tests wait for other processes: so long that only a hang meets the limit.
///
/// All tests start at once, so that the time of one counts in which it waits for a thread, and other
/// programs may keep the machine busy.
enum Patience {
  private static let seconds: Int64 = 600

  /// Waits until `condition` holds; false when it never does.
  static func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = SuspendingClock.now + .seconds(seconds)
    while true {
      if try condition() { return true }
      if SuspendingClock.now >= end { return false }
      usleep(10_000)
    }
  }
}

extension Trait where Self == TimeLimitTrait {
  /// Ends a test that hangs.
  static var hangLimit: Self { .timeLimit(.minutes(60)) }
}

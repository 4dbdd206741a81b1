/// A clock that stands still until a test moves it.
final class HandClock {
  private(set) var now = SuspendingClock.now

  func advance(milliseconds: Int64) { now += .milliseconds(milliseconds) }
}

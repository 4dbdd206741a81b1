import Simulation

/// A condition variable: fibers wait in it, and others wake them when something has changed.
final class Condition {
  private var waiters: [FiberID] = []

  /// Nil if `isMet`; otherwise the running fiber waits, and its step returns this.
  ///
  /// A fiber that was woken without reason is still in the list. It must not stay there when it goes on, or the
  /// next signal would be lost on it.
  func wait(_ world: World, until isMet: Bool) -> StepOutcome? {
    waiters.removeAll { $0 == world.runningID }
    if isMet { return nil }
    if let id = world.runningID { waiters.append(id) }
    return .idle
  }

  /// Wakes the one that has waited longest.
  func signal(_ world: World) {
    if !waiters.isEmpty { world.wake(waiters.removeFirst()) }
  }

  func broadcast(_ world: World) {
    while !waiters.isEmpty { signal(world) }
  }
}

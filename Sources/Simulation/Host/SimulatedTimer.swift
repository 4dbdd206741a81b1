import Primitives

/// A timer of a host that is set for one moment; idle fibers of the host are stepped then.
///
/// A crash ends it: it can still be set afterwards, but it never fires.
public final class SimulatedTimer {
  private let timers: HostTimers
  private let place: Int

  /// A timer of the running incarnation of `host`, which must be up; it is not set.
  public init(_ host: SimulatedHost) {
    require(host.isUp, "\(host.name) was asked for a timer while it was down")
    timers = host.timers
    place = timers.add()
  }

  deinit { timers.remove(place) }

  /// Sets it for the moment after `delay`, whatever it was set to before; it is not due until then.
  ///
  /// - Complexity: O(log events of the timeline).
  public func set(after delay: VirtualDuration) { timers.set(place, after: delay) }

  /// Sets it to fire after this many ticks, which must not be negative.
  public func set(after ticks: Int) {
    require(ticks >= 0, "a timer was set \(ticks) ticks ahead")
    set(after: VirtualDuration(ticks: UInt64(ticks)))
  }

  /// Cancels it: it is neither set nor due any more.
  public func cancel() { timers.cancel(place) }

  /// Whether its moment is still to come.
  public var isSet: Bool { timers.isSet(place) }

  /// Whether its moment has come; true once for each time that it was set.
  public func takeIfDue() -> Bool { timers.takeDue(place) }
}

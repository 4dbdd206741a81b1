import AsyncIO
import Primitives

/// Receives what was scheduled on a `Timeline`.
public protocol TimelineHandler: AnyObject {
  /// The requested moment has come.
  func timelineReached(_ token: UInt64)
}

/// A handle of a scheduled event, used to cancel it; it outlives its event harmlessly.
public struct TimelineEvent: Hashable, Sendable {
  let slot: UInt32
  let generation: UInt32
}

/// Virtual time: a clock that only steps advance, and what will happen at which moment.
///
/// Events of the same moment come in the order in which they were scheduled.
public final class Timeline: TimeSource {
  /// The most events that may wait at once.
  public static let capacity = 1 << 20

  private struct State: ~Copyable {
    var now = VirtualInstant.start
    /// The moment of the heap's first event, so most advances look at one number.
    var nextTicks = UInt64.max
    var nextSequence: UInt64 = 0
    var heap = TimelineHeap()
  }

  /// Behind a pointer, because each step moves it and exclusivity checks would dominate.
  private let state = Unchecked(State())

  public init() {}

  public var now: VirtualInstant { state.value.now }

  /// When the next event is due; nil if nothing waits.
  public var nextInstant: VirtualInstant? {
    state.value.heap.count == 0 ? nil : VirtualInstant(ticks: state.value.nextTicks)
  }

  /// How many events wait.
  public var waitingCount: Int { state.value.heap.count }

  /// Tells `handler` after `delay`.
  ///
  /// - Returns: A handle with which `cancel` cancels the event.
  /// - Complexity: O(log waiting events).
  @discardableResult
  public func schedule(
    after delay: VirtualDuration, _ handler: any TimelineHandler, token: UInt64
  ) -> TimelineEvent {
    let waiting = state.value.heap.count
    require(waiting < Self.capacity, "\(waiting) events wait on the timeline")
    let event = state.value.heap.insert(
      ticks: now.advanced(by: delay).ticks, sequence: state.value.nextSequence, handler,
      token: token)
    state.value.nextSequence += 1
    state.value.nextTicks = state.value.heap.firstTicks
    return event
  }

  /// Cancels an event before its moment.
  ///
  /// - Returns: Whether it was still to come; false after its moment, or if it was cancelled before.
  /// - Complexity: O(log waiting events).
  @discardableResult
  public func cancel(_ event: TimelineEvent) -> Bool {
    guard state.value.heap.remove(event) else { return false }
    state.value.nextTicks = state.value.heap.firstTicks
    return true
  }

  /// Whether the event is still to come.
  public func isWaiting(_ event: TimelineEvent) -> Bool { state.value.heap.isWaiting(event) }

  /// Moves the clock and delivers what has become due, in order.
  @inline(__always)
  public func advance(by duration: VirtualDuration) {
    let target = now.advanced(by: duration)
    if target.ticks >= state.value.nextTicks { deliver(until: target) }
    state.value.now = target
  }

  /// Jumps to the next event and delivers all events of that moment; false if nothing waits.
  public func jumpToNext() -> Bool {
    guard let next = nextInstant else { return false }
    advance(by: VirtualDuration(ticks: next.ticks - min(now.ticks, next.ticks)))
    return true
  }

  /// Forgets every event of `handler`, as a crash does.
  ///
  /// - Complexity: O(waiting events).
  public func removeEvents(of handler: any TimelineHandler) {
    state.value.heap.removeAll(of: handler)
    state.value.nextTicks = state.value.heap.firstTicks
  }

  /// Forgets every event, when nothing will happen any more.
  func removeAllEvents() {
    state.value.heap.removeAll()
    state.value.nextTicks = state.value.heap.firstTicks
  }

  @inline(never)
  private func deliver(until target: VirtualInstant) {
    while state.value.heap.count > 0, state.value.nextTicks <= target.ticks {
      let instant = VirtualInstant(ticks: state.value.nextTicks)
      state.value.now = max(now, instant)
      let (handler, token) = state.value.heap.removeFirst()
      state.value.nextTicks = state.value.heap.firstTicks
      handler.timelineReached(token)
    }
  }
}

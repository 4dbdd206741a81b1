import AsyncIO
import Primitives

/// Receives what was scheduled on a `Timeline`.
public protocol TimelineHandler: AnyObject {
  /// The moment that was asked for has come.
  func timelineReached(_ token: UInt64)
}

/// One event that was scheduled, to cancel it by; it outlives its event harmlessly.
public struct TimelineEvent: Hashable, Sendable {
  let slot: UInt32
  let generation: UInt32
}

/// Virtual time: a clock that only steps advance, and what is to happen at which moment.
///
/// Events of one moment come in the order in which they were scheduled.
public final class Timeline: TimeSource {
  /// The most events that may wait at once.
  public static let capacity = 1 << 20

  private struct State: ~Copyable {
    var now = VirtualInstant.start
    /// The moment of the heap's first event, so that most advances look at one number.
    var nextTicks = UInt64.max
    var nextSequence: UInt64 = 0
    var heap = TimelineHeap()
  }

  /// Behind a pointer, because each step moves it and exclusivity checks would dominate.
  private let state: UnsafeMutablePointer<State>

  public init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  public var now: VirtualInstant { state.pointee.now }

  /// When the next event is due; nil when nothing waits.
  public var nextInstant: VirtualInstant? {
    state.pointee.heap.count == 0 ? nil : VirtualInstant(ticks: state.pointee.nextTicks)
  }

  /// How many events wait.
  public var waitingCount: Int { state.pointee.heap.count }

  /// Tells `handler` after `delay`.
  ///
  /// - Returns: What `cancel` takes the event back by.
  /// - Complexity: O(log waiting events).
  @discardableResult
  public func schedule(
    after delay: VirtualDuration, _ handler: any TimelineHandler, token: UInt64
  ) -> TimelineEvent {
    let waiting = state.pointee.heap.count
    require(waiting < Self.capacity, "\(waiting) events wait on the timeline")
    let event = state.pointee.heap.insert(
      ticks: now.advanced(by: delay).ticks, sequence: state.pointee.nextSequence, handler,
      token: token)
    state.pointee.nextSequence += 1
    state.pointee.nextTicks = state.pointee.heap.firstTicks
    return event
  }

  /// Takes an event back before its moment.
  ///
  /// - Returns: Whether it was still to come; false after its moment, or when it was cancelled before.
  /// - Complexity: O(log waiting events).
  @discardableResult
  public func cancel(_ event: TimelineEvent) -> Bool {
    guard state.pointee.heap.remove(event) else { return false }
    state.pointee.nextTicks = state.pointee.heap.firstTicks
    return true
  }

  /// Whether the event is still to come.
  public func isWaiting(_ event: TimelineEvent) -> Bool { state.pointee.heap.isWaiting(event) }

  /// Moves the clock and delivers what has become due, in order.
  @inline(__always)
  public func advance(by duration: VirtualDuration) {
    let target = now.advanced(by: duration)
    if target.ticks >= state.pointee.nextTicks { deliver(until: target) }
    state.pointee.now = target
  }

  /// Jumps to the next event and delivers all of that moment; false when nothing waits.
  public func jumpToNext() -> Bool {
    guard let next = nextInstant else { return false }
    advance(by: VirtualDuration(ticks: next.ticks - min(now.ticks, next.ticks)))
    return true
  }

  /// Forgets every event of `handler`, as a crash does.
  ///
  /// - Complexity: O(waiting events).
  public func removeEvents(of handler: any TimelineHandler) {
    state.pointee.heap.removeAll(of: handler)
    state.pointee.nextTicks = state.pointee.heap.firstTicks
  }

  @inline(never)
  private func deliver(until target: VirtualInstant) {
    while state.pointee.heap.count > 0, state.pointee.nextTicks <= target.ticks {
      let instant = VirtualInstant(ticks: state.pointee.nextTicks)
      state.pointee.now = max(now, instant)
      let (handler, token) = state.pointee.heap.removeFirst()
      state.pointee.nextTicks = state.pointee.heap.firstTicks
      handler.timelineReached(token)
    }
  }
}

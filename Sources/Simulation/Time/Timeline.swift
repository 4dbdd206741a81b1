import AsyncIO
import Primitives

/// Receives what was scheduled on a `Timeline`.
public protocol TimelineHandler: AnyObject {
  /// The moment that was asked for has come.
  func timelineReached(_ token: UInt64)
}

/// Virtual time: a clock that only steps advance, and what is to happen at which moment.
///
/// Events of one moment come in the order in which they were scheduled.
public final class Timeline: TimeSource {
  private struct Event {
    let instant: VirtualInstant
    let sequence: UInt64
    let handler: any TimelineHandler
    let token: UInt64

    func comesBefore(_ other: Event) -> Bool {
      (instant.ticks, sequence) < (other.instant.ticks, other.sequence)
    }
  }

  /// The most events that may wait at once.
  public static let capacity = 1 << 20

  private struct Clock {
    var now = VirtualInstant.start
    /// The moment of the heap's first event, so that most advances look at one number.
    var nextTicks = UInt64.max
  }

  /// Behind a pointer, because each step moves it and exclusivity checks would dominate.
  private let clock: UnsafeMutablePointer<Clock>
  @exclusivity(unchecked) private var heap: ContiguousArray<Event> = []
  @exclusivity(unchecked) private var nextSequence: UInt64 = 0

  public init() {
    clock = .allocate(capacity: 1)
    clock.initialize(to: Clock())
  }

  deinit { clock.deallocate() }

  public var now: VirtualInstant { clock.pointee.now }

  /// When the next event is due; nil when nothing waits.
  public var nextInstant: VirtualInstant? { heap.first?.instant }

  /// Tells `handler` after `delay`.
  ///
  /// - Complexity: O(log waiting events).
  public func schedule(after delay: VirtualDuration, _ handler: any TimelineHandler, token: UInt64)
  {
    require(heap.count < Self.capacity, "\(heap.count) events wait on the timeline")
    heap.append(
      Event(
        instant: now.advanced(by: delay), sequence: nextSequence, handler: handler, token: token))
    nextSequence += 1
    siftUp(heap.count - 1)
    clock.pointee.nextTicks = heap[0].instant.ticks
  }

  /// Moves the clock and delivers what has become due, in order.
  @inline(__always)
  public func advance(by duration: VirtualDuration) {
    let target = now.advanced(by: duration)
    if target.ticks >= clock.pointee.nextTicks { deliver(until: target) }
    clock.pointee.now = target
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
    let kept = heap.filter { $0.handler !== handler }
    heap.removeAll(keepingCapacity: true)
    for event in kept {
      heap.append(event)
      siftUp(heap.count - 1)
    }
    clock.pointee.nextTicks = heap.first?.instant.ticks ?? .max
  }

  @inline(never)
  private func deliver(until target: VirtualInstant) {
    while let next = heap.first, next.instant <= target {
      clock.pointee.now = max(now, next.instant)
      deliverFirst()
    }
  }

  private func deliverFirst() {
    let event = heap[0]
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    clock.pointee.nextTicks = heap.first?.instant.ticks ?? .max
    event.handler.timelineReached(event.token)
  }

  private func siftUp(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard heap[index].comesBefore(heap[parent]) else { return }
      heap.swapAt(index, parent)
      index = parent
    }
  }

  private func siftDown() {
    var index = 0
    while true {
      var least = index
      for child in (2 * index + 1)...(2 * index + 2) where child < heap.count {
        if heap[child].comesBefore(heap[least]) { least = child }
      }
      guard least != index else { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}

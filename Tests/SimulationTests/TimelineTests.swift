import Primitives
import Simulation
import Testing

@Suite("Timeline") struct TimelineTests {
  /// Notes what came, and when.
  private final class Listener: TimelineHandler {
    let timeline: Timeline
    var heard: [UInt64] = []
    var moments: [UInt64] = []

    init(_ timeline: Timeline) { self.timeline = timeline }

    func timelineReached(_ token: UInt64) {
      heard.append(token)
      moments.append(timeline.now.ticks)
    }

    @discardableResult
    func ask(_ token: UInt64, after ticks: UInt64) -> TimelineEvent {
      timeline.schedule(after: VirtualDuration(ticks: ticks), self, token: token)
    }
  }

  @Test("Events come in the order of their moments, those of one moment in the order of scheduling")
  func order() {
    let timeline = Timeline()
    let listener = Listener(timeline)
    for (token, ticks) in [(1, 30), (2, 10), (3, 20), (4, 10), (5, 30), (6, 0)] {
      listener.ask(UInt64(token), after: UInt64(ticks))
    }
    #expect(timeline.waitingCount == 6)
    timeline.advance(by: VirtualDuration(ticks: 20))
    #expect(listener.heard == [6, 2, 4, 3])
    #expect(listener.moments == [0, 10, 10, 20])
    #expect(timeline.nextInstant == VirtualInstant(ticks: 30))
    #expect(timeline.jumpToNext())
    #expect(listener.heard == [6, 2, 4, 3, 1, 5])
    #expect(!timeline.jumpToNext())
  }

  @Test("A cancelled event does not come, and the clock does not jump to it")
  func cancels() {
    let timeline = Timeline()
    let listener = Listener(timeline)
    let first = listener.ask(1, after: 10)
    let second = listener.ask(2, after: 20)
    #expect(timeline.isWaiting(first))
    #expect(timeline.cancel(first))
    #expect(!timeline.isWaiting(first) && !timeline.cancel(first))
    #expect(timeline.nextInstant == VirtualInstant(ticks: 20))
    #expect(timeline.jumpToNext())
    #expect(listener.heard == [2])
    #expect(!timeline.cancel(second))
  }

  @Test("The handle of an event that is over does not cancel the one that now has its slot")
  func slotsAreTold() {
    let timeline = Timeline()
    let listener = Listener(timeline)
    let old = listener.ask(1, after: 1)
    timeline.advance(by: VirtualDuration(ticks: 1))
    let new = listener.ask(2, after: 1)
    #expect(old != new)
    #expect(!timeline.cancel(old))
    #expect(timeline.isWaiting(new))
    timeline.advance(by: VirtualDuration(ticks: 1))
    #expect(listener.heard == [1, 2])
  }

  @Test("Any events can be taken out of many, and the others come in order", arguments: 0..<20)
  func manyCancelled(_ seed: UInt64) {
    let timeline = Timeline()
    let listener = Listener(timeline)
    var expected: [(ticks: UInt64, token: UInt64)] = []
    var cancelled: [TimelineEvent] = []
    for token in 0..<UInt64(200) {
      let ticks = mix64(seed, token) % 50
      let event = listener.ask(token, after: ticks)
      if mix64(seed &+ 1, token) % 3 == 0 {
        cancelled.append(event)
      } else {
        expected.append((ticks, token))
      }
    }
    cancelled.sort { mix64(seed, $0.hashOfSlot) < mix64(seed, $1.hashOfSlot) }
    for event in cancelled { #expect(timeline.cancel(event)) }
    #expect(timeline.waitingCount == expected.count)
    while timeline.jumpToNext() {}
    expected.sort { ($0.ticks, $0.token) < ($1.ticks, $1.token) }
    #expect(listener.heard == expected.map(\.token))
  }

  @Test("The events of one handler go, those of another stay")
  func handlersApart() {
    let timeline = Timeline()
    let (mine, other) = (Listener(timeline), Listener(timeline))
    for token in 0..<UInt64(20) { (token % 3 == 0 ? other : mine).ask(token, after: 20 - token) }
    timeline.removeEvents(of: mine)
    #expect(timeline.waitingCount == 7)
    while timeline.jumpToNext() {}
    #expect(mine.heard.isEmpty)
    #expect(other.heard == [18, 15, 12, 9, 6, 3, 0])
  }

  @Test("A handler that is called may schedule and cancel at once")
  func reentrant() {
    final class Chain: TimelineHandler {
      let timeline: Timeline
      var left = 5
      var doomed: TimelineEvent?

      init(_ timeline: Timeline) { self.timeline = timeline }

      func timelineReached(_ token: UInt64) {
        left -= 1
        if let doomed { timeline.cancel(doomed) }
        guard left > 0 else { return }
        timeline.schedule(after: VirtualDuration(ticks: 2), self, token: 0)
        doomed = timeline.schedule(after: VirtualDuration(ticks: 3), self, token: 1)
      }
    }
    let timeline = Timeline()
    let chain = Chain(timeline)
    timeline.schedule(after: VirtualDuration(ticks: 2), chain, token: 0)
    timeline.advance(by: VirtualDuration(ticks: 100))
    #expect(chain.left == 0)
    #expect(timeline.waitingCount == 0)
  }
}

extension TimelineEvent {
  /// A number of the event that is the same in every process.
  fileprivate var hashOfSlot: UInt64 { stableHash("\(self)") }
}

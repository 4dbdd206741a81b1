import AsyncIO
import Primitives

/// The timers of one incarnation of a host: when each is due, and which have become due.
///
/// The host and its timers share it, so a timer may outlive both its incarnation and its host.
final class HostTimers: TimelineHandler {
  private struct Timer {
    var event: TimelineEvent?
    var isDue = false
  }

  /// The most timers that a host may have at once.
  static let countMax = 1 << 16

  private let timeline: Timeline
  /// The completions that the host's idle fibers watch.
  private let completions: CompletionArena
  private var timers: ContiguousArray<Timer> = []
  private var free: ContiguousArray<Int> = []
  /// Whether the incarnation is over.
  private var isOver = false

  init(_ timeline: Timeline, _ completions: CompletionArena) {
    self.timeline = timeline
    self.completions = completions
  }

  func add() -> Int {
    if let place = free.popLast() { return place }
    require(timers.count < Self.countMax, "\(timers.count) timers of one host are in use")
    timers.append(Timer())
    return timers.count - 1
  }

  func remove(_ place: Int) {
    cancel(place)
    free.append(place)
  }

  /// Ends all timers, as a crash does.
  func end() {
    isOver = true
    timeline.removeEvents(of: self)
    for place in timers.indices { timers[place] = Timer() }
  }

  func set(_ place: Int, after delay: VirtualDuration) {
    guard !isOver else { return }
    cancel(place)
    timers[place].event = timeline.schedule(after: delay, self, token: UInt64(place))
  }

  func cancel(_ place: Int) {
    if let event = timers[place].event { timeline.cancel(event) }
    timers[place] = Timer()
  }

  func isSet(_ place: Int) -> Bool { timers[place].event != nil }

  func takeDue(_ place: Int) -> Bool {
    defer { timers[place].isDue = false }
    return timers[place].isDue
  }

  /// The timer with that number becomes due.
  func timelineReached(_ token: UInt64) {
    timers[Int(token)] = Timer(event: nil, isDue: true)
    completions.noteEvent()
  }
}

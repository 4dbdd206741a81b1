import Scenario
import Simulation

/// A run of the bad revision whose decisions are known, for comparison with those of other revisions.
///
/// It is the failing run itself. If that dies before it can report anything, it is the longest run of the same spec
/// that does not die: runs that differ only in their number of steps begin with the same steps.
struct ReferenceRun: Equatable {
  var spec: BisectSpec
  var summary: RunResult
  /// The last event at which samples were taken.
  var sampled: UInt64
  /// The events after that.
  var tail: [TraceEvent]

  /// The number of its events.
  var events: UInt64 { sampled + UInt64(tail.count) }

  init(spec: BisectSpec, summary: RunResult, tail: [TraceEvent]) {
    self.spec = spec
    self.summary = summary
    sampled = summary.samples.lastEvent
    self.tail = tail
  }

  /// Compares the decisions of another revision's run by the samples of their digests.
  ///
  /// Nil if all common samples agree, so that the events after them decide.
  func difference(from other: RunResult) -> Schedule? {
    if let event = summary.samples.lastCommonDecision(with: other.samples) {
      return .moved(after: event, of: events)
    }
    // A run that ended before the last sample cannot have the events after it.
    let (mine, theirs) = (lastCommonEvent(with: other), other.samples.lastEvent)
    return theirs < mine ? .moved(after: theirs, of: events) : nil
  }

  /// The last event of this run at which both runs have samples, if the other is long enough.
  ///
  /// Longer runs keep fewer samples, so it may come before this run's last sample.
  func lastCommonEvent(with other: RunResult) -> UInt64 {
    let step = max(1, summary.samples.interval, other.samples.interval)
    return sampled / step * step
  }

  /// Compares the events after the last common sample: the actor, what it did, and at which point.
  ///
  /// The last event is the step that failed, or a later one in which a property noticed the failure; the revisions
  /// may reach different points in it.
  func schedule(_ mine: [TraceEvent], _ other: [TraceEvent], from start: UInt64) -> Schedule {
    for (index, event) in mine.enumerated() {
      let isLast = index == mine.count - 1
      guard index < other.count, other[index].isSameTurn(as: event, isLast: isLast) else {
        return .moved(after: start + UInt64(index), of: events)
      }
    }
    return .same(events: events)
  }
}

extension TraceEvent {
  fileprivate func isSameTurn(as other: TraceEvent, isLast: Bool) -> Bool {
    let names = isLast ? ["actor", "kind"] : ["actor", "kind", "at"]
    for name in names where self[name] != other[name] { return false }
    return true
  }
}

extension DigestSamples {
  /// The last event up to which the decisions were the same, if a later sample differs.
  ///
  /// The behaviour may differ: it includes the system's results, which revisions change.
  func lastCommonDecision(with other: DigestSamples) -> UInt64? {
    guard interval > 0, other.interval > 0 else { return 0 }
    let step = max(interval, other.interval)
    var event = step
    while event <= lastEvent, event <= other.lastEvent {
      let mine = samples[Int(event / interval) - 1]
      let theirs = other.samples[Int(event / other.interval) - 1]
      if mine.decisions != theirs.decisions { return event - step }
      event += step
    }
    return nil
  }
}

/// Finds the longest run that does not die, by bisection of its number of steps.
struct StepSearch {
  private var lives: UInt64 = 0
  private var dies: UInt64

  /// - Parameter steps: A number of steps with which the run dies.
  init(steps: UInt64) { dies = steps }

  /// The number of steps to try next; nil when the longest run is known.
  var next: UInt64? { dies > lives + 1 ? lives + (dies - lives) / 2 : nil }

  /// The number of steps of the longest run that did not die; nil if there was none.
  var longest: UInt64? { lives > 0 ? lives : nil }

  mutating func tried(_ steps: UInt64, isAlive: Bool) {
    if isAlive { lives = steps } else { dies = steps }
  }
}

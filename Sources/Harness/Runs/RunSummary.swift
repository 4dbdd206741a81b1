import Console
import Scenario

/// What must be equal when a run is repeated, small enough for another process to hand on.
package struct RunSummary: Hashable, Sendable, Codable {
  package var outcome: OutcomeKind
  package var signature: String?
  package var steps: UInt64
  var decisions: HexNumber
  var behaviour: HexNumber
  package var samples: SampleList

  package init(_ recording: RunResult) {
    let report = recording
    outcome = report.outcome.kind
    signature = report.outcome.failure?.signature
    steps = report.steps
    decisions = HexNumber(report.decisionDigest)
    behaviour = HexNumber(report.behaviourDigest)
    samples = SampleList(recording.samples)
  }

  /// Where this run and `other` part; nil when they are the same.
  package func difference(from other: RunSummary) -> RunDifference? {
    var difference = RunDifference()
    if decisions != other.decisions { difference.sides.append("the digest of the decisions") }
    if behaviour != other.behaviour { difference.sides.append("the digest of the behaviour") }
    if steps != other.steps { difference.sides.append("the number of steps") }
    if outcome != other.outcome || signature != other.signature {
      difference.sides.append("the outcome")
    }
    guard !difference.sides.isEmpty else { return nil }
    difference.events = eventsOfDifference(from: other)
    return difference
  }

  /// The events among which the first difference lies; past the last common sample there is no bound.
  private func eventsOfDifference(from other: RunSummary) -> Range<UInt64> {
    if let found = samples.firstDifference(from: other.samples) { return found.events }
    let mine = UInt64(samples.samples.count) * samples.interval
    let theirs = UInt64(other.samples.samples.count) * other.samples.interval
    return min(mine, theirs)..<UInt64.max
  }
}

/// How two runs of the same seed differ.
package struct RunDifference: Hashable, Sendable {
  /// One event on which the traces of both runs disagree.
  package struct Event: Hashable, Sendable {
    package var number: UInt64
    /// The event in each run; nil where the run had ended.
    package var first: String?
    package var second: String?
  }

  package var sides: [String] = []
  package var events: Range<UInt64> = 0..<0
  package var event: Event?

  package init() {}

  /// The first place at which two traces disagree, both beginning with event `start`.
  package static func firstDifferingEvent(
    _ first: [String], _ second: [String], from start: UInt64
  ) -> Event? {
    for index in 0..<max(first.count, second.count) {
      let mine = index < first.count ? first[index] : nil
      let theirs = index < second.count ? second[index] : nil
      if mine != theirs {
        return Event(number: start + UInt64(index), first: mine, second: theirs)
      }
    }
    return nil
  }

  /// The finding in lines.
  package var lines: [String] {
    var lines = [
      "NONDETERMINISM: " + sides.joined(separator: ", ") + " differ between two processes"
    ]
    let end = events.upperBound == .max ? "the end" : "\(events.upperBound)"
    lines.append("  the first difference lies between event \(events.lowerBound) and \(end)")
    if let event {
      lines.append("  event \(event.number) of one: \(event.first ?? "(the run had ended)")")
      lines.append("  event \(event.number) of the other: \(event.second ?? "(the run had ended)")")
    } else {
      lines.append("  traces of two more processes were the same; run the check again")
    }
    return lines
  }
}

import Console
import Primitives
import Scenario
import Simulation

extension RunResult {
  /// How this run and `other` differ; nil if everything is equal that must be equal when a run is repeated.
  package func difference(from other: RunResult) -> RunDifference? {
    var difference = RunDifference()
    if decisionDigest != other.decisionDigest {
      difference.sides.append("the digest of the decisions")
    }
    if behaviourDigest != other.behaviourDigest {
      difference.sides.append("the digest of the behaviour")
    }
    if steps != other.steps { difference.sides.append("the number of steps") }
    if outcome.kind != other.outcome.kind || outcome.signature != other.outcome.signature {
      difference.sides.append("the outcome")
    }
    guard !difference.sides.isEmpty else { return nil }
    difference.events = eventsOfDifference(from: other)
    return difference
  }

  /// The events among which the first difference lies; after the last common sample there is no bound.
  private func eventsOfDifference(from other: RunResult) -> Range<UInt64> {
    if let events = samples.firstDifference(from: other.samples) { return events }
    return min(samples.lastEvent, other.samples.lastEvent)..<UInt64.max
  }
}

extension DigestSamples {
  /// Which of the two digests differ.
  package enum Side: String, Hashable, Sendable {
    case decisions, behaviour
    case both = "decisions and behaviour"
  }

  /// The event of the last sample.
  var lastEvent: UInt64 { UInt64(samples.count) * interval }

  /// Which digests differ at an event of which both have a sample; nil if none does.
  func side(at event: UInt64, _ other: DigestSamples) -> Side? {
    guard let mine = sample(at: event), let theirs = other.sample(at: event), mine != theirs else {
      return nil
    }
    if mine.decisions == theirs.decisions { return .behaviour }
    return mine.behaviour == theirs.behaviour ? .decisions : .both
  }
}

/// How two runs of the same seed differ.
package struct RunDifference: Hashable, Sendable {
  /// One event in which the traces of the runs differ.
  package struct Event: Hashable, Sendable {
    package var number: UInt64
    /// The event in each run; nil if the run had ended.
    package var first: String?
    package var second: String?
  }

  package var sides: [String] = []
  package var events: Range<UInt64> = 0..<0
  package var event: Event?

  package init() {}

  /// The first place at which two traces differ, both of which begin with event `start`.
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

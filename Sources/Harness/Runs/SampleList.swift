import Console
import Primitives
import Simulation

/// Both digests of a run at regular events, as files and second processes hand them on.
package struct SampleList: Hashable, Sendable {
  package struct Sample: Hashable, Sendable {
    package var decisions: UInt64
    package var behaviour: UInt64

    package init(decisions: UInt64, behaviour: UInt64) {
      self.decisions = decisions
      self.behaviour = behaviour
    }
  }

  /// Which of the two digests differ.
  package enum Side: String, Hashable, Sendable {
    case decisions, behaviour
    case both = "decisions and behaviour"
  }

  /// The first sample that differs.
  package struct Difference: Hashable, Sendable {
    /// The last event at which both were the same, and the first at which they were not.
    package var events: Range<UInt64>
    package var side: Side
  }

  /// Sample `i` was taken at event `(i + 1) * interval`.
  package var interval: UInt64
  package var samples: [Sample]

  package init(interval: UInt64, samples: [Sample]) {
    self.interval = interval
    self.samples = samples
  }

  package init(_ samples: DigestSamples) {
    interval = samples.interval
    self.samples = samples.samples.map {
      Sample(decisions: $0.decisions.value, behaviour: $0.behaviour.value)
    }
  }

  /// Where two runs part; nil when no common sample differs.
  ///
  /// Intervals are powers of two times 256, so that the greater one holds events of both lists.
  package func firstDifference(from other: SampleList) -> Difference? {
    let step = max(interval, other.interval)
    var event = step
    while let mine = sample(at: event), let theirs = other.sample(at: event) {
      if mine != theirs {
        return Difference(events: event - step..<event, side: Self.side(mine, theirs))
      }
      event += step
    }
    return nil
  }

  private func sample(at event: UInt64) -> Sample? {
    guard interval > 0, event % interval == 0 else { return nil }
    let index = event / interval - 1
    return index < UInt64(samples.count) ? samples[Int(index)] : nil
  }

  private static func side(_ a: Sample, _ b: Sample) -> Side {
    if a.decisions == b.decisions { return .behaviour }
    return a.behaviour == b.behaviour ? .decisions : .both
  }
}

extension SampleList: Codable {
  private enum Keys: String, CodingKey { case interval, samples }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    interval = try container.decode(UInt64.self, forKey: .interval)
    samples = try container.decode([String].self, forKey: .samples).map { text in
      let halves = text.split(separator: ":")
      guard halves.count == 2, let decisions = UInt64(halves[0], radix: 16),
        let behaviour = UInt64(halves[1], radix: 16)
      else {
        throw DecodingError.dataCorruptedError(
          forKey: .samples, in: container,
          debugDescription: "expected two digests \"DECISIONS:BEHAVIOUR\", not \(quoted(text))")
      }
      return Sample(decisions: decisions, behaviour: behaviour)
    }
  }

  /// Each sample is one string of two digests, which keeps a file of thousands readable.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(interval, forKey: .interval)
    try container.encode(
      samples.map {
        HexNumber($0.decisions).hexadecimalDigits + ":" + HexNumber($0.behaviour).hexadecimalDigits
      }, forKey: .samples)
  }
}

import Console
import Primitives
import Scenario

extension RunText {
  /// The result of the run, and what only this command knows.
  private struct Document: Encodable {
    struct Nondeterminism: Encodable {
      var differing: [String]
      var afterEvent: UInt64
      var beforeEvent: UInt64?
      var event: UInt64?
      var first: String?
      var second: String?
    }

    enum Keys: String, CodingKey { case spec, replay, secondProcess, nondeterminism }

    var result: RunResult
    var spec: [String: String]
    var replay: String
    /// `not compared`, `same` or `different`.
    var secondProcess: String
    var nondeterminism: Nondeterminism?

    func encode(to encoder: any Encoder) throws {
      try result.encode(to: encoder)
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(spec, forKey: .spec)
      try container.encode(replay, forKey: .replay)
      try container.encode(secondProcess, forKey: .secondProcess)
      try container.encodeIfPresent(nondeterminism, forKey: .nondeterminism)
    }
  }

  /// The whole result as one JSON object.
  var json: String {
    JSONText.of(
      Document(
        result: recording.keeping([.turns, .probes, .lastEvents]), spec: spec.texts,
        replay: command, secondProcess: secondProcess,
        nondeterminism: difference.map(nondeterminism)))
  }

  private var secondProcess: String {
    if difference != nil { return "different" }
    return isCompared ? "same" : "not compared"
  }

  private func nondeterminism(_ difference: RunDifference) -> Document.Nondeterminism {
    let end = difference.events.upperBound
    return Document.Nondeterminism(
      differing: difference.sides, afterEvent: difference.events.lowerBound,
      beforeEvent: end == .max ? nil : end, event: difference.event?.number,
      first: difference.event?.first, second: difference.event?.second)
  }
}

import Console
import Primitives
import Scenario

extension RunText {
  private struct Document: Encodable {
    struct Probe: Encodable {
      var name: String
      var count: UInt64
    }

    struct Failure: Encodable {
      var signature: String
      var property: String
      var message: String
      var operationKind: String
      var way: String?
      var nearestPoint: String?
      var step: UInt64
      var actor: String
      var statement: String?
      var lastEvents: [String]
      /// Left out where the run tells nothing.
      var lastNarration: [String]?
    }

    struct Nondeterminism: Encodable {
      var differing: [String]
      var afterEvent: UInt64
      var beforeEvent: UInt64?
      var event: UInt64?
      var first: String?
      var second: String?
    }

    var seed: HexNumber
    var spec: [String: String]
    var outcome: String
    var steps: UInt64
    var earlySteps: UInt64
    var idleTurns: UInt64
    /// What the system counts, by name.
    var counts: [String: UInt64]
    var virtualTicks: UInt64
    var decisions: HexNumber
    var behaviour: HexNumber
    var probes: [Probe]
    var replay: String
    /// `not compared`, `same` or `different`.
    var secondProcess: String
    var failure: Failure?
    var nondeterminism: Nondeterminism?
  }

  /// The whole answer as one JSON object.
  var json: String {
    let report = recording
    return JSONText.of(
      Document(
        seed: HexNumber(report.spec.seed), spec: report.spec.texts,
        outcome: report.outcome.name, steps: report.steps,
        earlySteps: report.earlySteps, idleTurns: report.idleTurns,
        counts: Dictionary(uniqueKeysWithValues: report.counts.map { ($0.name, $0.count) }),
        virtualTicks: report.virtualTime.ticks,
        decisions: HexNumber(report.decisionDigest), behaviour: HexNumber(report.behaviourDigest),
        probes: report.probes.map { Document.Probe(name: $0.name, count: $0.count) },
        replay: command, secondProcess: secondProcess,
        failure: report.outcome.failure.map(failure),
        nondeterminism: difference.map(nondeterminism)))
  }

  private var secondProcess: String {
    if difference != nil { return "different" }
    return isCompared ? "same" : "not compared"
  }

  private func failure(_ failure: RunFailure) -> Document.Failure {
    Document.Failure(
      signature: failure.signature, property: failure.property, message: failure.message,
      operationKind: failure.operationKind, way: failure.way, nearestPoint: failure.nearestPoint,
      step: failure.step,
      actor: failure.actor, statement: failure.statement, lastEvents: recording.lastEvents,
      lastNarration: recording.lastNarration.isEmpty ? nil : recording.lastNarration)
  }

  private func nondeterminism(_ difference: RunDifference) -> Document.Nondeterminism {
    let end = difference.events.upperBound
    return Document.Nondeterminism(
      differing: difference.sides, afterEvent: difference.events.lowerBound,
      beforeEvent: end == .max ? nil : end, event: difference.event?.number,
      first: difference.event?.first, second: difference.event?.second)
  }
}

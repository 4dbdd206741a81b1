import AsyncIO
import Console
import Primitives
import Scenario
import Simulation

/// A failure with all that is needed to get it again, and to see when a build no longer can.
///
/// JSON with sorted keys; 64-bit numbers are strings `0x…`. The fields are those of the spec's failure
/// file; `interventions` are written as `InterventionText` says, samples as `DECISIONS:BEHAVIOUR`.
package struct FailureFile: Hashable, Codable {
  package static let formatVersion = 1

  /// A family of yield points of the build that failed.
  package struct Family: Hashable, Codable {
    var id: UInt8
    var name: String
    var points: [String]
  }

  /// From event `event` on, decisions were drawn from `seed`.
  package struct Epoch: Hashable, Codable {
    var event: UInt64
    var seed: HexNumber
  }

  package struct Operation: Hashable, Codable {
    var actor: String
    var transaction: UInt32
    var place: UInt32
    var sql: String
    var parameters: [String]
  }

  /// What failed and where.
  package struct Finding: Hashable, Sendable, Codable {
    var outcome: OutcomeKind
    var property: String
    var message: String
    var operationKind: String
    var nearestPoint: String?
    var step: UInt64
    var actor: String
    var statement: String?
    /// Which way the property failed; nil where it can fail in one only, and in files of old builds.
    var way: String?
  }

  /// What a replay must give again; a trap leaves no digests.
  package struct Digests: Hashable, Codable {
    var steps: UInt64
    var decisions: HexNumber
    var behaviour: HexNumber
    var samples: SampleList
  }

  /// How a process ended that gave no answer, as far as it is known.
  package struct Death: Hashable, Sendable, Codable {
    /// `SIGILL`, or why it was stopped.
    var signal: String
    /// The last lines of its standard error.
    var words: [String]
    /// The functions in which it ended, innermost first.
    var backtrace: [String]
  }

  var format = FailureFile.formatVersion
  var build: BuildIdentity
  /// The system under test; files of builds that had one only do not say it.
  var system: String?
  var yieldPoints: [Family]
  var seed: HexNumber
  var epochs: [Epoch]
  /// Every field of the resolved spec, by the names and in the form of the options.
  var spec: [String: String]
  var strategy: String
  var signature: String
  var finding: Finding
  var digests: Digests?
  var death: Death?
  var operations: [Operation]
  var interventions: [String]
}

extension FailureFile {
  /// The file of a run that failed or stalled.
  package init(
    _ recording: RunResult, _ failure: RunFailure, of system: AnySystem, build: BuildIdentity
  ) {
    let report = recording
    self.init(
      report.spec, of: system, build: build, signature: failure.signature,
      finding: Finding(failure, outcome: report.outcome.kind))
    digests = Digests(
      steps: report.steps, decisions: HexNumber(report.decisionDigest),
      behaviour: HexNumber(report.behaviourDigest), samples: SampleList(recording.samples))
    operations = recording.operations.map {
      Operation(
        actor: $0.actor, transaction: $0.transaction, place: $0.place, sql: $0.text,
        parameters: $0.parameters)
    }
    interventions = recording.interventions.map(InterventionText.render)
  }

  static let trapSignature = "trap in the engine"
  static let trapProperty = "trap"

  /// The file of a run in which the engine trapped.
  package init(
    trapIn spec: RunSpec, at place: TrapLocation, of system: AnySystem, build: BuildIdentity
  ) {
    self.init(
      spec, of: system, build: build, signature: Self.trapSignature,
      finding: Finding(
        outcome: .trapped, property: Self.trapProperty,
        message: "the engine trapped; the run can be repeated", operationKind: "engine",
        nearestPoint: nil, step: place.step, actor: place.actor, statement: place.statement))
  }

  /// Stands in the gaps of a file that is prepared for a trap; occurs nowhere else.
  private static let gap = TrapLocation(
    step: 9_191_919_191_919_191_919, actor: "(the actor of the trap)",
    statement: "(the statement of the trap)")

  /// The same prepared before the run, because nothing can be made after it.
  static func trapText(
    _ spec: RunSpec, of system: AnySystem, build: BuildIdentity
  ) -> TrapText {
    TrapText(
      FailureFile(trapIn: spec, at: gap, of: system, build: build).text,
      marks: [
        ("\(gap.step)", .step), (gap.actor, .actor),
        (quotedJSON(gap.statement ?? ""), .statementJSON),
      ])
  }

  /// The file of a run that ended its process, as a sweep saw it.
  package init(
    _ spec: RunSpec, _ result: SeedResult, backtrace: [String], of system: AnySystem,
    build: BuildIdentity
  ) {
    let signature = result.signature ?? Self.trapSignature
    self.init(
      spec, of: system, build: build, signature: signature,
      finding: result.finding
        ?? Finding(
          outcome: result.outcome, property: result.outcome.rawValue, message: signature,
          operationKind: "engine", nearestPoint: nil, step: 0, actor: "unknown", statement: nil))
    if let end = result.death {
      death = Death(signal: end.signal, words: end.words, backtrace: backtrace)
    }
  }

  private init(
    _ spec: RunSpec, of system: AnySystem, build: BuildIdentity, signature: String,
    finding: Finding
  ) {
    self.build = build
    self.system = system.name
    yieldPoints = Self.families(of: system)
    seed = HexNumber(spec.seed)
    epochs = [Epoch(event: 0, seed: HexNumber(spec.seed))]
    self.spec = spec.texts
    strategy = self.spec["scheduler"] ?? ""
    self.signature = signature
    self.finding = finding
    operations = []
    interventions = []
  }
}

extension FailureFile {
  /// The families and points of the running build.
  static func families(of system: AnySystem) -> [Family] {
    system.yieldPoints.families.map { Family(id: $0.id, name: $0.name, points: $0.points) }
  }
}

extension FailureFile.Finding {
  package init(_ failure: RunFailure, outcome: OutcomeKind) {
    self.init(
      outcome: outcome, property: failure.property, message: failure.message,
      operationKind: failure.operationKind, nearestPoint: failure.nearestPoint,
      step: failure.step, actor: failure.actor, statement: failure.statement, way: failure.way)
  }
}

import AsyncIO
import Console
import Primitives
import Scenario
import Simulation

/// A failure with everything needed to reproduce it, and to see when a build no longer can.
///
/// JSON with sorted keys: those of the run's result, and what else is needed to repeat the run.
package struct FailureFile: Hashable {
  package static let formatVersion = 2
  /// Builds up to 0.1.0 wrote format 1, which differs only in the keys of the result.
  static let readVersions: ClosedRange<Int> = 1...formatVersion

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

  var build: BuildIdentity
  /// The system under test; files of builds that had only one system do not say it.
  var system: String?
  var yieldPoints: [Family]
  var epochs: [Epoch]
  /// Every field of the resolved spec, with the names and the form of the options.
  var spec: [String: String]
  var strategy: String
  /// The result of the run: its outcome, and what a replay must reproduce; a death leaves no digests.
  var result: RunResult

  var seed: UInt64 { result.seed }
  var signature: String { result.outcome.signature ?? "" }
}

extension FailureFile {
  /// The file of a run of `spec` that failed, stalled or ended its process.
  package init(
    _ spec: RunSpec, _ result: RunResult, of system: AnySystem, build: BuildIdentity
  ) {
    self.build = build
    self.system = system.name
    yieldPoints = Self.families(of: system)
    epochs = [Epoch(event: 0, seed: HexNumber(spec.seed))]
    self.spec = spec.texts
    strategy = self.spec["scheduler"] ?? ""
    self.result = result.keeping([.samples, .recording])
  }

  /// The file of a run in which the system under test trapped.
  package init(
    trapIn spec: RunSpec, at place: TrapLocation, of system: AnySystem, build: BuildIdentity,
    plans: [RecordedPlan]? = nil
  ) {
    var result = RunResult(spec: spec)
    (result.plans, result.hasGivenPlans) = (plans ?? [], plans != nil)
    result.steps = place.step
    result.outcome = .died(
      ProcessDeath(
        .trapped, signature: FailureSignature.unnamedTrap,
        finding: RunFailure(
          trapAt: place, message: "the system under test trapped; the run can be repeated")))
    self.init(spec, result, of: system, build: build)
  }

  /// Fills the gaps of a file that is prepared for a trap; occurs nowhere else.
  private static let gap = TrapLocation(
    step: 9_191_919_191_919_191_919, actor: "(the actor of the trap)",
    statement: "(the statement of the trap)")

  /// The text of the file, prepared before the run because nothing can be made after a trap.
  ///
  /// - Parameter plans: The plans that clients are given; nil if they draw them.
  static func trapText(
    _ spec: RunSpec, of system: AnySystem, build: BuildIdentity, plans: [RecordedPlan]? = nil
  ) -> TrapText {
    TrapText(
      FailureFile(trapIn: spec, at: gap, of: system, build: build, plans: plans).text,
      marks: [
        ("\(gap.step)", .step), (gap.actor, .actor),
        (quotedJSON(gap.statement ?? ""), .statementJSON),
      ])
  }
}

extension FailureFile {
  /// The families and points of the running build.
  static func families(of system: AnySystem) -> [Family] {
    system.yieldPoints.families.map { Family(id: $0.id, name: $0.name, points: $0.points) }
  }
}

extension FailureFile: Codable {
  private enum Keys: String, CodingKey {
    case format, build, system, yieldPoints, seed, epochs, spec, strategy, signature
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    build = try container.decode(BuildIdentity.self, forKey: .build)
    system = try container.decodeIfPresent(String.self, forKey: .system)
    yieldPoints = try container.decode([Family].self, forKey: .yieldPoints)
    epochs = try container.decode([Epoch].self, forKey: .epochs)
    spec = try container.decode([String: String].self, forKey: .spec)
    strategy = try container.decode(String.self, forKey: .strategy)
    // A result alone may lack these keys, but a file may not.
    _ = try container.decode(HexNumber.self, forKey: .seed)
    _ = try container.decode(String.self, forKey: .signature)
    result = try RunResult(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(Self.formatVersion, forKey: .format)
    try container.encode(build, forKey: .build)
    try container.encodeIfPresent(system, forKey: .system)
    try container.encode(yieldPoints, forKey: .yieldPoints)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(spec, forKey: .spec)
    try container.encode(strategy, forKey: .strategy)
  }
}

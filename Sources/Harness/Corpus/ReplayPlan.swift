import Console
import Scenario

/// What must be run to judge an item of the corpus; made before anything runs.
package struct ReplayPlan {
  /// One run and what is needed of it.
  package struct Run {
    package var spec: RunSpec
    /// What a person types to repeat the run.
    package var choice: SpecChoice
    /// Whether the answer must contain the samples and the interventions.
    package var isRecording = false
    /// What clients do; nil if they draw it.
    package var plans: [RecordedPlan]?
  }

  package enum Work {
    /// This build cannot run the item.
    case nothing(reason: String)
    case run(Run)
  }

  package let item: CorpusItem
  package let work: Work
  package let seed: UInt64
  package let profile: String
  package let bug: String?
  /// The command that repeats the run.
  package let command: String

  package var place: String { item.place }

  /// The plan of `item` in this build of `system`.
  ///
  /// - Parameter program: The path with which this program was started.
  /// - Throws: `.malformed` if the item contradicts itself.
  package init(
    _ item: CorpusItem, _ system: AnySystem, program: String = ProgramName.current
  ) throws(HarnessError) {
    self.item = item
    switch item {
    case .seed(let entry) where entry.isForeign:
      work = .nothing(reason: "of the system \(entry.system ?? AnySystem.firstName)")
      (seed, profile, bug) = (entry.choice.seed, "", nil)
      command = ""
    case .seed(let entry):
      let spec = try entry.resolve(system)
      let choice = entry.shortChoice(for: spec, system)
      let run = Run(spec: spec, choice: choice)
      work = entry.skipReason.map { .nothing(reason: $0) } ?? .run(run)
      seed = entry.choice.seed
      profile = spec.profile.rawValue
      bug = entry.bug
      command = choice.command(program)
    case .failure(let path, let file):
      work = try Self.work(file, path, system)
      seed = file.seed
      profile = file.spec["profile"] ?? ""
      bug = file.spec["bug"].flatMap { $0 == "none" ? nil : $0 }
      command = commandText([program, "replay", path])
    }
  }

  private static func work(
    _ file: FailureFile, _ path: String, _ system: AnySystem
  ) throws(HarnessError) -> Work {
    if file.isSkipped(system) { return .nothing(reason: SeedEntry.bugIsMissing) }
    let spec = try file.resolvedSpec(file: path, system)
    var run = Run(spec: spec, choice: .all(of: spec), isRecording: file.result.digests != nil)
    if file.result.hasGivenPlans {
      // Read here, so that a plan that is not one of the system's is reported with its place.
      _ = try file.plans(file: path, system)
      run.plans = file.result.plans
      run.choice = SpecChoice(seed: spec.seed, plans: path)
    }
    return .run(run)
  }
}

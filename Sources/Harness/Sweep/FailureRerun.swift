import Console
import Processes
import Scenario

/// After a sweep, runs the smallest failure of each signature again for what its report still lacks.
struct FailureRerun {
  private let header: SweepHeader
  private let folder: FailureFolder?
  private let environment: Environment
  private(set) var backtraces: [FailureKey: [String]] = [:]

  /// Further signatures are reported without a backtrace.
  private static let backtracesMax = 20

  init(header: SweepHeader, folder: FailureFolder?, _ environment: Environment) {
    self.header = header
    self.folder = folder
    self.environment = environment
  }

  /// Fetches backtraces and writes the failure files that are missing.
  ///
  /// - Throws: `.unwritable`, `.child`.
  mutating func complete(_ groups: [FailureGroup]) throws(HarnessError) {
    for group in groups {
      if environment.isInterrupted() { return }
      // Another run of it has already ended well.
      if group.isUnrepeated { continue }
      if group.smallest.outcome.death != nil {
        try rerun(group)
      } else if let folder, !folder.has(group.key, seed: group.smallest.seed) {
        try record(group, in: folder)
      }
    }
  }

  /// Repeats a death with backtraces, and writes its failure file.
  private mutating func rerun(_ group: FailureGroup) throws(HarnessError) {
    let spec = try spec(of: group)
    if backtraces.count < Self.backtracesMax, group.key.outcome != .killed {
      let limits = Subprocess.Limits(
        time: .milliseconds(header.limits.milliseconds(steps: spec.steps)),
        megabytes: header.limits.megabytes)
      do throws(HarnessError) {
        let rerun = BacktraceRun(run: environment.watchChild)
        backtraces[group.key] = try rerun.backtrace(of: spec, limits: limits).lines
      } catch .interrupted {
        return
      }
    }
    guard let folder else { return }
    let result = group.smallest.result.with(backtrace: backtraces[group.key] ?? [])
    try folder.write(try header.failureFile(result, of: environment.system), for: group.key)
  }

  /// Repeats a failure for which an earlier sweep has left no file.
  private func record(_ group: FailureGroup, in folder: FailureFolder) throws(HarnessError) {
    let seed = group.smallest.seed
    let pool = environment.makePool(1, header.limits.megabytes)
    defer { pool.dismiss() }
    let steps = header.steps(of: seed, environment.system)
    let order = RunOrder(
      number: 1, task: .record, seed: seed, options: header.options,
      milliseconds: header.limits.milliseconds(steps: steps))
    try pool.give(order, to: 0)
    while !environment.isInterrupted() {
      for event in try pool.wait(milliseconds: 100) {
        if case .answered(_, let answer) = event, let result = answer.line?.result,
          result.outcome != .passed
        {
          try folder.write(try header.failureFile(result, of: environment.system), for: group.key)
        }
        return
      }
    }
  }

  private func spec(of group: FailureGroup) throws(HarnessError) -> RunSpec {
    let seed = group.smallest.seed
    return try SpecChoice(seed: seed, options: header.options, environment.system.fields)
      .resolve(environment.system)
  }
}

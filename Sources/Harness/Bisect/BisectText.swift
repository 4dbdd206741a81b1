import Console
import Primitives

/// The result of a bisect.
struct BisectReport {
  var conclusion: BisectMachine.Conclusion
  /// The first bad commit, or all candidates for it.
  var commits: [GitRepository.Commit]
  var steps: [BisectMachine.Step]
  var target: BisectOperation.Target?
  var rate: FailureRate?

  var exitStatus: ExitStatus {
    switch conclusion {
    case .found: .passed
    case .candidates: .cannotBeJudged
    case .refused: .usage
    case .interrupted: .interrupted
    }
  }
}

/// A bisect's report as text or JSON.
struct BisectText {
  let report: BisectReport

  var text: String {
    var lines = head
    if let target = report.target {
      lines += ["", "searched for: \(target.signature)", "  seed \(seedText(target.spec.seed))"]
    }
    lines += ["", "steps:"]
    for step in report.steps { lines += row(step) }
    return lines.joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    if case .found = report.conclusion {
      return report.commits.flatMap {
        ["first bad commit: \($0.hash)", "  \($0.date)  \(printable($0.subject))"]
      }
    }
    let intro =
      "the first bad commit is one of these \(report.commits.count), because some could not be "
      + "judged:"
    return [intro]
      + report.commits.map { "  \($0.short)  \($0.date)  \(printable($0.subject))" }
  }

  private func row(_ step: BisectMachine.Step) -> [String] {
    let subject = printable(step.commit.subject) + (step.isGiven ? " (given)" : "")
    let left = "  \(step.commit.short)  \(padded(step.judgement.verdict.past, 9))"
    return [left + subject]
      + entry("", JudgementText(step.judgement).sentence, left.count - 2)
  }
}

extension BisectText {
  private struct Document: Encodable {
    struct Step: Encodable {
      var commit: GitRepository.Commit
      var verdict: String
      var given: Bool
      var how: String
      /// `same`, `moved` or `unknown`; nil if nothing was run.
      var schedule: String?
      var seeds: Int?
      var asked: Int?
      var failingSeed: HexNumber?
    }

    var firstBad: GitRepository.Commit?
    var candidates: [GitRepository.Commit]
    var seed: HexNumber?
    var spec: [String: String]?
    var signature: String?
    var rate: FailureRate?
    var steps: [Step]
  }

  var json: String {
    var document = Document(
      candidates: [], seed: (report.target?.spec.seed).map { HexNumber($0) },
      spec: (report.target?.spec.fields).map { fields in
        Dictionary(fields.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
      },
      signature: report.target?.signature, rate: report.rate, steps: report.steps.map(step))
    if case .found = report.conclusion {
      document.firstBad = report.commits.first
    } else {
      document.candidates = report.commits
    }
    return JSONText.of(document)
  }

  private func step(_ step: BisectMachine.Step) -> Document.Step {
    var row = Document.Step(
      commit: step.commit, verdict: step.judgement.verdict.past, given: step.isGiven,
      how: JudgementText(step.judgement).sentence)
    switch step.judgement.way {
    case .sameFailure(let schedule): row.schedule = schedule.name
    case .sameSchedule: row.schedule = "same"
    case .seeds(let sampling):
      row.schedule = sampling.schedule.name
      row.seeds = sampling.runs
      row.asked = sampling.asked
      row.failingSeed = sampling.hit.map { HexNumber($0) }
    case .doesNotBuild, .cannotBeJudged: break
    }
    return row
  }
}

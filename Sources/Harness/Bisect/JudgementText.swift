import Console

/// A judgement in words.
struct JudgementText {
  let judgement: Judgement

  init(_ judgement: Judgement) { self.judgement = judgement }

  var sentence: String {
    switch judgement.way {
    case .sameFailure(let schedule): "the same failure, " + text(schedule)
    case .sameSchedule(let events, let other):
      text(.same(events: events)) + (other.map { ", but another failure: \($0)" } ?? "")
    case .seeds(let sampling): text(sampling)
    case .doesNotBuild(let reason): reason
    case .cannotBeJudged(let reason): "cannot be judged: \(reason)"
    }
  }

  private func text(_ schedule: Schedule) -> String {
    switch schedule {
    case .same(let events):
      "same schedule (\(Numbers.grouped(events)) of \(Numbers.grouped(events)) events)"
    case .moved(let after, let events):
      "moved schedule (from event \(Numbers.grouped(after)) of \(Numbers.grouped(events)) on)"
    case .unknown: "schedule unknown"
    }
  }

  private func text(_ sampling: Sampling) -> String {
    let rate = "p = \(sampling.rate.hits)/\(sampling.rate.runs), asked \(sampling.asked)"
    let seeds = sampling.runs == 1 ? "1 seed" : "\(sampling.runs) seeds"
    let masked = sampling.masked == 0 ? "" : ", \(sampling.masked) with another failure"
    let found = sampling.hit.map { "seed \(seedText($0)) failed" } ?? "none failed"
    let schedule = sampling.schedule == .unknown ? "schedule unknown" : "moved schedule"
    return "\(schedule), \(seeds)\(masked), \(found) (\(rate))"
  }
}

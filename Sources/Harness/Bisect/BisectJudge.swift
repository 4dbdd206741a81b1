import Primitives

/// Judges one revision by the signature of a failure; pure: it returns what it needs to know next.
///
/// A run that does not fail proves nothing by itself, because the revision may have moved the schedule. So a
/// revision is good only if it made every decision that led the bad one to the failure, or if more seeds pass than
/// chance explains.
struct BisectJudge {
  enum Question: Equatable {
    /// Run the failure's spec.
    case run
    /// Compare this revision's decisions with those of the bad one.
    case compareSchedules
    /// Count how often the bad revision fails over other seeds.
    case measureRate
    /// Run these of the following seeds until one fails with the signature.
    case runSeeds(ClosedRange<Int>)
    case judged(Judgement)
  }

  private enum State: Equatable {
    /// Can move to: comparing, judged.
    case running
    /// Can move to: measuring, sampling, judged.
    case comparing(RevisionEnd)
    /// Can move to: sampling, judged.
    case measuring(Schedule)
    /// Can move to: sampling, judged.
    case sampling(Sampling)
    case judged
  }

  let signature: String
  private(set) var rate: FailureRate?
  private var state = State.running

  /// - Parameter rate: The bad revision's rate, once it has been measured.
  init(signature: String, rate: FailureRate?) {
    self.signature = signature
    self.rate = rate
  }

  mutating func began() -> Question { .run }

  mutating func ran(_ end: RevisionEnd) -> Question {
    require(state == .running, "a run ended in \(state)")
    if case .refused(let reason) = end { return judged(.skipped(reason)) }
    state = .comparing(end)
    return .compareSchedules
  }

  mutating func compared(_ schedule: Schedule) -> Question {
    guard case .comparing(let end) = state else {
      trap("schedules compared in \(state)")
    }
    if end.isFailure(signature) {
      return judged(Judgement(verdict: .bad, way: .sameFailure(schedule)))
    }
    if case .same(let events) = schedule {
      return judged(
        Judgement(verdict: .good, way: .sameSchedule(events: events, other: end.signature)))
    }
    if let rate { return sample(rate, schedule) }
    state = .measuring(schedule)
    return .measureRate
  }

  mutating func measured(_ rate: FailureRate) -> Question {
    guard case .measuring(let schedule) = state else {
      trap("a rate measured in \(state)")
    }
    self.rate = rate
    return sample(rate, schedule)
  }

  private mutating func sample(_ rate: FailureRate, _ schedule: Schedule) -> Question {
    let share = "\(rate.hits) of \(rate.runs) other seeds fail like this"
    guard let needed = rate.runsNeeded else {
      return judged(.skipped("\(reason(schedule)), and \(share)"))
    }
    guard needed <= FailureRate.runsMax else {
      return judged(
        .skipped("\(reason(schedule)), and since \(share), it would take \(needed) seeds"))
    }
    state = .sampling(Sampling(schedule: schedule, rate: rate, asked: needed))
    return .runSeeds(1...needed)
  }

  private func reason(_ schedule: Schedule) -> String {
    schedule == .unknown ? "the schedule is not known" : "the schedule has moved"
  }

  /// - Parameters:
  ///   - runs: How many of the seeds were run.
  ///   - masked: How many of those another failure ended.
  ///   - hit: The seed that failed with the signature.
  mutating func sampled(runs: Int, masked: Int, hit: UInt64?) -> Question {
    guard case .sampling(var sampling) = state else {
      trap("seeds run in \(state)")
    }
    sampling.runs += runs
    sampling.masked += masked
    sampling.hit = hit
    if hit != nil { return judged(Judgement(verdict: .bad, way: .seeds(sampling))) }
    let missing = sampling.asked - sampling.clean
    if missing <= 0 { return judged(Judgement(verdict: .good, way: .seeds(sampling))) }
    guard sampling.runs + missing <= FailureRate.runsMax else {
      return judged(
        .skipped(
          "\(reason(sampling.schedule)), and other failures ended \(sampling.masked) of "
            + "\(sampling.runs) seeds"))
    }
    state = .sampling(sampling)
    return .runSeeds(sampling.runs + 1...sampling.runs + missing)
  }

  private mutating func judged(_ judgement: Judgement) -> Question {
    state = .judged
    return .judged(judgement)
  }
}

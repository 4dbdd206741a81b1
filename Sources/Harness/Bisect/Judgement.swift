/// The verdict on one revision, and how it was found.
struct Judgement: Equatable {
  /// In git's words.
  enum Verdict: String, Codable {
    case good, bad, skip

    var past: String { self == .skip ? "skipped" : rawValue }
  }

  enum Way: Equatable {
    /// Its own seed shows the failure.
    case sameFailure(Schedule)
    /// Every decision up to the failure was the same, and the failure did not occur.
    case sameSchedule(events: UInt64, other: String?)
    /// The schedule has moved or is unknown, and other seeds were run.
    case seeds(Sampling)
    case doesNotBuild(String)
    case cannotBeJudged(String)
  }

  var verdict: Verdict
  var way: Way

  static func skipped(_ reason: String) -> Judgement {
    Judgement(verdict: .skip, way: .cannotBeJudged(reason))
  }
}

/// Whether a revision made the decisions that led the bad one to its failure.
enum Schedule: Equatable {
  /// Up to the bad run's last event.
  case same(events: UInt64)
  /// The first difference comes after that event.
  case moved(after: UInt64, of: UInt64)
  /// The bad run leaves no trace, because it hangs.
  case unknown

  var name: String {
    switch self {
    case .same: "same"
    case .moved: "moved"
    case .unknown: "unknown"
    }
  }
}

/// Seeds that were run instead of the failure's own.
struct Sampling: Equatable {
  /// The comparison that made them necessary.
  var schedule: Schedule
  var rate: FailureRate
  /// How many runs without the failure are enough.
  var asked: Int
  var runs = 0
  /// Runs that another failure ended, which say nothing about this one.
  var masked = 0
  /// The first seed with the failure.
  var hit: UInt64?

  var clean: Int { runs - masked - (hit == nil ? 0 : 1) }
}

import Console

/// What the user asked a bisect for.
struct BisectPlan {
  var seed: UInt64
  /// The words of the options that were given beside the seed.
  var overrides: [String] = []
  /// The whole spec, where a failure file brings it.
  var spec: BisectSpec?
  /// What is searched for; nil for whatever the bad revision shows.
  var signature: String?
  /// Whether the failure file tells of a trap, whose words nobody could write down.
  var isTrap = false
  var plantsBug = false
  var jobs = 1
  var buildLimit = Duration.seconds(1800)
  var runLimit = Duration.seconds(60)
  var isQuiet = false

  enum Check: Equatable {
    case searchFor(String)
    /// Why the bad revision is of no use, to follow its name.
    case refuse(String)
  }

  /// Looks whether the bad revision shows the failure that is asked for.
  func check(bad end: RunEnd) -> Check {
    if case .refused(let reason) = end { return .refuse("cannot be judged: \(reason)") }
    guard let found = end.signature else {
      return .refuse("passes with seed \(seedText(seed)), so there is nothing to search for")
    }
    if let signature, !FailureSignature.match(signature, found) {
      return .refuse("fails with \(quoted(found)) and not with \(quoted(signature))")
    }
    if isTrap, !found.hasPrefix("trap: ") {
      return .refuse("fails with \(quoted(found)) and does not trap as the failure file says")
    }
    return .searchFor(found)
  }
}

import Console

/// What the user asked a bisect for.
struct BisectPlan {
  var seed: UInt64
  /// The other options, word by word.
  var overrides: [String] = []
  /// The whole spec, if a failure file gives it.
  var spec: BisectSpec?
  /// The signature to search for; nil for whatever the bad revision shows.
  var signature: String?
  /// Whether the failure file is of a trap; such a file cannot contain the trap's message.
  var isTrap = false
  var plantsBug = false
  var jobs = 1
  var buildLimit = Duration.seconds(1800)
  var runLimit = Duration.seconds(60)
  var isQuiet = false

  enum Check: Equatable {
    case searchFor(String)
    /// Why the bad revision cannot be used; follows its name.
    case refuse(String)
  }

  /// Checks whether the bad revision shows the failure that is searched for.
  func check(bad end: RevisionEnd) -> Check {
    if case .refused(let reason) = end { return .refuse("cannot be judged: \(reason)") }
    guard let found = end.signature else {
      return .refuse("passes with seed \(seedText(seed)), so there is nothing to search for")
    }
    if let signature, !FailureSignature.match(signature, found) {
      return .refuse("fails with \(quoted(found)), not with \(quoted(signature))")
    }
    if isTrap, !found.hasPrefix("trap: ") {
      return .refuse("fails with \(quoted(found)) and does not trap as the failure file says")
    }
    return .searchFor(found)
  }
}

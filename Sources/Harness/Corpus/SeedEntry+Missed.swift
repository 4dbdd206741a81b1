import Console

extension SeedEntry {
  /// Why a failure that the entry expects may not have come; empty where it expects a pass.
  ///
  /// A run that goes on beyond the step at which it once failed makes more decisions, so that another digest alone does
  /// not prove that the schedule has moved.
  /// - Parameter found: the digest of the decisions that the run has made; nil where it gave no answer.
  func missedFailureNotes(_ found: UInt64?) -> [String] {
    guard expectation != .pass, let found else { return [] }
    guard let decisions else {
      return [
        "its schedule may have moved, its bug may not be planted any more, or nothing sees the bug any more"
      ]
    }
    if decisions == found { return ["its schedule has not moved: the decisions are as recorded"] }
    let change = ReplayResult.Change("decisions", decisions, found).text
    return ["\(change): its schedule has moved, or it only goes on where it once failed"]
  }
}

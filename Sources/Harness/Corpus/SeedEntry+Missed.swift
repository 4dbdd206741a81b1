import Console

extension SeedEntry {
  /// Why a failure that the entry expects may not have happened; empty if it expects a pass.
  ///
  /// A run that goes on beyond the step at which it once failed makes more decisions, so a different digest alone
  /// does not prove that the schedule has moved.
  /// - Parameter found: The digest of the decisions that the run made; nil if it gave no answer.
  func missedFailureNotes(_ found: UInt64?) -> [String] {
    guard expectation != .pass, let found else { return [] }
    guard let decisions else {
      return [
        "its schedule may have moved, its bug may not be planted any more, or nothing sees the bug any more"
      ]
    }
    if decisions == found { return ["its schedule has not moved: the decisions are as recorded"] }
    let change = ReplayResult.Change("decisions", decisions, found).text
    return ["\(change): its schedule has moved, or the run only continues where it once failed"]
  }
}

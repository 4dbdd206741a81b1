/// The logical clock: begins and commits draw their timestamps from it, each of them once.
struct TimestampOracle {
  var nextValue: UInt64
  /// The clock before the first draw.
  let first: Timestamp

  /// A clock whose first timestamp is greater than `highest`.
  init(after highest: UInt64) {
    nextValue = highest + 1
    first = Timestamp(rawValue: nextValue)
  }

  /// The timestamp that is drawn next.
  var next: Timestamp { Timestamp(rawValue: nextValue) }

  mutating func draw() -> Timestamp {
    nextValue += 1
    return Timestamp(rawValue: nextValue - 1)
  }
}

/// How far commits have come; neither mark decreases.
struct CommitWatermarks {
  /// The greatest timestamp of a finished commit.
  var committed: Timestamp
  /// The timestamp of the newest commit whose schema and header were published.
  var header: Timestamp

  mutating func raiseCommitted(to end: Timestamp) { if end > committed { committed = end } }

  mutating func raiseHeader(to end: Timestamp) { if end > header { header = end } }
}

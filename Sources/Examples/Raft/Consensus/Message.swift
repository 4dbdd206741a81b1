/// What members of a group say to each other; each message carries the term of its sender.
public enum Message: Equatable, Sendable {
  /// A candidate asks for a vote, and says how its log ends.
  case requestVote(term: Int, lastIndex: Int, lastTerm: Int)
  case vote(term: Int, isGranted: Bool)
  /// A leader sends what comes after an entry, or nothing, as a heartbeat.
  case append(Append)
  /// The sender's log is the leader's up to this index, and durable.
  case appended(term: Int, match: Int)
  /// The sender has no such entry at the index that was `tried`; the leader may try as far as `hint`.
  case rejected(term: Int, tried: Int, hint: Int)

  public struct Append: Equatable, Sendable {
    public var term: Int
    public var previousIndex: Int
    public var previousTerm: Int
    public var entries: [Entry]
    /// The index up to which the leader knows that entries are committed.
    public var commitIndex: Int

    public init(
      term: Int, previousIndex: Int, previousTerm: Int, entries: [Entry] = [], commitIndex: Int
    ) {
      (self.term, self.entries, self.commitIndex) = (term, entries, commitIndex)
      (self.previousIndex, self.previousTerm) = (previousIndex, previousTerm)
    }
  }

  public var term: Int {
    switch self {
    case .requestVote(let term, _, _), .vote(let term, _), .appended(let term, _),
      .rejected(let term, _, _):
      term
    case .append(let append): append.term
    }
  }
}

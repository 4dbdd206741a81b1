import Primitives

/// One change of what a member must not forget.
public enum JournalRecord: Equatable, Sendable {
  /// The member is in this term and has voted like this.
  case ballot(term: Int, vote: Int?)
  /// The log has one more entry, which is at this index.
  case entry(index: Int, Entry)
  /// The log ends before this index.
  case cut(from: Int)
}

/// What a member must not forget: its term, its vote and its log.
public struct StableState: Hashable, Sendable {
  public private(set) var term = 0
  /// The member that got the vote in this term.
  public private(set) var vote: Int?
  public private(set) var log = RaftLog()

  public init() {}

  public init(term: Int, vote: Int? = nil, log: RaftLog = RaftLog()) {
    (self.term, self.vote, self.log) = (term, vote, log)
  }

  /// Applies a change; traps if it does not fit the present state.
  public mutating func apply(_ record: JournalRecord) {
    switch record {
    case .ballot(let term, let vote):
      require(
        term > self.term || (term == self.term && (self.vote == nil || self.vote == vote)),
        "vote \(vote ?? -1) in term \(term) after vote \(self.vote ?? -1) in term \(self.term)")
      (self.term, self.vote) = (term, vote)
    case .entry(let index, let entry):
      require(
        index == log.lastIndex + 1 && entry.term >= log.lastTerm,
        "entry \(index) of term \(entry.term) after \(log.lastIndex) of term \(log.lastTerm)")
      log.append(entry)
    case .cut(let index):
      require(
        index >= 1 && index <= log.lastIndex, "a log of \(log.lastIndex) is cut from \(index)")
      log.cut(from: index)
    }
  }

  /// Records that make this state from an empty one.
  public var records: [JournalRecord] {
    var records = [JournalRecord.ballot(term: term, vote: vote)]
    records.reserveCapacity(log.lastIndex + 1)
    for index in 0..<log.lastIndex { records.append(.entry(index: index + 1, log[index + 1])) }
    return records
  }
}

import Primitives

/// A member of a group that agrees on a log: pure, with events in and effects out.
///
/// Source: Ongaro, Ousterhout: In Search of an Understandable Consensus Algorithm, 2014, sections 5.1 to 5.4. The
/// caller carries out the effects in order and gives the next event when they are done.
public struct RaftMachine {
  public enum Role: Equatable {
    /// Waits for a leader. Can move to: candidate.
    case follower(leader: Int?)
    /// Collects votes for its term. Can move to: leader, follower, and candidate of the next term.
    case candidate(supporters: [Int])
    /// Replicates its log. Can move to: follower.
    case leader([Progress])
  }

  /// How far a leader knows another member to be.
  public struct Progress: Equatable {
    public let peer: Int
    /// The entry to send next.
    public var next: Int
    /// The member's log is the leader's up to this index.
    public var match: Int
  }

  public let id: Int
  /// The other members.
  let peers: [Int]
  /// How many entries a message carries at most.
  let batchMax: Int
  let bug: RaftBug
  public internal(set) var role = Role.follower(leader: nil)
  public private(set) var stable: StableState
  /// The index up to which the member knows that entries are committed.
  public internal(set) var commitIndex = 0
  /// What the running event has changed, and what follows from it.
  var records: [JournalRecord] = []
  var followUps: [Effect] = []

  /// A member that begins with what it has not forgotten.
  public init(
    id: Int, members: Range<Int>, stable: StableState = StableState(), batchMax: Int = 16,
    bug: RaftBug = .none
  ) {
    require(members.contains(id), "\(id) is none of the members \(members)")
    require(batchMax > 0, "messages of \(batchMax) entries")
    (self.id, self.stable, self.batchMax, self.bug) = (id, stable, batchMax, bug)
    peers = members.filter { $0 != id }
  }

  public var term: Int { stable.term }
  public var log: RaftLog { stable.log }

  /// How many members are a majority of the group.
  var quorum: Int { (peers.count + 1) / 2 + 1 }

  public var isLeader: Bool { if case .leader = role { true } else { false } }

  /// The member has started.
  public func started() -> [Effect] {
    require(role == .follower(leader: nil) && commitIndex == 0, "\(self) started again")
    return [.setTimer(.election)]
  }

  /// The timer that the last `setTimer` started is due.
  public mutating func timedOut() -> [Effect] {
    switch role {
    case .leader:
      sendToAll()
      follow(.setTimer(.heartbeat))
    case .follower, .candidate: stand()
    }
    return takeEffects()
  }

  /// A message of another member has arrived; messages come in any order and any number of times.
  public mutating func received(_ message: Message, from sender: Int) -> [Effect] {
    require(peers.contains(sender), "\(self) was sent \(message) by \(sender), no other member")
    if message.term > term { enter(message.term) }
    switch message {
    case .requestVote(let term, let index, let lastTerm):
      answer(sender, term, index, lastTerm)
    case .vote(let term, let isGranted): count(sender, term, isGranted)
    case .append(let append): take(append, from: sender)
    case .appended(let term, let match): note(sender, term, match: match)
    case .rejected(let term, let tried, let hint): retry(sender, term, tried, hint)
    }
    return takeEffects()
  }

  /// A client asks for a value to be committed.
  public mutating func proposed(_ command: Command) -> [Effect] {
    switch role {
    case .leader:
      record(.entry(index: log.lastIndex + 1, Entry(term: term, command)))
      sendToAll()
      commitByCounting()
    case .follower(let leader): follow(.refuse(command, leader: leader))
    case .candidate: follow(.refuse(command, leader: nil))
    }
    return takeEffects()
  }

  /// Another member is in a later term, which this member enters.
  private mutating func enter(_ term: Int) {
    record(.ballot(term: term, vote: nil))
    if isLeader { follow(.setTimer(.election)) }
    role = .follower(leader: nil)
  }

  mutating func record(_ record: JournalRecord) {
    stable.apply(record)
    if case .ballot = record, case .ballot? = records.last { records.removeLast() }
    records.append(record)
  }

  mutating func follow(_ effect: Effect) { followUps.append(effect) }

  /// What was recorded becomes durable before anything else is done.
  private mutating func takeEffects() -> [Effect] {
    defer { (records, followUps) = ([], []) }
    if records.isEmpty { return followUps }
    if bug == .votesBeforeSync {
      let isVote = { (effect: Effect) in
        if case .send(.vote, _) = effect { true } else { false }
      }
      return followUps.filter(isVote) + [.persist(records)] + followUps.filter { !isVote($0) }
    }
    return [.persist(records)] + followUps
  }
}

extension RaftMachine: CustomStringConvertible {
  public var description: String {
    "member \(id), \(role) in term \(term), log \(log.lastIndex) of term \(log.lastTerm), "
      + "committed \(commitIndex)"
  }
}

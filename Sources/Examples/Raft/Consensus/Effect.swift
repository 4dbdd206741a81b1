/// What a member does after an event; effects are carried out in order.
public enum Effect: Equatable, Sendable {
  /// The records must be durable before anything after them is done.
  case persist([JournalRecord])
  case send(Message, to: Int)
  /// Starts the member's one timer, whatever it was set to before.
  case setTimer(Timeout)
  /// The entry is committed: the state machine applies it.
  case apply(index: Int, Entry)
  /// The member does not lead, and names the leader as far as it knows.
  case refuse(Command, leader: Int?)
}

/// What a member's timer is set for.
public enum Timeout: Equatable, Sendable {
  /// A drawn time without a leader, after which the member stands for election.
  case election
  /// The time between two messages of a leader.
  case heartbeat
}

/// Mistakes that can be planted, to see that they are found.
public enum RaftBug: String, CaseIterable, Sendable {
  case none
  /// A vote is sent before it is durable.
  case votesBeforeSync = "votes-before-sync"
  /// A candidate counts a vote that it was given in an older term.
  case trustsOldTermVote = "trusts-old-term-vote"
  /// A leader commits an entry of an older term because a majority has it: Figure 8 of the Raft paper.
  case commitsOldTermByCounting = "commits-old-term-by-counting"
}

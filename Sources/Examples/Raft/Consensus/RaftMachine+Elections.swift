import Primitives

// Sections 5.2 and 5.4.1 of the Raft paper: which member becomes leader.

extension RaftMachine {
  /// There is no leader: the member votes for itself in the next term, and asks the others.
  mutating func stand() {
    record(.ballot(term: term + 1, vote: id))
    role = .candidate(supporters: [id])
    let request = Message.requestVote(
      term: term, lastIndex: log.lastIndex, lastTerm: log.lastTerm)
    for peer in peers { follow(.send(request, to: peer)) }
    follow(.setTimer(.election))
    leadWithMajority()
  }

  /// A candidate asks for a vote: one in each term, and only for a log that contains all that this one does.
  mutating func answer(_ candidate: Int, _ asked: Int, _ lastIndex: Int, _ lastTerm: Int) {
    let isFree = stable.vote == nil || stable.vote == candidate
    let isGranted =
      asked == term && isFree && log.isCovered(byLastIndex: lastIndex, lastTerm: lastTerm)
    if isGranted {
      require(!isLeader, "\(self) votes for \(candidate)")
      if stable.vote == nil { record(.ballot(term: term, vote: candidate)) }
      follow(.setTimer(.election))
    }
    follow(.send(.vote(term: term, isGranted: isGranted), to: candidate))
  }

  mutating func count(_ voter: Int, _ voted: Int, _ isGranted: Bool) {
    guard isGranted, voted == term || bug == .trustsOldTermVote else { return }
    guard case .candidate(var supporters) = role, !supporters.contains(voter) else { return }
    supporters.append(voter)
    role = .candidate(supporters: supporters)
    leadWithMajority()
  }

  /// A leader begins with an entry of its term, so that it can commit those before it.
  private mutating func leadWithMajority() {
    guard case .candidate(let supporters) = role, supporters.count >= quorum else { return }
    let next = log.lastIndex + 1
    role = .leader(peers.map { Progress(peer: $0, next: next, match: 0) })
    record(.entry(index: next, Entry(term: term)))
    sendToAll()
    follow(.setTimer(.heartbeat))
    commitByCounting()
  }
}

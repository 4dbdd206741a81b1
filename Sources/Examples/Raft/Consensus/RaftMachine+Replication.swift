import Primitives

// Sections 5.3 and 5.4.2 of the Raft paper: all members get the leader's log.

extension RaftMachine {
  /// A leader sends each of the others what it does not have, or a heartbeat.
  mutating func sendToAll() {
    guard case .leader(let progress) = role else { trap("\(self) sends entries") }
    for progress in progress { follow(.send(.append(batch(progress)), to: progress.peer)) }
  }

  private func batch(_ progress: Progress) -> Message.Append {
    let previous = progress.next - 1
    guard let previousTerm = log.term(at: previous) else {
      trap("\(self) sends what comes after \(previous)")
    }
    return Message.Append(
      term: term, previousIndex: previous, previousTerm: previousTerm,
      entries: log.entries(from: progress.next, atMost: batchMax), commitIndex: commitIndex)
  }

  /// Entries of a leader, which are accepted if they fit.
  mutating func take(_ append: Message.Append, from leader: Int) {
    guard append.term == term else {
      return follow(.send(.rejected(term: term, tried: append.previousIndex, hint: 0), to: leader))
    }
    require(!isLeader, "\(self) was sent entries by \(leader), another leader of its term")
    role = .follower(leader: leader)
    follow(.setTimer(.election))
    guard log.term(at: append.previousIndex) == append.previousTerm else {
      let hint = hint(append.previousIndex)
      return follow(
        .send(.rejected(term: term, tried: append.previousIndex, hint: hint), to: leader))
    }
    merge(append)
    let match = append.previousIndex + append.entries.count
    follow(.send(.appended(term: term, match: match), to: leader))
    commit(upTo: min(append.commitIndex, match))
  }

  /// The index up to which the logs may be the same, after they differ at `index`.
  private func hint(_ index: Int) -> Int {
    index > log.lastIndex ? log.lastIndex : log.firstIndex(ofTermAt: index) - 1
  }

  private mutating func merge(_ append: Message.Append) {
    var index = append.previousIndex
    for entry in append.entries {
      index += 1
      if let own = log.term(at: index) {
        if own == entry.term { continue }
        require(index > commitIndex, "\(self) was to cut its log from \(index)")
        record(.cut(from: index))
      }
      record(.entry(index: index, entry))
    }
  }

  /// A member has the leader's log up to `match`.
  mutating func note(_ peer: Int, _ told: Int, match: Int) {
    guard told == term, case .leader(var all) = role,
      let place = all.firstIndex(where: { $0.peer == peer }), match > all[place].match
    else { return }
    require(match <= log.lastIndex, "\(self) was told by \(peer) of entry \(match)")
    all[place].match = match
    all[place].next = max(all[place].next, match + 1)
    role = .leader(all)
    commitByCounting()
    if all[place].next <= log.lastIndex {
      follow(.send(.append(batch(all[place])), to: peer))
    }
  }

  /// A member does not have the entry before those that it was sent: the leader tries earlier ones.
  mutating func retry(_ peer: Int, _ told: Int, _ tried: Int, _ hint: Int) {
    guard told == term, case .leader(var all) = role,
      let place = all.firstIndex(where: { $0.peer == peer }), tried == all[place].next - 1,
      hint < tried
    else { return }
    all[place].next = max(all[place].match, hint) + 1
    role = .leader(all)
    follow(.send(.append(batch(all[place])), to: peer))
  }

  /// An entry of the leader's own term is committed when a majority has it, and so are all before it.
  ///
  /// One of an older term is not: a majority may have it, and a later leader may not (Figure 8).
  mutating func commitByCounting() {
    guard case .leader(let progress) = role else { trap("\(self) counts") }
    let matches = (progress.map(\.match) + [log.lastIndex]).sorted(by: >)
    let index = matches[quorum - 1]
    guard index > commitIndex else { return }
    if log[index].term == term || bug == .commitsOldTermByCounting { commit(upTo: index) }
  }

  private mutating func commit(upTo index: Int) {
    while commitIndex < index {
      commitIndex += 1
      follow(.apply(index: commitIndex, log[commitIndex]))
    }
  }
}

import RaftExample
import Testing

@Suite("Raft machine") struct RaftMachineTests {
  private let command = Command(client: 0, number: 1, value: 7)

  private func member(
    _ id: Int = 0, of size: Int = 3, term: Int = 0, vote: Int? = nil, log: [Int] = [],
    batchMax: Int = 16, bug: RaftBug = .none
  ) -> RaftMachine {
    let log = RaftLog(log.map { Entry(term: $0) })
    return RaftMachine(
      id: id, members: 0..<size, stable: StableState(term: term, vote: vote, log: log),
      batchMax: batchMax, bug: bug)
  }

  /// A leader of three with a log of these terms, in the term after `term`; its own entry comes last.
  private func leader(
    term: Int = 0, log: [Int] = [], batchMax: Int = 16, bug: RaftBug = .none
  ) -> RaftMachine {
    var machine = member(term: term, log: log, batchMax: batchMax, bug: bug)
    _ = machine.timedOut()
    _ = machine.received(.vote(term: term + 1, isGranted: true), from: 1)
    return machine
  }

  private func heartbeat(
    _ term: Int, _ previous: Int, _ previousTerm: Int, _ entries: [Entry] = [], commit: Int = 0
  ) -> Message {
    .append(
      Message.Append(
        term: term, previousIndex: previous, previousTerm: previousTerm, entries: entries,
        commitIndex: commit))
  }

  // MARK: Elections

  @Test("A member that has started waits for a leader")
  func starts() {
    #expect(member().started() == [.setTimer(.election)])
  }

  @Test("A follower without a leader votes for itself in the next term before it asks the others")
  func stands() {
    var machine = member(term: 4, log: [1, 3])
    let request = Message.requestVote(term: 5, lastIndex: 2, lastTerm: 3)
    #expect(
      machine.timedOut() == [
        .persist([.ballot(term: 5, vote: 0)]), .send(request, to: 1), .send(request, to: 2),
        .setTimer(.election),
      ])
    #expect(machine.role == .candidate(supporters: [0]))
    #expect(machine.timedOut().first == .persist([.ballot(term: 6, vote: 0)]))
  }

  @Test("A candidate with a majority leads, and begins with an entry of its term")
  func leads() {
    var machine = member(of: 5, log: [1])
    _ = machine.timedOut()
    #expect(machine.received(.vote(term: 1, isGranted: true), from: 1) == [])
    #expect(machine.received(.vote(term: 1, isGranted: true), from: 1) == [])
    #expect(machine.received(.vote(term: 1, isGranted: false), from: 3) == [])
    let effects = machine.received(.vote(term: 1, isGranted: true), from: 2)
    #expect(
      Array(effects.prefix(2)) == [
        .persist([.entry(index: 2, Entry(term: 1))]),
        .send(heartbeat(1, 1, 1, [Entry(term: 1)]), to: 1),
      ])
    #expect(effects.last == .setTimer(.heartbeat))
    #expect(machine.isLeader)
    #expect(machine.received(.vote(term: 1, isGranted: true), from: 4) == [])
  }

  @Test("A vote is durable before it is sent, and is given once per term")
  func votes() {
    var machine = member(term: 2)
    #expect(
      machine.received(.requestVote(term: 3, lastIndex: 0, lastTerm: 0), from: 1) == [
        .persist([.ballot(term: 3, vote: 1)]), .setTimer(.election),
        .send(.vote(term: 3, isGranted: true), to: 1),
      ])
    #expect(
      machine.received(.requestVote(term: 3, lastIndex: 0, lastTerm: 0), from: 2) == [
        .send(.vote(term: 3, isGranted: false), to: 2)
      ])
    #expect(
      machine.received(.requestVote(term: 3, lastIndex: 0, lastTerm: 0), from: 1) == [
        .setTimer(.election), .send(.vote(term: 3, isGranted: true), to: 1),
      ])
    #expect(
      machine.received(.requestVote(term: 2, lastIndex: 9, lastTerm: 2), from: 2) == [
        .send(.vote(term: 3, isGranted: false), to: 2)
      ])
  }

  @Test(
    "No member votes for a log that may lack what its own log has",
    arguments: [
      (index: 1, term: 3, isGranted: false), (2, 2, false), (3, 2, false), (2, 3, true),
      (1, 4, true),
    ])
  func coveredLogs(_ index: Int, _ term: Int, _ isGranted: Bool) {
    var machine = member(term: 4, log: [1, 3])
    let request = Message.requestVote(term: 4, lastIndex: index, lastTerm: term)
    #expect(
      machine.received(request, from: 1).last
        == .send(.vote(term: 4, isGranted: isGranted), to: 1))
  }

  @Test("A vote of an older term counts for nothing")
  func oldVote() {
    var machine = member(term: 4)
    _ = machine.timedOut()
    _ = machine.timedOut()
    #expect(machine.received(.vote(term: 5, isGranted: true), from: 1) == [])
    #expect(machine.role == .candidate(supporters: [0]))
  }

  @Test("A leader that hears of a later term follows, and waits for its leader")
  func stepsDown() {
    var machine = leader()
    #expect(
      machine.received(.rejected(term: 7, tried: 0, hint: 0), from: 2) == [
        .persist([.ballot(term: 7, vote: nil)]), .setTimer(.election),
      ])
    #expect(machine.role == .follower(leader: nil))
    #expect(machine.proposed(command) == [.refuse(command, leader: nil)])
  }

  // MARK: Replication

  @Test("A follower takes entries in, makes them durable, and says how far its log is the leader's")
  func takesEntries() {
    var machine = member(1, term: 1, log: [1])
    let entries = [Entry(term: 1), Entry(term: 1, command)]
    #expect(
      machine.received(heartbeat(1, 1, 1, entries, commit: 2), from: 0) == [
        .persist([.entry(index: 2, entries[0]), .entry(index: 3, entries[1])]),
        .setTimer(.election), .send(.appended(term: 1, match: 3), to: 0),
        .apply(index: 1, Entry(term: 1)), .apply(index: 2, entries[0]),
      ])
    #expect(machine.role == .follower(leader: 0))
    #expect(machine.proposed(command) == [.refuse(command, leader: 0)])
    #expect(
      machine.received(heartbeat(1, 1, 1, entries, commit: 1), from: 0) == [
        .setTimer(.election), .send(.appended(term: 1, match: 3), to: 0),
      ])
  }

  @Test("A follower cuts off what differs from the leader's log, and nothing that does not")
  func cutsOff() {
    var machine = member(1, term: 3, log: [1, 2, 2])
    #expect(
      machine.received(heartbeat(3, 1, 1, [Entry(term: 3)]), from: 0).first
        == .persist([.cut(from: 2), .entry(index: 2, Entry(term: 3))]))
    var other = member(1, term: 3, log: [1, 2, 2])
    #expect(
      other.received(heartbeat(3, 0, 0, [Entry(term: 1)]), from: 0) == [
        .setTimer(.election), .send(.appended(term: 3, match: 1), to: 0),
      ])
    #expect(other.log.lastIndex == 3)
  }

  @Test("A follower without the entry before the new ones says how far the leader may go back")
  func rejects() {
    var short = member(1, term: 3, log: [1])
    #expect(
      short.received(heartbeat(3, 5, 3), from: 0).last
        == .send(.rejected(term: 3, tried: 5, hint: 1), to: 0))
    var different = member(1, term: 3, log: [1, 2, 2])
    #expect(
      different.received(heartbeat(3, 3, 3), from: 0).last
        == .send(.rejected(term: 3, tried: 3, hint: 1), to: 0))
    #expect(
      different.received(heartbeat(2, 1, 1), from: 0)
        == [.send(.rejected(term: 3, tried: 1, hint: 0), to: 0)])
  }

  @Test("A leader goes back as far as a follower says, and sends entries from where the logs meet")
  func goesBack() {
    var machine = leader(term: 2, log: [1, 2, 2], batchMax: 1)
    #expect(
      machine.received(.rejected(term: 3, tried: 3, hint: 1), from: 1) == [
        .send(heartbeat(3, 1, 1, [Entry(term: 2)]), to: 1)
      ])
    #expect(machine.received(.rejected(term: 3, tried: 3, hint: 1), from: 1) == [])
    #expect(
      machine.received(.appended(term: 3, match: 2), from: 1) == [
        .send(heartbeat(3, 2, 2, [Entry(term: 2)]), to: 1)
      ])
    #expect(machine.received(.appended(term: 3, match: 2), from: 1) == [])
  }

  @Test("A leader commits what a majority has, together with all before it")
  func commits() {
    var machine = leader()
    _ = machine.proposed(command)
    let effects = machine.received(.appended(term: 1, match: 2), from: 2)
    #expect(
      effects == [
        .apply(index: 1, Entry(term: 1)), .apply(index: 2, Entry(term: 1, command)),
      ])
    #expect(machine.received(.appended(term: 1, match: 2), from: 1) == [])
  }

  @Test("An entry of an older term is not committed by counting, but by one of the leader's term")
  func figure8() {
    var machine = leader(term: 3, log: [1, 2], batchMax: 1)
    #expect(machine.received(.appended(term: 4, match: 2), from: 1).count == 1)
    #expect(machine.commitIndex == 0)
    _ = machine.received(.appended(term: 4, match: 3), from: 1)
    #expect(machine.commitIndex == 3)
  }

  @Test("A group of one member has a leader that commits alone")
  func alone() {
    var machine = member(of: 1)
    #expect(machine.timedOut().contains(.apply(index: 1, Entry(term: 1))))
    #expect(machine.proposed(command).contains(.apply(index: 2, Entry(term: 1, command))))
  }

  @Test("A leader sends the others what they lack at each heartbeat")
  func beats() {
    var machine = leader()
    _ = machine.received(.appended(term: 1, match: 1), from: 1)
    #expect(
      machine.timedOut() == [
        .send(heartbeat(1, 1, 1, commit: 1), to: 1),
        .send(heartbeat(1, 0, 0, [Entry(term: 1)], commit: 1), to: 2), .setTimer(.heartbeat),
      ])
  }

  // MARK: Planted bugs

  @Test("Each planted bug does what its name says")
  func bugs() {
    var early = member(bug: .votesBeforeSync)
    #expect(
      early.received(.requestVote(term: 3, lastIndex: 0, lastTerm: 0), from: 1) == [
        .send(.vote(term: 3, isGranted: true), to: 1), .persist([.ballot(term: 3, vote: 1)]),
        .setTimer(.election),
      ])
    var trusting = member(bug: .trustsOldTermVote)
    _ = trusting.timedOut()
    _ = trusting.timedOut()
    _ = trusting.received(.vote(term: 1, isGranted: true), from: 1)
    #expect(trusting.isLeader)
    var counting = leader(term: 3, log: [1, 2], batchMax: 1, bug: .commitsOldTermByCounting)
    _ = counting.received(.appended(term: 4, match: 2), from: 1)
    #expect(counting.commitIndex == 2)
  }

  // MARK: Misuse

  @Test("A message from outside the group traps, with the member's state")
  func stranger() async {
    await #expect(processExitsWith: .failure) {
      var machine = RaftMachine(id: 0, members: 0..<3)
      _ = machine.received(.vote(term: 1, isGranted: true), from: 3)
    }
  }

  @Test("Entries of another leader of its own term trap a leader")
  func twoLeaders() async {
    await #expect(processExitsWith: .failure) {
      var machine = RaftMachine(id: 0, members: 0..<3)
      _ = machine.timedOut()
      _ = machine.received(.vote(term: 1, isGranted: true), from: 1)
      let append = Message.Append(term: 1, previousIndex: 0, previousTerm: 0, commitIndex: 0)
      _ = machine.received(.append(append), from: 2)
    }
  }

  @Test("Cutting off a committed entry traps")
  func cutsCommitted() async {
    await #expect(processExitsWith: .failure) {
      var machine = RaftMachine(id: 1, members: 0..<3)
      let first = Message.Append(
        term: 1, previousIndex: 0, previousTerm: 0, entries: [Entry(term: 1)], commitIndex: 1)
      _ = machine.received(.append(first), from: 0)
      let second = Message.Append(
        term: 2, previousIndex: 0, previousTerm: 0, entries: [Entry(term: 2)], commitIndex: 0)
      _ = machine.received(.append(second), from: 2)
    }
  }
}

import AsyncIO
import Primitives
import RaftExample
import Scenario
import Simulation

/// A member on its host: gives the machine its events, and carries out the effects in order.
///
/// A disk failure acts like a restart of the program: memory is forgotten, and the journal is opened again.
struct Node: Fiber {
  private enum State {
    /// Can move to: running, resting.
    case opening(Journal.Opening)
    /// Can move to: resting.
    case running(Member)
    /// The disk has failed. Can move to: opening, when the timer is due.
    case resting
  }

  /// What a node has in memory while it runs.
  private struct Member {
    var machine: RaftMachine
    var journal: Journal
    /// What is still to be done after the last event.
    var effects: ArraySlice<Effect>
    /// The proposals that this node has accepted but not answered.
    var taken: [Command] = []
  }

  private let run: Run<RaftSystem>
  private let host: SimulatedHost
  private let group: Group
  private let timer: SimulatedTimer
  private var state: State

  /// What all nodes share.
  struct Group {
    let network: SimulatedNetwork<Message>
    let frontend: Frontend
    let size: Int
    let batchMax: Int
    let electionTicks: Int
    let bug: RaftBug
  }

  init(_ run: Run<RaftSystem>, _ host: SimulatedHost, _ group: Group) {
    (self.run, self.host, self.group) = (run, host, group)
    timer = SimulatedTimer(host)
    state = .opening(Journal.Opening(host.platform))
  }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    do throws(Interruption<IOError>) {
      return try advance(world)
    } catch .failure(let error) {
      run.narrate("the disk fails: \(error)")
      rest(world)
      return .ran
    }
  }

  /// Continues from the present state, which is taken out meanwhile: its contents are moved, not copied.
  private mutating func advance(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    var current = State.resting
    swap(&current, &state)
    switch consume current {
    case .opening(var opening):
      defer { if case .resting = state { state = .opening(opening) } }
      let journal = try opening.step()
      start(opening.stable, journal)
    case .running(var member):
      defer { state = .running(member) }
      return try go(&member, world)
    case .resting:
      guard timer.takeIfDue() else { return .idle }
      state = .opening(Journal.Opening(host.platform))
    }
    return .ran
  }

  private mutating func start(_ stable: StableState, _ journal: Journal) {
    let machine = RaftMachine(
      id: host.number, members: 0..<group.size, stable: stable, batchMax: group.batchMax,
      bug: group.bug)
    state = .running(
      Member(machine: machine, journal: journal, effects: machine.started()[...]))
    run.emit(.opened(node: host.number, stable), kind: RaftEvent.Kind.opened)
  }

  private mutating func rest(_ world: World) {
    if case .running(let member) = state { member.journal.close() }
    state = .resting
    timer.set(after: 1 + world.choose(of: group.electionTicks, "rest"))
  }

  /// One turn: the rest of the last event's effects, or the next event and its effects.
  private func go(
    _ member: inout Member, _ world: World
  ) throws(Interruption<IOError>) -> StepOutcome {
    if member.effects.isEmpty, !listen(&member, world) { return .idle }
    while let effect = member.effects.first {
      if case .persist(let records) = effect { try member.journal.persist(records) }
      member.effects.removeFirst()
      try perform(effect, &member, world)
    }
    return .ran
  }

  private func perform(
    _ effect: Effect, _ member: inout Member, _ world: World
  ) throws(Interruption<IOError>) {
    switch effect {
    case .persist: break
    case .send(let message, let peer):
      group.network.send(message, from: host, to: peer)
      try host.platform.hooks.pass(RaftPoint.sent)
    case .setTimer(.election):
      timer.set(after: group.electionTicks + world.choose(of: group.electionTicks, "election"))
    case .setTimer(.heartbeat): timer.set(after: group.electionTicks / 4)
    case .apply(let index, let entry): apply(index, entry, &member)
    case .refuse(let command, let leader):
      group.frontend.answer(command, .refused(leader: leader))
    }
  }

  private func apply(_ index: Int, _ entry: Entry, _ member: inout Member) {
    run.emit(
      .applied(node: host.number, term: member.machine.term, index: index, entry),
      kind: RaftEvent.Kind.applied)
    guard let command = entry.command, let place = member.taken.firstIndex(of: command) else {
      return
    }
    member.taken.remove(at: place)
    group.frontend.answer(command, .committed)
  }

  /// Gives the machine the next event; false if there is none.
  private func listen(_ member: inout Member, _ world: World) -> Bool {
    let led = member.machine.isLeader
    if timer.takeIfDue() {
      world.beginOperation()
      member.effects = member.machine.timedOut()[...]
    } else if let (message, sender) = group.network.receive(host) {
      world.beginOperation()
      member.effects = member.machine.received(message, from: sender)[...]
    } else if let command = group.frontend.take(host.number) {
      world.beginOperation()
      member.taken.append(command)
      member.effects = member.machine.proposed(command)[...]
    } else {
      return false
    }
    if !led, member.machine.isLeader { tellElection(member.machine) }
    for case .persist(let records) in member.effects {
      for record in records { tell(record, member.machine) }
    }
    return true
  }

  private func tellElection(_ machine: RaftMachine) {
    run.narrate("leads term \(machine.term)")
    run.emit(
      .elected(node: host.number, term: machine.term, log: machine.log),
      kind: RaftEvent.Kind.elected)
  }

  private func tell(_ record: JournalRecord, _ machine: RaftMachine) {
    var previousTerm = 0
    switch record {
    case .entry(let index, _): previousTerm = machine.log.term(at: index - 1) ?? 0
    case .cut: run.reachable("a conflicting tail was cut off")
    case .ballot: break
    }
    run.emit(
      .recorded(node: host.number, record, previousTerm: previousTerm),
      kind: RaftEvent.Kind.recorded)
  }
}

import AsyncIO
import Primitives
import Simulation

/// A message of an election.
enum Ballot {
  case request(term: UInt64)
  case reply(term: UInt64, isGranted: Bool)
}

/// A member of a group that elects leaders as Raft does: a vote is durable before it is sent.
struct ElectionNode: Fiber {
  /// What the group has elected, and where the bug is.
  final class Group {
    let votesBeforeSync: Bool
    let network: SimulatedNetwork<Ballot>
    var leaders: [UInt64: Int] = [:]

    init(_ network: SimulatedNetwork<Ballot>, votesBeforeSync: Bool) {
      self.network = network
      self.votesBeforeSync = votesBeforeSync
    }
  }

  private enum State {
    case opening, naming, loading(IOBuffer), running, writing(IOBuffer), syncing
  }

  private let host: SimulatedHost
  private let group: Group
  private let election: SimulatedTimer
  private var state = State.opening
  private var pending = Pending()
  private var file: (any File)?
  private var (term, vote): (UInt64, Int?) = (0, nil)
  private var supporters: Set<Int> = []
  private var outbox: [(Ballot, to: Int)] = []

  init(_ host: SimulatedHost, _ group: Group) {
    (self.host, self.group) = (host, group)
    election = SimulatedTimer(host)
  }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    let io = host.platform.io
    switch state {
    case .opening:
      file = try pending.takeFile(io) { io.open("vote", .create) }
      state = .naming
    case .naming:
      try pending.take(io) { io.syncDirectory("") }
      state = .loading(IOBuffer(count: 16))
    case .loading(let buffer):
      let file = file.unsafelyUnwrapped
      try pending.take(io) { file.read(at: 0, into: buffer, count: 16) }
      term = buffer.storage.load(as: UInt64.self)
      let voted = buffer.storage.load(fromByteOffset: 8, as: UInt64.self)
      vote = voted == 0 ? nil : Int(voted) - 1
      state = .running
      rest(world)
    case .writing(let buffer):
      let file = file.unsafelyUnwrapped
      try pending.take(io) { file.write(buffer, count: 16, at: 0) }
      state = .syncing
    case .syncing:
      let file = file.unsafelyUnwrapped
      try pending.take(io) { file.sync() }
      state = .running
      sendAll()
    case .running: return listen(world)
    }
    return .ran
  }

  private mutating func listen(_ world: World) -> StepOutcome {
    if election.takeIfDue() {
      stand(world)
    } else if let (ballot, from) = group.network.receive(host) {
      switch ballot {
      case .request(let term): answer(term, from, world)
      case .reply(let term, let isGranted): count(term, isGranted, from, world)
      }
    } else {
      return .idle
    }
    return .ran
  }

  private mutating func rest(_ world: World) {
    election.set(after: 150 + world.choose(of: 150, "election timeout"))
  }

  private mutating func stand(_ world: World) {
    world.beginOperation()
    (term, vote, supporters) = (term + 1, host.address, [host.address])
    for peer in world.hosts.indices where peer != host.address {
      outbox.append((.request(term: term), to: peer))
    }
    rest(world)
    persist()
  }

  private mutating func answer(_ asked: UInt64, _ candidate: Int, _ world: World) {
    if asked > term { (term, vote, supporters) = (asked, nil, []) }
    let isGranted = asked == term && (vote == nil || vote == candidate)
    if isGranted {
      vote = candidate
      rest(world)
    }
    outbox.append((.reply(term: term, isGranted: isGranted), to: candidate))
    if group.votesBeforeSync { sendAll() }
    persist()
  }

  private mutating func count(_ replied: UInt64, _ isGranted: Bool, _ from: Int, _ world: World) {
    guard replied == term, vote == host.address else { return }
    if isGranted { supporters.insert(from) }
    guard supporters.count > world.hosts.count / 2 else { return }
    let leader = group.leaders[term, default: host.address]
    group.leaders[term] = leader
    if leader != host.address {
      world.report(
        Finding(
          property: "one-leader", message: "hosts \(leader) and \(host.address) lead term \(term)"))
    }
  }

  private mutating func persist() {
    let buffer = IOBuffer(count: 16)
    buffer.storage.storeBytes(of: term, as: UInt64.self)
    buffer.storage.storeBytes(of: UInt64((vote ?? -1) + 1), toByteOffset: 8, as: UInt64.self)
    state = .writing(buffer)
  }

  private mutating func sendAll() {
    for (ballot, peer) in outbox { group.network.send(ballot, from: host, to: peer) }
    outbox = []
  }
}

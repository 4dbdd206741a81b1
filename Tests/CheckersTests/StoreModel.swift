import Checkers

/// A store with snapshot isolation by construction, recorded for both checkers as it runs.
struct StoreModel {
  private struct Version {
    let commit: UInt64
    let tag: UInt64
  }

  private struct Running {
    let number: Int
    let ticket: SnapshotTimestampChecker.Ticket
    let session: Int
    let snapshot: UInt64
    var writes: [(key: Int, tag: UInt64)] = []
    var accessesLeft: Int
  }

  private(set) var chains = VersionChainChecker()
  private(set) var timestamps = SnapshotTimestampChecker()
  private var random: SplitMix
  private var store: [[Version]]
  private var running: [Running] = []
  private var clock: UInt64 = 0
  private var lastTag: UInt64 = 0
  private let sessions: Int

  init(seed: Int, keys: Int, sessions: Int) {
    random = SplitMix(seed: seed)
    store = Array(repeating: [Version(commit: 0, tag: 0)], count: keys)
    self.sessions = sessions
  }

  mutating func run(steps: Int) throws {
    for _ in 0..<steps { try step() }
    while !running.isEmpty { try finish(running.count - 1) }
  }

  private mutating func step() throws {
    if running.count < sessions, random.below(3) == 0 { return try begin() }
    guard !running.isEmpty else { return }
    let place = random.below(running.count)
    if running[place].accessesLeft == 0 { return try finish(place) }
    running[place].accessesLeft -= 1
    try access(place, key: random.below(store.count))
  }

  private mutating func begin() throws {
    var session = random.below(sessions)
    while running.contains(where: { $0.session == session }) { session = (session + 1) % sessions }
    running.append(
      Running(
        number: chains.begin(process: session),
        ticket: try timestamps.begin(session: session, snapshot: clock), session: session,
        snapshot: clock, accessesLeft: 1 + random.below(6)))
  }

  private mutating func access(_ place: Int, key: Int) throws {
    let transaction = running[place]
    let base = store[key].lastIndex { $0.commit <= transaction.snapshot } ?? 0
    let own = transaction.writes.last { $0.key == key }?.tag
    let tag = own ?? store[key][base].tag
    if random.below(2) == 0 || own != nil {
      chains.read(
        transaction.number, key: UInt64(key), version: UInt32(own == nil ? base : base + 1),
        tag: tag)
      try timestamps.read(transaction.ticket, key: UInt64(key), value: tag)
    } else {
      lastTag += 1
      chains.write(
        transaction.number, key: UInt64(key), version: UInt32(base + 1), tag: lastTag,
        previous: tag)
      timestamps.write(transaction.ticket, key: UInt64(key), value: lastTag)
      running[place].writes.append((key, lastTag))
    }
  }

  private mutating func finish(_ place: Int) throws {
    let transaction = running.remove(at: place)
    let conflicts = transaction.writes.contains {
      store[$0.key][store[$0.key].count - 1].commit > transaction.snapshot
    }
    if conflicts || random.below(8) == 0 {
      chains.end(transaction.number, .aborted)
      return try timestamps.abort(transaction.ticket)
    }
    clock += 1
    for write in transaction.writes {
      store[write.key].append(Version(commit: clock, tag: write.tag))
    }
    // An unknown outcome may well be a commit; to the clients it shows only through its writes.
    chains.end(transaction.number, random.below(8) == 0 ? .indeterminate : .committed)
    try timestamps.commit(transaction.ticket, at: clock)
    timestamps.acknowledge(transaction.ticket)
  }
}

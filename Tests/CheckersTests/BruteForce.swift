import Checkers

/// A small random history of committed transactions and, by the plain definitions, its cycles.
struct BruteForce {
  struct Edge: Hashable {
    let source: Int
    let target: Int
    let kind: DependencyKind
  }

  private(set) var chains = VersionChainChecker()
  private(set) var edges: Set<Edge> = []
  /// The length of the shortest cycle of each anomaly.
  private(set) var shortest: [Anomaly: Int] = [:]

  init(seed: Int) {
    var random = SplitMix(seed: seed)
    let count = 2 + random.below(4)
    let keys = 1 + random.below(3)
    var accesses = [[(key: Int, version: Int, isWrite: Bool)]](repeating: [], count: count)
    for key in 0..<keys { plan(key, &accesses, &random) }
    record(accesses, &random)
    for start in 0..<count { walk([start], [], from: start) }
  }

  /// Chooses the writers of a key's versions, and readers, at random.
  private mutating func plan(
    _ key: Int, _ accesses: inout [[(key: Int, version: Int, isWrite: Bool)]],
    _ random: inout SplitMix
  ) {
    let count = accesses.count
    let writers = (0..<random.below(4)).map { _ in random.below(count) }
    for (place, writer) in writers.enumerated() {
      accesses[writer].append((key, place + 1, true))
      if place > 0 { add(writers[place - 1], writer, .ww) }
    }
    for _ in 0..<random.below(4) {
      let reader = random.below(count)
      let version = random.below(writers.count + 1)
      let place = random.below(accesses[reader].count + 1)
      accesses[reader].insert((key, version, false), at: place)
      // A transaction that reads its own version learns nothing that its write does not say.
      if version > 0, writers[version - 1] == reader { continue }
      if version > 0 { add(writers[version - 1], reader, .wr) }
      if version < writers.count { add(reader, writers[version], .rw) }
    }
  }

  private mutating func add(_ source: Int, _ target: Int, _ kind: DependencyKind) {
    if source != target { edges.insert(Edge(source: source, target: target, kind: kind)) }
  }

  /// Lets the transactions begin in order and end at random; a free process takes the next one.
  private mutating func record(
    _ accesses: [[(key: Int, version: Int, isWrite: Bool)]], _ random: inout SplitMix
  ) {
    var running: [(number: Int, process: Int)] = []
    var ended: [(number: Int, process: Int)] = []
    while ended.count < accesses.count {
      let begun = running.count + ended.count
      if begun < accesses.count, running.isEmpty || random.below(2) == 0 {
        let process = (0...3).first { free in !running.contains { $0.process == free } }
        let number = chains.begin(process: process ?? 4 + begun)
        for earlier in ended { add(earlier.number, number, .realtime) }
        if let last = ended.filter({ $0.process == process }).map(\.number).max() {
          add(last, number, .process)
        }
        perform(accesses[number], number)
        running.append((number, process ?? 4 + begun))
      } else {
        let transaction = running.remove(at: random.below(running.count))
        chains.end(transaction.number, .committed)
        ended.append(transaction)
      }
    }
  }

  private mutating func perform(
    _ accesses: [(key: Int, version: Int, isWrite: Bool)], _ number: Int
  ) {
    for access in accesses {
      let tag = access.version == 0 ? 0 : UInt64(access.key * 100 + access.version)
      let key = UInt64(access.key)
      if access.isWrite {
        chains.write(
          number, key: key, version: UInt32(access.version), tag: tag,
          previous: access.version == 1 ? 0 : tag - 1)
      } else {
        chains.read(number, key: key, version: UInt32(access.version), tag: tag)
      }
    }
  }

  /// Extends simple paths whose least member is their start, in all ways.
  private mutating func walk(_ path: [Int], _ kinds: [DependencyKind], from start: Int) {
    let here = path[path.count - 1]
    for edge in edges where edge.source == here {
      if edge.target == start {
        note(kinds + [edge.kind])
      } else if edge.target > start, !path.contains(edge.target) {
        walk(path + [edge.target], kinds + [edge.kind], from: start)
      }
    }
  }

  private mutating func note(_ kinds: [DependencyKind]) {
    let anomaly = Anomaly(Self.phenomenon(kinds), Self.level(kinds))
    shortest[anomaly] = min(shortest[anomaly] ?? .max, kinds.count)
  }

  private static func level(_ kinds: [DependencyKind]) -> OrderLevel {
    kinds.contains(.realtime) ? .realtime : kinds.contains(.process) ? .process : .data
  }

  private static func phenomenon(_ kinds: [DependencyKind]) -> Phenomenon {
    let places = kinds.indices.filter { kinds[$0] == .rw }
    if places.isEmpty { return kinds.contains(.wr) ? .informationCycle : .writeCycle }
    if places.count == 1 { return .singleAntidependency }
    let adjacent = places.contains { kinds[($0 + 1) % kinds.count] == .rw }
    return adjacent ? .antidependencyCycle : .nonadjacentAntidependencies
  }
}

import Checkers
import Testing

@Suite("Histories of a store with snapshot isolation")
struct StoreModelTests {
  @Test("No history of a correct store is accused, by values or by timestamps")
  func correctStore() throws {
    for seed in 0..<2000 {
      var store = StoreModel(seed: seed, keys: 2 + seed % 7, sessions: 1 + seed % 6)
      try store.run(steps: 120)
      let verdict = store.chains.verdict(for: .strongSnapshotIsolation)
      #expect(verdict.findings.isEmpty, "seed \(seed): \(verdict)")
      #expect(store.timestamps.liveCount == 0)
    }
  }

  @Test("Write skew makes some of these histories not serializable, by cycles of G2 alone")
  func writeSkew() throws {
    var skewed = 0
    for seed in 0..<300 {
      var store = StoreModel(seed: seed, keys: 3, sessions: 5)
      try store.run(steps: 200)
      let verdict = store.chains.verdict(for: .serializable)
      if verdict.isValid { continue }
      skewed += 1
      #expect(verdict.anomalyNames == ["G2-item"], "seed \(seed): \(verdict)")
    }
    #expect(skewed > 50)
  }

  @Test("Each planted fault is found in the middle of a correct history", arguments: Fault.allCases)
  func plantedFault(_ fault: Fault) throws {
    for seed in 0..<200 {
      var store = StoreModel(seed: seed, keys: 4, sessions: 4)
      try store.run(steps: 100)
      var chains = store.chains
      fault.plant(in: &chains, process: 8 + seed % 3)
      let verdict = chains.verdict(for: .strongSnapshotIsolation)
      #expect(!verdict.isValid)
      #expect(verdict.anomalyNames.contains(fault.name), "seed \(seed): \(verdict)")
    }
  }
}

/// What a broken store may do, on keys of its own.
enum Fault: CaseIterable {
  case lostUpdate, fracturedRead, longFork, abortedRead, staleSession, staleRead, circularRead

  var name: String {
    switch self {
    case .lostUpdate: "lost-update"
    case .fracturedRead: "G-single-item"
    case .longFork: "G-nonadjacent-item"
    case .abortedRead: "G1a"
    case .staleSession: "G-single-item-process"
    case .staleRead: "G-single-item-realtime"
    case .circularRead: "G1c"
    }
  }

  func plant(in chains: inout VersionChainChecker, process: Int) {
    let x: UInt64 = 1000
    let y: UInt64 = 1001
    let a = chains.begin(process: process)
    let b = chains.begin(process: process + 1)
    let c = chains.begin(process: process + 2)
    switch self {
    case .lostUpdate:
      for (number, tag) in [(a, 5001), (b, 5002)] {
        chains.read(number, key: x, version: 0, tag: 0)
        chains.write(number, key: x, version: 1, tag: UInt64(tag), previous: 0)
      }
    case .fracturedRead:
      chains.write(a, key: x, version: 1, tag: 5001, previous: 0)
      chains.write(a, key: y, version: 1, tag: 5002, previous: 0)
      chains.read(b, key: x, version: 1, tag: 5001)
      chains.read(b, key: y, version: 0, tag: 0)
    case .longFork:
      chains.write(a, key: x, version: 1, tag: 5001, previous: 0)
      chains.write(b, key: y, version: 1, tag: 5002, previous: 0)
      chains.read(c, key: x, version: 1, tag: 5001)
      chains.read(c, key: y, version: 0, tag: 0)
      let d = chains.begin(process: process + 3)
      chains.read(d, key: x, version: 0, tag: 0)
      chains.read(d, key: y, version: 1, tag: 5002)
      chains.end(d, .committed)
    case .abortedRead:
      chains.write(a, key: x, version: 1, tag: 5001, previous: 0)
      chains.read(b, key: x, version: 1, tag: 5001)
    case .staleSession, .staleRead:
      chains.write(a, key: x, version: 1, tag: 5001, previous: 0)
    case .circularRead:
      chains.write(a, key: x, version: 1, tag: 5001, previous: 0)
      chains.write(b, key: y, version: 1, tag: 5002, previous: 0)
      chains.read(a, key: y, version: 1, tag: 5002)
      chains.read(b, key: x, version: 1, tag: 5001)
    }
    chains.end(a, self == .abortedRead ? .aborted : .committed)
    chains.end(b, .committed)
    chains.end(c, .committed)
    guard self == .staleSession || self == .staleRead else { return }
    let d = chains.begin(process: self == .staleSession ? process : process + 3)
    chains.read(d, key: x, version: 0, tag: 0)
    chains.end(d, .committed)
  }
}

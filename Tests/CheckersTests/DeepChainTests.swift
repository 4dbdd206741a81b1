import Checkers
import Testing

@Suite("Deep chains")
struct DeepChainTests {
  /// Transactions that each read the version before and make the next one, one after another.
  private func chain(_ count: Int) -> VersionChainChecker {
    var chains = VersionChainChecker()
    chains.reserve(transactions: count, events: 2 * count)
    for number in 0..<count {
      let transaction = chains.begin(process: number % 3)
      let tag = UInt64(number)
      chains.read(transaction, key: 1, version: UInt32(number), tag: tag)
      chains.write(
        transaction, key: 1, version: UInt32(number + 1), tag: tag + 1, previous: tag)
      chains.end(transaction, .committed)
    }
    return chains
  }

  @Test("A chain of 100,000 transactions is judged without recursion")
  func longChain() {
    #expect(chain(100_000).verdict(for: .strictSerializable).isValid)
  }

  @Test("A cycle through the whole of a long chain is found and reported in full")
  func longCycle() {
    let count = 2_000
    var chains = VersionChainChecker()
    for process in 0..<count { _ = chains.begin(process: process) }
    for number in 0..<count {
      let next = UInt64((number + 1) % count)
      chains.write(
        number, key: UInt64(number), version: 1, tag: UInt64(number + 1), previous: 0)
      chains.read(number, key: next, version: 1, tag: next + 1)
    }
    for number in 0..<count { chains.end(number, .committed) }
    let verdict = chains.verdict(for: .readCommitted)
    #expect(verdict.anomalyNames == ["G1c"])
    #expect(verdict.findings[0].cycle.count == count)
  }

  @Test("A stale read at the end of a long chain is explained by two transactions")
  func staleRead() {
    var chains = chain(20_000)
    let reader = chains.begin(process: 4)
    chains.read(reader, key: 1, version: 19_999, tag: 19_999)
    chains.end(reader, .committed)
    #expect(chains.verdict(for: .snapshotIsolation).isValid)
    let verdict = chains.verdict(for: .strongSnapshotIsolation)
    #expect(verdict.anomalyNames == ["G-single-item-realtime"])
    #expect(verdict.findings[0].transactions == [19_999, 20_000])
  }
}

import Checkers
import Testing

@Suite("Version chains")
struct VersionChainTests {
  private let x: UInt64 = 7
  private let y: UInt64 = 9

  /// Transactions that all overlap, each in a process of its own.
  private func overlapping(_ count: Int) -> VersionChainChecker {
    var chains = VersionChainChecker()
    for process in 0..<count { _ = chains.begin(process: process) }
    return chains
  }

  private func commitAll(_ chains: inout VersionChainChecker) {
    for number in 0..<chains.transactionCount { chains.end(number, .committed) }
  }

  @Test("A history without records is valid")
  func empty() {
    #expect(VersionChainChecker().verdict(for: .strictSerializable).isValid)
  }

  @Test("Two keys overwritten in opposite orders are a G0 of two write dependencies")
  func writeCycle() {
    var chains = overlapping(2)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.write(1, key: x, version: 2, tag: 2, previous: 1)
    chains.write(1, key: y, version: 1, tag: 3, previous: 0)
    chains.write(0, key: y, version: 2, tag: 4, previous: 3)
    commitAll(&chains)
    let verdict = chains.verdict(for: .readUncommitted)
    #expect(verdict.anomalyNames == ["G0"])
    #expect(
      verdict.findings[0].cycle == [
        Dependency(0, .ww, 1, on: KeyVersion(key: x, number: 1)),
        Dependency(1, .ww, 0, on: KeyVersion(key: y, number: 1)),
      ])
  }

  @Test("A fractured read is a G-single of one read and one antidependency, told in words")
  func fracturedRead() {
    var chains = overlapping(2)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.write(0, key: y, version: 1, tag: 2, previous: 0)
    chains.read(1, key: x, version: 1, tag: 1)
    chains.read(1, key: y, version: 0, tag: 0)
    commitAll(&chains)
    #expect(chains.verdict(for: .readCommitted).isValid)
    let verdict = chains.verdict(for: .snapshotIsolation)
    #expect(
      verdict.description == """
        snapshot-isolation: violated
        G-single-item: T0 -> T1 -> T0
          T0 -wr-> T1: T1 read version 1 of key 7, which T0 wrote
          T1 -rw-> T0: T1 read version 0 of key 9, which T0 overwrote
        """)
  }

  @Test("Write skew satisfies snapshot isolation and is a G2 under serializability")
  func writeSkew() {
    var chains = overlapping(2)
    chains.read(0, key: x, version: 0, tag: 0)
    chains.write(0, key: y, version: 1, tag: 1, previous: 0)
    chains.read(1, key: y, version: 0, tag: 0)
    chains.write(1, key: x, version: 1, tag: 2, previous: 0)
    commitAll(&chains)
    #expect(chains.verdict(for: .strongSnapshotIsolation).isValid)
    let verdict = chains.verdict(for: .serializable)
    #expect(verdict.anomalyNames == ["G2-item"])
    #expect(
      verdict.findings[0].cycle == [
        Dependency(0, .rw, 1, on: KeyVersion(key: x, number: 0)),
        Dependency(1, .rw, 0, on: KeyVersion(key: y, number: 0)),
      ])
  }

  @Test("Two updates of one version are a lost update and disagree on the version they make")
  func lostUpdate() {
    var chains = overlapping(2)
    for number in 0..<2 {
      chains.read(number, key: x, version: 0, tag: 0)
      chains.write(number, key: x, version: 1, tag: UInt64(number + 1), previous: 0)
    }
    commitAll(&chains)
    let verdict = chains.verdict()
    #expect(verdict.anomalyNames == ["incompatible-order", "lost-update"])
    #expect(verdict.findings.allSatisfy { $0.transactions == [0, 1] })
    #expect(verdict.findings[1].version == KeyVersion(key: x, number: 0))
  }

  @Test("A read of an aborted write is a G1a, and a write on top of it a dirty update")
  func abortedWrite() {
    var chains = overlapping(3)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.read(1, key: x, version: 1, tag: 1)
    chains.write(2, key: x, version: 2, tag: 2, previous: 1)
    chains.end(0, .aborted)
    chains.end(1, .committed)
    chains.end(2, .committed)
    let verdict = chains.verdict(for: .readCommitted)
    #expect(verdict.anomalyNames == ["G1a", "dirty-update"])
    #expect(verdict.findings.map(\.transactions) == [[1, 0], [2, 0]])
  }

  @Test("What was rolled back to a savepoint counts as aborted")
  func savepoint() {
    var chains = overlapping(2)
    chains.read(0, key: y, version: 0, tag: 0)
    let savepoint = chains.savepoint(0)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.rollBack(to: savepoint)
    chains.write(0, key: x, version: 1, tag: 2, previous: 0)
    commitAll(&chains)
    #expect(chains.verdict().isValid)
    let reader = chains.begin(process: 5)
    chains.read(reader, key: x, version: 1, tag: 1)
    chains.end(reader, .committed)
    #expect(chains.verdict().anomalyNames == ["G1a"])
  }

  @Test("A read of what its writer overwrote is a G1b, by version or by tag")
  func intermediateRead() {
    var chains = overlapping(3)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.write(0, key: x, version: 2, tag: 2, previous: 1)
    chains.read(1, key: x, version: 1, tag: 1)
    chains.write(0, key: y, version: 1, tag: 3, previous: 0)
    chains.write(0, key: y, version: 1, tag: 4, previous: 0)
    chains.read(2, key: y, version: 1, tag: 3)
    commitAll(&chains)
    let verdict = chains.verdict(for: .readCommitted)
    #expect(verdict.anomalyNames == ["G1b"])
    #expect(verdict.findings.map(\.transactions) == [[1, 0], [2, 0]])
  }

  @Test("A value that was never written is distinguished from a chain that does not fit")
  func unknownTags() {
    var chains = overlapping(2)
    chains.read(0, key: x, version: 3, tag: 77)
    chains.write(1, key: y, version: 2, tag: 2, previous: 55)
    commitAll(&chains)
    #expect(chains.verdict().anomalyNames == ["garbage-read", "broken-chain"])
  }

  @Test("A second read that differs contradicts the first one")
  func internalInconsistency() {
    var chains = overlapping(2)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.read(1, key: x, version: 0, tag: 0)
    chains.read(1, key: x, version: 1, tag: 1)
    commitAll(&chains)
    #expect(chains.verdict().anomalyNames == ["internal", "G-single-item"])
  }

  @Test("A transaction that reads the version it writes later reads the future")
  func futureRead() {
    var chains = overlapping(1)
    chains.read(0, key: x, version: 1, tag: 1)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    commitAll(&chains)
    #expect(chains.verdict(for: .readCommitted).anomalyNames == ["future-read"])
  }

  @Test("An indeterminate transaction counts with all its writes once one of them was read")
  func indeterminate() {
    var chains = overlapping(3)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.write(0, key: y, version: 1, tag: 2, previous: 0)
    chains.read(1, key: y, version: 0, tag: 0)
    chains.end(0, .indeterminate)
    chains.end(1, .committed)
    #expect(chains.verdict().isValid)
    chains.read(2, key: x, version: 1, tag: 1)
    chains.read(2, key: y, version: 0, tag: 0)
    chains.end(2, .committed)
    let verdict = chains.verdict()
    #expect(verdict.anomalyNames == ["G-single-item"])
    #expect(verdict.findings[0].transactions == [0, 2])
  }

  @Test("An indeterminate transaction that only another such one read does not count")
  func indeterminateChain() {
    var chains = overlapping(3)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.write(1, key: x, version: 2, tag: 2, previous: 1)
    chains.read(2, key: x, version: 0, tag: 0)
    for number in 0..<2 { chains.end(number, .indeterminate) }
    chains.end(2, .committed)
    #expect(chains.verdict(for: .strictSerializable).isValid)
  }

  @Test("Version numbers far apart neither take memory nor hide a cycle")
  func sparseVersions() {
    var chains = overlapping(2)
    let high: UInt32 = 900_000_000
    chains.read(0, key: x, version: high, tag: 77)
    chains.write(1, key: x, version: high + 1, tag: 78, previous: 77)
    chains.read(0, key: x, version: high + 1, tag: 78)
    commitAll(&chains)
    let verdict = chains.verdict()
    #expect(verdict.anomalyNames == ["garbage-read", "internal", "broken-chain"])
    #expect(verdict.findings[0].version == KeyVersion(key: x, number: Int(high)))
  }

  @Test("A checker that was reset judges only the next history")
  func reset() {
    var chains = overlapping(1)
    chains.read(0, key: x, version: 1, tag: 1)
    commitAll(&chains)
    #expect(!chains.verdict().isValid)
    chains.reset()
    #expect(chains.begin(process: 0) == 0)
    chains.write(0, key: x, version: 1, tag: 1, previous: 0)
    chains.end(0, .committed)
    #expect(chains.verdict(for: .strictSerializable).isValid)
  }
}

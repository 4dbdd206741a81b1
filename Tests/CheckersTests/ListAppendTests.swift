import Checkers
import Testing

private typealias Access = History.Access

private func append(_ key: UInt64, _ value: Int) -> Access { .append(key: key, value: value) }
private func read(_ key: UInt64, _ values: [Int]) -> Access { .read(key: key, values: values) }

private let x: UInt64 = 1
private let y: UInt64 = 2
private let z: UInt64 = 3

/// What a transaction does and how it ends.
private struct Script {
  let process: Int
  let event: History.Event
  let accesses: [Access]

  init(_ process: Int, _ accesses: [Access]) { self.init(process, .ok, accesses) }

  init(_ process: Int, _ event: History.Event, _ accesses: [Access]) {
    self.process = process
    self.event = event
    self.accesses = accesses
  }

  var invocation: History.Operation {
    let asked = accesses.map { access in
      if case .read(let key, _) = access { return Access.read(key: key, values: nil) }
      return access
    }
    return History.Operation(process: process, .invoke, asked)
  }

  var completion: History.Operation {
    event == .ok
      ? History.Operation(process: process, .ok, accesses)
      : History.Operation(process: process, event, invocation.accesses)
  }
}

/// All transactions begin before any ends.
private func overlapping(_ scripts: [Script]) -> Verdict {
  judge(scripts.map(\.invocation) + scripts.map(\.completion))
}

/// Each transaction ends before the next one begins.
private func successive(_ scripts: [Script]) -> Verdict {
  judge(scripts.flatMap { [$0.invocation, $0.completion] })
}

private func judge(_ operations: [History.Operation]) -> Verdict {
  ListAppendChecker(History(operations)).verdict()
}

@Suite("List-append anomalies")
struct ListAppendTests {
  @Test("Appends in opposite orders, seen by a reader, are a G0")
  func writeCycle() {
    let verdict = overlapping([
      Script(0, [append(x, 1), append(y, 3)]), Script(1, [append(x, 2), append(y, 4)]),
      Script(2, [read(x, [1, 2]), read(y, [4, 3])]),
    ])
    #expect(verdict.anomalyNames == ["G0"])
    #expect(
      verdict.findings[0].cycle == [
        Dependency(0, .ww, 1, on: KeyVersion(key: x, number: 1)),
        Dependency(1, .ww, 0, on: KeyVersion(key: y, number: 1)),
      ])
  }

  @Test("A read of an element of a failed transaction is a G1a")
  func abortedRead() {
    let verdict = overlapping([Script(0, .fail, [append(x, 1)]), Script(1, [read(x, [1])])])
    #expect(verdict.anomalyNames == ["G1a"])
    #expect(verdict.findings[0].transactions == [1, 0])
  }

  @Test("A read of a non-final append is a G1b, and a G-single with it")
  func intermediateRead() {
    let verdict = successive([Script(0, [append(x, 1), append(x, 2)]), Script(0, [read(x, [1])])])
    #expect(verdict.anomalyNames == ["G1b", "G-single-item"])
    #expect(
      verdict.findings[1].cycle == [
        Dependency(0, .wr, 1, on: KeyVersion(key: x, number: 1)),
        Dependency(1, .rw, 0, on: KeyVersion(key: x, number: 1)),
      ])
  }

  @Test("A transaction may read its own non-final append")
  func ownIntermediateRead() {
    let verdict = overlapping([
      Script(0, [append(x, 1), read(x, [1]), append(x, 2)]), Script(1, [read(x, [1, 2])]),
    ])
    #expect(verdict.findings.isEmpty)
  }

  @Test("Appends seen in one direction and read in the other are a G1c")
  func informationCycle() {
    let verdict = overlapping([
      Script(0, [append(x, 1), read(y, [1])]), Script(1, [append(x, 2), append(y, 1)]),
      Script(2, [read(x, [1, 2])]),
    ])
    #expect(verdict.anomalyNames == ["G1c"])
    #expect(verdict.findings[0].cycle.map(\.kind) == [.ww, .wr])
  }

  @Test("A fractured read is a G-single of two transactions")
  func singleAntidependency() {
    let verdict = overlapping([
      Script(0, [append(x, 1), append(y, 1)]), Script(1, [read(x, [1]), read(y, [])]),
    ])
    #expect(verdict.anomalyNames == ["G-single-item"])
    #expect(verdict.findings[0].cycle.map(\.kind) == [.wr, .rw])
  }

  @Test("A long fork is a G-nonadjacent of four transactions")
  func longFork() {
    let verdict = overlapping([
      Script(0, [append(x, 1)]), Script(1, [append(y, 1)]),
      Script(2, [read(x, [1]), read(y, [])]), Script(3, [read(y, [1]), read(x, [])]),
    ])
    #expect(verdict.anomalyNames == ["G-nonadjacent-item"])
    #expect(verdict.findings[0].transactions == [0, 2, 1, 3])
    #expect(verdict.findings[0].cycle.map(\.kind) == [.wr, .rw, .wr, .rw])
  }

  @Test("Write skew is a G2 of two antidependencies")
  func writeSkew() {
    let verdict = overlapping([
      Script(0, [append(x, 1), read(y, [])]), Script(1, [append(y, 1), read(x, [])]),
    ])
    #expect(verdict.anomalyNames == ["G2-item"])
    #expect(verdict.findings[0].cycle.map(\.kind) == [.rw, .rw])
  }

  @Test("A process that does not see its own append is a G-single-process")
  func staleSession() {
    let verdict = successive([Script(0, [append(x, 1)]), Script(0, [read(x, [])])])
    #expect(verdict.anomalyNames == ["G-single-item-process"])
    #expect(verdict.findings[0].cycle.map(\.kind) == [.process, .rw])
  }

  @Test("A process that does not see another's finished append is a G-single-realtime")
  func staleRead() {
    let verdict = successive([Script(0, [append(x, 1)]), Script(1, [read(x, [])])])
    #expect(verdict.anomalyNames == ["G-single-item-realtime"])
    #expect(
      verdict.findings[0].cycle == [
        Dependency(0, .realtime, 1, on: nil),
        Dependency(1, .rw, 0, on: KeyVersion(key: x, number: 0)),
      ])
  }

  @Test("Two antidependencies that a process order keeps apart are a G-nonadjacent-process")
  func nonadjacentProcess() {
    let verdict = overlapping([
      Script(0, [read(x, []), read(z, [1])]), Script(2, [append(z, 1)]),
    ])
    #expect(verdict.findings.isEmpty)
    let first = Script(1, [append(x, 1)])
    let second = Script(1, [read(z, [])])
    let reader = Script(0, [read(x, []), read(z, [1])])
    let writer = Script(2, [append(z, 1)])
    let woven = judge([
      reader.invocation, writer.invocation, first.invocation, first.completion,
      second.invocation, second.completion, reader.completion, writer.completion,
    ])
    #expect(woven.anomalyNames == ["G-nonadjacent-item-process"])
  }

  @Test("A failed append below a committed one is a dirty update")
  func dirtyUpdate() {
    let verdict = overlapping([
      Script(0, .fail, [append(x, 1)]), Script(1, [append(x, 2)]), Script(2, [read(x, [1, 2])]),
    ])
    #expect(verdict.anomalyNames == ["dirty-update", "G1a"])
    #expect(verdict.findings[0].transactions == [1, 0])
  }

  @Test("An element twice in a list is a duplicate")
  func duplicateElements() {
    let verdict = overlapping([Script(0, [append(x, 1)]), Script(1, [read(x, [1, 1])])])
    #expect(verdict.anomalyNames == ["duplicate-elements"])
    #expect(!verdict.satisfies(.readUncommitted))
  }

  @Test("Two reads that diverge have no common order")
  func incompatibleOrder() {
    let verdict = overlapping([
      Script(0, [append(x, 1)]), Script(1, [append(x, 2)]), Script(2, [read(x, [1, 2])]),
      Script(3, [read(x, [2])]),
    ])
    #expect(verdict.anomalyNames.contains("incompatible-order"))
    #expect(verdict.findings[0].transactions == [2, 3])
    #expect(!verdict.satisfies(.readCommitted))
  }

  @Test("A read of what the transaction appends later is a future read")
  func futureRead() {
    let verdict = overlapping([Script(0, [read(x, [1]), append(x, 1)])])
    #expect(verdict.anomalyNames == ["future-read"])
  }

  @Test(
    "A read that contradicts the transaction's own past is internal",
    arguments: [
      [append(x, 6), read(x, [])], [append(x, 6), read(x, [6, 5])],
      [read(x, []), append(x, 6), read(x, [5, 6])], [read(x, []), read(x, [5])],
    ])
  func internalInconsistency(_ accesses: [History.Access]) {
    let verdict = overlapping([Script(0, accesses), Script(1, [append(x, 5)])])
    #expect(verdict.anomalyNames.first == "internal")
    #expect(verdict.findings[0].transactions == [0])
  }

  @Test("Two transactions that read one version and append to it lose an update")
  func lostUpdate() {
    let verdict = overlapping([
      Script(0, [read(x, []), append(x, 1)]), Script(1, [read(x, []), append(x, 2)]),
      Script(2, [read(x, [1, 2])]),
    ])
    #expect(verdict.anomalyNames == ["lost-update", "G-single-item"])
    #expect(verdict.findings[0].transactions == [0, 1])
  }

  @Test("Two appends of one transaction after one read are not a lost update")
  func doubleAppend() {
    let verdict = successive([
      Script(0, [read(x, []), append(x, 1), append(x, 2)]), Script(0, [read(x, [1, 2])]),
    ])
    #expect(verdict.findings.isEmpty)
  }

  @Test("An element that was never appended is garbage")
  func garbageRead() {
    #expect(overlapping([Script(0, [read(x, [9])])]).anomalyNames == ["garbage-read"])
  }

  @Test("A transaction of unknown outcome counts when it was seen and is ignored otherwise")
  func indeterminate() {
    let unseen = successive([
      Script(0, .info, [append(x, 1), append(y, 1)]), Script(1, [read(x, []), read(y, [])]),
    ])
    #expect(unseen.findings.isEmpty)
    let seen = successive([
      Script(0, .info, [append(x, 1), append(y, 1)]), Script(1, [read(x, [1]), read(y, [])]),
    ])
    #expect(seen.anomalyNames == ["G-single-item"])
  }
}

@Suite("Consistency models")
struct IsolationModelTests {
  /// The models that a history satisfies, by their initials in the order of `allCases`.
  private func satisfied(_ verdict: Verdict) -> [Bool] {
    IsolationModel.allCases.map { verdict.satisfies($0) }
  }

  @Test("Each anomaly breaks the models that forbid it and those that include them")
  func forbidden() {
    // Read uncommitted, read committed, snapshot isolation, its strong session and strong forms,
    // serializable, strict serializable.
    let table: [(Anomaly, [Bool])] = [
      (Anomaly(.writeCycle), [false, false, false, false, false, false, false]),
      (Anomaly(.informationCycle), [true, false, false, false, false, false, false]),
      (Anomaly(.abortedRead), [true, false, false, false, false, false, false]),
      (Anomaly(.lostUpdate), [true, true, false, false, false, false, false]),
      (Anomaly(.singleAntidependency), [true, true, false, false, false, false, false]),
      (Anomaly(.antidependencyCycle), [true, true, true, true, true, false, false]),
      (Anomaly(.writeCycle, .process), [true, true, true, false, false, true, false]),
      (Anomaly(.singleAntidependency, .process), [true, true, true, false, false, true, false]),
      (Anomaly(.informationCycle, .realtime), [true, true, true, true, false, true, false]),
      (Anomaly(.antidependencyCycle, .realtime), [true, true, true, true, true, true, false]),
    ]
    for (anomaly, expected) in table {
      let allowed = IsolationModel.allCases.map { !$0.forbids(anomaly) }
      #expect(allowed == expected, "\(anomaly.name)")
    }
  }

  @Test("A verdict for strict serializability holds for every model")
  func everyModel() {
    let skew = overlapping([
      Script(0, [append(x, 1), read(y, [])]), Script(1, [append(y, 1), read(x, [])]),
    ])
    #expect(satisfied(skew) == [true, true, true, true, true, false, false])
    let stale = successive([Script(0, [append(x, 1)]), Script(0, [read(x, [])])])
    #expect(satisfied(stale) == [true, true, true, false, false, true, false])
    let fractured = overlapping([
      Script(0, [append(x, 1), append(y, 1)]), Script(1, [read(x, [1]), read(y, [])]),
    ])
    #expect(satisfied(fractured) == [true, true, false, false, false, false, false])
  }

  @Test("A check of a weaker model does not report anomalies of a stronger one")
  func weakerQuestion() {
    let history = History(
      [Script(0, [append(x, 1)]), Script(0, [read(x, [])])].flatMap {
        [$0.invocation, $0.completion]
      })
    let verdict = ListAppendChecker(history).verdict(for: .serializable)
    #expect(verdict.isValid)
    #expect(verdict.findings.isEmpty)
  }
}

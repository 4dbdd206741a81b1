import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("KnownSignatures") struct KnownSignaturesTests {
  @Test("An entry begins with its signature and says why it is there")
  func reading() throws {
    let known = try KnownSignatures(
      text: """
        # What is under work.
        signature: ledger in select: twice
        reason: counts twice
        issue: 12
        date: 2028-02-29\r

        signature: trap: index out of range
        outcome: trapped
        reason: rare
        """, file: "known")
    #expect(known.entries.count == 2)
    #expect(known.entries[0].signature == "ledger in select: twice")
    #expect(known.entries[0].explanation == "counts twice (issue 12, since 2028-02-29)")
    #expect(known.entries[1].outcome == .trapped)
    #expect(known.entries[1].explanation == "rare")
    #expect(known.entries[1].line == 7)
    #expect(try KnownSignatures(text: "# nothing is known\n", file: "known").entries.isEmpty)
  }

  @Test("An entry covers its signature, and nondeterminism only where it names it")
  func matching() throws {
    let result = Results.failed(1)
    let signature = try #require(result.signature)
    func isKnown(_ more: String, _ outcome: OutcomeKind) throws -> Bool {
      let result = Results.failed(1, outcome: outcome)
      let known = try Results.known(signature, more)
      return known.entry(for: try #require(FailureKey(result))) != nil
    }
    #expect(try isKnown("", .failed))
    #expect(try isKnown("", .stalled))
    #expect(try !isKnown("", .nondeterministic))
    #expect(try isKnown("outcome: nondeterministic", .nondeterministic))
    #expect(try !isKnown("outcome: stalled", .failed))
    let other = try Results.known(signature + " ")
    #expect(other.entries[0].signature == signature)
    #expect(try Results.known("ledger").entry(for: try #require(FailureKey(result))) == nil)
  }

  @Test("Lines with a yield point, and without a way, still match their groups")
  func oldSignatures() throws {
    func entry(_ signature: String, _ found: String) throws -> KnownSignatures.Entry? {
      var result = Results.failed(1)
      result.signature = found
      let key = try #require(FailureKey(result))
      return try Results.known(signature).entry(for: key)
    }
    let read = "snapshot-read in select"
    for old in [read, read + " at CommitPoint.publish", read + " at TableScanPoint.next"] {
      #expect(try entry(old, read) != nil)
    }
    #expect(try entry(read + " at CommitPoint.publish", "snapshot-read in insert") == nil)
    let gone = "durability in run: acknowledged and gone"
    #expect(try entry("durability in run", gone) != nil)
    #expect(try entry(gone, gone) != nil)
    #expect(try entry("durability in run: rolled back and there", gone) == nil)
    // Both lines of one group are met by it.
    let known = try KnownSignatures(
      text: "signature: \(read) at A.b\nreason: r\nsignature: \(read) at A.c\nreason: r", file: "k")
    #expect(Results.summary([Results.failed(1)], known: known).knownButAbsent.isEmpty)
  }

  @Test(
    "A mistake in a known list is reported with its line",
    arguments: [
      ("nonsense", "known:1: expected \"key: value\", not \"nonsense\""),
      ("reason: r", "known:1: expected \"signature: …\" before \"reason\""),
      ("signature: s", "known:1: expected \"reason: …\" for this signature"),
      (
        "signature: s\nreson: r",
        "known:2: there is no key \"reson\"; did you mean reason?; expected one of signature, "
          + "reason, issue, date, outcome"
      ),
      (
        "signature: s\nreason: r\nreason: q", "known:3: \"reason\" is given twice for one signature"
      ),
      ("signature: s\nreason:", "known:2: expected a value after \"reason:\""),
      (
        "signature: s\nreason: r\ndate: 2027-02-30",
        "known:3: date: expected YYYY-MM-DD, not \"2027-02-30\""
      ),
      (
        "signature: s\noutcome: passed",
        "known:2: outcome: \"passed\" is not one of failed, stalled, trapped, killed, hung, "
          + "exhausted, nondeterministic, unrepeated"
      ),
      (
        "signature: s\nreason: r\nsignature: s\nreason: q",
        "known:3: the signature is in line 1 already"
      ),
    ])
  func errors(_ text: String, _ sentence: String) {
    let error = #expect(throws: HarnessError.self) {
      try KnownSignatures(text: text, file: "known")
    }
    #expect(error.map { "\($0)" } == sentence)
    #expect(error?.exitStatus == .usage)
  }

  @Test("A known list that is not there is one sentence")
  func unreadable() {
    #expect(throws: HarnessError.self) { try KnownSignatures(path: "/nowhere/known") }
  }
}

import Testing

@testable import Harness

@Suite("FailureSignature") struct FailureSignatureTests {
  @Test(
    "The group is the property, the kind of operation and the way; a yield point is none of it",
    arguments: [
      ("snapshot-read in select", "snapshot-read in select"),
      ("snapshot-read in select at CommitPoint.publish", "snapshot-read in select"),
      ("progress in begin immediate at ExclusivePoint.wait", "progress in begin immediate"),
      ("durability in run: rolled back and there", "durability in run: rolled back and there"),
      ("trap: index in table at Store.rows", "trap: index in table at Store.rows"),
      ("hang: no end at A.b", "hang: no end at A.b"),
      ("trap in the engine", "trap in the system under test"),
      ("stall in run at rest", "stall in run at rest"),
      ("failed", "failed"), ("", ""),
    ])
  func group(_ text: String, _ group: String) {
    #expect("\(FailureSignature(text))" == group)
  }

  @Test("Two texts mean one group where nothing that both name differs")
  func matching() {
    let gone = "durability in run: acknowledged and gone"
    #expect(FailureSignature.match("durability in run", gone))
    #expect(FailureSignature.match(gone, "durability in run"))
    #expect(!FailureSignature.match(gone, "durability in run: rolled back and there"))
    #expect(FailureSignature.match("a in select at P.x", "a in select at P.y"))
    #expect(!FailureSignature.match("a in select at P.x", "a in insert at P.x"))
    #expect(!FailureSignature.match("trap: a at P.x", "trap: a at P.y"))
  }

  @Test("A bisect takes a revision that writes yield points for the same failure")
  func bisect() {
    let end = RevisionEnd.died(signature: "ledger in select at CommitPoint.publish")
    #expect(end.isFailure("ledger in select"))
    #expect(end.isFailure("ledger in select at TableScanPoint.next"))
    #expect(!end.isFailure("ledger in insert"))
    #expect(!RevisionEnd.refused("no").isFailure("no"))
    var plan = BisectPlan(seed: 1)
    plan.signature = "ledger in select at OtherPoint.x"
    #expect(plan.check(bad: end) == .searchFor("ledger in select at CommitPoint.publish"))
  }
}

import Checkers
import MVCC
import Testing

@testable import EngineSystem

@Suite("Properties of reads and writes") struct ReadPropertyTests {
  @Test("snapshot-read is silent for the rows of the snapshot and fires for any others")
  func snapshotRead() {
    let wrong: [ContiguousArray<KeyedRow>] = [
      rows((1, 10)), rows((1, 10), (2, 21)), rows((2, 20), (1, 10)), [],
      rows((1, 10), (2, 20), (3, 30)),
    ]
    for answer in wrong {
      let rig = JudgeRig()
      rig.fill([(1, 10), (2, 20)])
      let transaction = rig.begin()
      rig.fiber.received = rows((1, 10), (2, 20))
      rig.read(Query(table: .keyValue), transaction)
      #expect(rig.property == nil)
      rig.fiber.received = answer
      rig.read(Query(table: .keyValue), transaction)
      #expect(rig.property == "snapshot-read")
    }
  }

  @Test("What a doomed transaction reads is not judged")
  func doomedReader() {
    let rig = JudgeRig()
    rig.fill([(1, 10)])
    let writer = rig.begin()
    _ = rig.state.model.apply(
      .update(.keyValue, lower: 1, upper: 1, .set(column: 0, 11)), by: writer, insertedKey: nil)
    rig.state.model.prepare(writer, at: 6)
    let reader = rig.begin(7)
    rig.fiber.received = rows((1, 11))
    rig.read(Query(table: .keyValue), reader)
    #expect(rig.property == nil)
    rig.state.fail(writer)
    rig.fiber.received = rows((1, 99))
    rig.read(Query(table: .keyValue), reader)
    #expect(rig.property == nil)
    rig.read(Query(table: .keyValue), rig.begin(8))
    #expect(rig.property == "snapshot-read")
  }

  @Test("changes is silent for the number that the model says and fires for any other")
  func changes() {
    let rig = JudgeRig()
    let effect = Effect.delete(.keyValue, lower: 1, upper: 2)
    let transaction = rig.begin()
    rig.write(effect, expected: 2, actual: 2, transaction)
    #expect(rig.property == nil)
    rig.write(effect, expected: 2, actual: 1, transaction)
    #expect(rig.property == "changes")
  }

  @Test("constraint fires when an insert is done whose key the snapshot holds")
  func constraint() {
    let rig = JudgeRig()
    let effect = Effect.insert(.keyValue, key: 1, ModelRow())
    let transaction = rig.begin()
    rig.write(effect, expected: 1, actual: 1, transaction)
    #expect(rig.property == nil)
    rig.write(effect, expected: nil, actual: 1, transaction)
    #expect(rig.property == "constraint")
  }

  /// A transaction of another client that has written so many cells.
  private func writer(_ rig: JudgeRig, cells: Int) -> ModelTransaction {
    let writer = rig.state.model.begin(fiber: 9, step: 0)
    writer.cellTags.append(contentsOf: (0..<cells).map(Int64.init))
    return writer
  }

  /// A fiber that reads both tables of the ledger in one snapshot, before which three cell writes were
  /// acknowledged, and seven asked for.
  private func ledgerReader(_ rig: JudgeRig, cells: Int64, ledger: Int64) -> ModelTransaction {
    func tell(_ event: EngineEvent) { rig.tell(LedgerProperty.self, event) }
    let acknowledged = writer(rig, cells: 3)
    tell(.commitAsked(acknowledged))
    tell(.commitAcknowledged(rig.fiber, acknowledged))
    let transaction = rig.begin(nil)
    tell(.transactionBegan(rig.fiber))
    tell(.snapshotAsked(rig.fiber))
    transaction.snapshot = 5
    tell(.commitAsked(writer(rig, cells: 4)))
    tell(.snapshotAnswered(rig.fiber))
    // What is asked for, or acknowledged, after the first answer has no say.
    tell(.commitAsked(writer(rig, cells: 5)))
    rig.fiber.received = [KeyedRow(key: 1, row: ModelRow(a: cells, b: 9))]
    rig.fiber.effect = .read(Query(table: .cells))
    tell(.readFinished(rig.fiber))
    rig.fiber.received = [KeyedRow(key: 1, row: ModelRow(a: ledger))]
    rig.fiber.effect = .read(Query(table: .ledger, result: .aggregate(column: 0)))
    tell(.readFinished(rig.fiber))
    return transaction
  }

  @Test(
    "ledger fires at each of its three bounds",
    arguments: [(5, 5, nil), (5, 4, "ledger"), (2, 2, "ledger"), (8, 8, "ledger")]
      as [(
        Int64, Int64, String?
      )])
  func ledger(_ cells: Int64, _ ledger: Int64, _ property: String?) {
    let rig = JudgeRig()
    let transaction = ledgerReader(rig, cells: cells, ledger: ledger)
    rig.state.acknowledge(transaction, rig.fiber)
    #expect(rig.property == property)
  }

  @Test("A writer of the ledger is not judged by it")
  func ledgerWriter() {
    let rig = JudgeRig()
    let transaction = ledgerReader(rig, cells: 5, ledger: 4)
    rig.fiber.effect = .insert(.ledger, key: 1, ModelRow(a: 1))
    rig.fiber.lastChanges = 1
    rig.tell(LedgerProperty.self, .writeFinished(rig.fiber))
    rig.state.acknowledge(transaction, rig.fiber)
    #expect(rig.property == nil)
  }

  /// Commits a transaction of a fiber that read and then wrote one cell.
  private func cell(
    _ rig: JudgeRig, _ fiber: Int, read: (UInt32, UInt64), write: (UInt32, UInt64, UInt64)?
  ) {
    let chains = rig.state.chains
    let transaction = chains.begin(fiber: fiber)
    chains.read(transaction, key: 1, version: read.0, tag: read.1)
    if let write {
      chains.write(transaction, key: 1, version: write.0, tag: write.1, previous: write.2)
    }
    chains.end(transaction, .committed)
  }

  @Test("isolation is silent for a chain of values and fires when an update is lost")
  func isolation() {
    let rig = JudgeRig()
    cell(rig, 0, read: (0, 0), write: (1, 70, 0))
    cell(rig, 1, read: (1, 70), write: (2, 71, 70))
    rig.state.emit(.eraEnds)
    #expect(rig.property == nil)
    cell(rig, 2, read: (1, 70), write: (2, 72, 70))
    rig.state.emit(.eraEnds)
    #expect(rig.property == "isolation")
  }

  @Test("isolation fires when a session goes back before its own commit")
  func session() {
    let rig = JudgeRig()
    cell(rig, 0, read: (0, 0), write: (1, 70, 0))
    cell(rig, 1, read: (0, 0), write: nil)
    rig.state.emit(.eraEnds)
    #expect(rig.property == nil)
    cell(rig, 0, read: (0, 0), write: nil)
    rig.state.emit(.eraEnds)
    #expect(rig.property == "isolation")
  }
}

import Checkers
import Testing

@testable import EngineSystem

@Suite("ChainRecorder") struct ChainRecorderTests {
  private typealias Session = ChainRecorder.Session

  /// What a cell holds: its number, its tag, and the tag before.
  private func cell(_ key: Int64, _ n: Int64, _ tag: Int64, _ previous: Int64) -> KeyedRow {
    KeyedRow(key: key, row: ModelRow(a: n, b: tag, c: previous))
  }

  private func read(
    _ session: inout Session, _ recorder: ChainRecorder, _ rows: KeyedRow...
  ) {
    let key = rows[0].key
    session.read(
      Query(table: .cells, lower: key, upper: key), ContiguousArray(rows),
      ModelTransaction(serial: 1, fiber: 0, step: 0), recorder)
  }

  private func write(_ session: inout Session, _ key: Int64, _ tag: Int64) {
    session.wrote(
      .update(.cells, lower: key, upper: key, .cell(tag: tag)), 1,
      ModelTransaction(serial: 1, fiber: 0, step: 0))
  }

  private func begin(_ recorder: ChainRecorder, _ fiber: Int = 0) -> Session {
    var session = Session()
    session.begin(recorder, fiber: fiber)
    return session
  }

  @Test("A list is as long as its version and ends in its tag")
  func lists() {
    #expect(Session.lastTag("") == (0, 0, 0))
    #expect(Session.lastTag("7,") == (1, 7, 0))
    #expect(Session.lastTag("7,18446744073709551615,9,") == (3, 9, .max))
  }

  @Test("A write is complete when it has been read back, and not before")
  func completeness() {
    let recorder = ChainRecorder()
    var session = begin(recorder)
    #expect(session.isComplete)
    write(&session, 1, 70)
    #expect(!session.isComplete)
    read(&session, recorder, cell(1, 1, 99, 0))
    #expect(!session.isComplete && !session.hasReadOwnWrite)
    read(&session, recorder, cell(1, 1, 70, 0))
    #expect(session.isComplete && session.hasReadOwnWrite)
    session.end(.committed, recorder)
    #expect(recorder.checker.eventCount == 2)
  }

  @Test("A write that changed no row leaves nothing to be read back")
  func noRows() {
    var session = begin(ChainRecorder())
    session.wrote(
      .update(.cells, lower: 1, upper: 1, .cell(tag: 7)), 0,
      ModelTransaction(serial: 1, fiber: 0, step: 0))
    #expect(session.isComplete)
  }

  @Test("A rollback to a savepoint withdraws what was written after it")
  func savepoints() {
    let recorder = ChainRecorder()
    var writer = begin(recorder)
    writer.savepoint(recorder)
    write(&writer, 1, 70)
    read(&writer, recorder, cell(1, 1, 70, 0))
    write(&writer, 2, 71)
    writer.rollBack(to: 0, recorder)
    #expect(writer.isComplete)
    write(&writer, 1, 72)
    read(&writer, recorder, cell(1, 1, 72, 0))
    writer.end(.committed, recorder)
    var reader = begin(recorder, 1)
    read(&reader, recorder, cell(1, 1, 72, 0))
    reader.end(.committed, recorder)
    #expect(recorder.verdict().isValid)
    var ghost = begin(recorder, 1)
    read(&ghost, recorder, cell(1, 1, 70, 0))
    ghost.end(.committed, recorder)
    #expect(!recorder.verdict().isValid)
  }

  @Test("A released savepoint keeps what was written after it")
  func release() {
    let recorder = ChainRecorder()
    var writer = begin(recorder)
    writer.savepoint(recorder)
    write(&writer, 1, 70)
    read(&writer, recorder, cell(1, 1, 70, 0))
    writer.release(to: 0)
    writer.rollBack(to: 0, recorder)
    writer.end(.committed, recorder)
    var reader = begin(recorder, 1)
    read(&reader, recorder, cell(1, 1, 70, 0))
    reader.end(.committed, recorder)
    #expect(recorder.verdict().isValid)
  }

  @Test("A row that is not there is version 0 of its key")
  func absence() {
    let recorder = ChainRecorder()
    var session = begin(recorder)
    session.read(
      Query(table: .lists, lower: 9, upper: 9), [],
      ModelTransaction(serial: 1, fiber: 0, step: 0), recorder)
    session.end(.committed, recorder)
    #expect(recorder.checker.eventCount == 1)
    #expect(recorder.verdict().isValid)
  }

  @Test("After a loss the chains begin at what survived")
  func eras() {
    let recorder = ChainRecorder()
    recorder.beginEra()
    recorder.rebase(.cells, [cell(1, 5, 70, 69)])
    var writer = begin(recorder)
    write(&writer, 1, 80)
    read(&writer, recorder, cell(1, 6, 80, 70))
    writer.end(.committed, recorder)
    #expect(recorder.verdict().isValid)
    var reader = begin(recorder, 1)
    read(&reader, recorder, cell(1, 5, 70, 69))
    reader.end(.committed, recorder)
    // The write was acknowledged before, but to another client: a stale snapshot is allowed here.
    #expect(recorder.verdict().isValid)
  }
}

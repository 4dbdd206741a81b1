import AsyncIO
import Database
import MVCC
import MemoryIO
import Testing
import Values

@Suite("Stepping")
struct SteppingTests {
  @Test("An explicit yield is returned to the caller with its reason, one per step")
  func explicitYields() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    let point = StatementYieldPoint.stepStart.point
    let slots = session.connection.slots
    slots.install(yields: FixedYieldInjector([point, point, point]), failures: nil)
    let statement = try session.connection.prepare("SELECT a FROM t")
    for _ in 0..<3 {
      #expect(try statement.step() == .io)
      #expect(
        statement.waiting == .yield(.injected(family: point.family, ordinal: point.ordinal)))
    }
    #expect(try statement.step() == .row)
    #expect(statement.waiting == nil)
    #expect(try statement.step() == .done)
    slots.clear()
    session.expectRest()
  }

  @Test("Steps while a commit waits for the disk change nothing")
  func early() throws {
    let io = MemoryIO(settling: .onStep(.one))
    let session = try Session("CREATE TABLE t (a)", io: io)
    let statement = try session.connection.prepare("INSERT INTO t VALUES (1), (2)")
    var waits = 0
    while try statement.step() == .io {
      #expect(statement.waiting?.isExplicitYield == false)
      for _ in 0..<5 { #expect(try statement.step() == .io) }
      waits += 1
      io.step()
    }
    #expect(waits >= 2)
    #expect(statement.changes == 2)
    #expect(try statement.step() == .done)
    #expect(try session.text("SELECT count(*) FROM t") == ["2"])
    session.expectRest()
  }

  @Test("Yields at half of all hooks change no result")
  func equality() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (plain, yielding) = (try Session(), try Session(io: MemoryIO(settling: .onStep(.one))))
      let slots = yielding.connection.slots
      slots.install(yields: RandomYieldInjector(seed: seed), failures: nil)
      var generator = StatementGenerator(seed: seed)
      let table = "CREATE TABLE t (id INTEGER PRIMARY KEY, v INT, s TEXT)"
      var statements = [table]
      for _ in 0..<150 { statements.append(generator.statement()) }
      for sql in statements {
        let (expected, found) = (outcome(sql, plain), outcome(sql, yielding))
        #expect(found == expected, "\(sql), seed \(seed)")
      }
      slots.clear()
      for session in [plain, yielding] {
        session.connection.close()
        while case .io = session.database.resolveOrphans() { session.io.step() }
        #expect(session.database.store.holdings.isEmpty)
        session.database.store.checkInvariants()
      }
    }
  }

  private func outcome(_ sql: String, _ session: Session) -> String {
    do throws(EngineError) {
      let statement = try session.connection.prepare(sql)
      for index in 0..<statement.parameterCount {
        try statement.bind(.integer(Int64(index)), at: index + 1)
      }
      let outcome = session.finish(statement)
      if let error = outcome.error { return "\(error)" }
      return "\(outcome.result) \(outcome.rows) \(statement.changes)"
    } catch {
      return "\(error)"
    }
  }

  @Test("Random statements end with a row, an end or a sentence, and never trap")
  func fuzz() throws {
    var (ended, failed) = (0, 0)
    for seed in 100..<140 as Range<UInt64> {
      let session = try Session("CREATE TABLE t (id INTEGER PRIMARY KEY, v INT, s TEXT)")
      let other = session.database.connect()
      var generator = StatementGenerator(seed: seed)
      for _ in 0..<200 {
        let sql = damaged(generator.statement(), &generator)
        if let error = session.error(sql, on: generator.draw(2) == 0 ? other : nil) {
          #expect(!error.description.isEmpty)
          failed += 1
        } else {
          ended += 1
        }
      }
      other.close()
      session.connection.close()
      #expect(session.database.store.holdings.isEmpty)
      session.database.store.checkInvariants()
    }
    #expect(ended > 2_000)
    #expect(failed > 1_000)
  }

  /// Sometimes leaves out or repeats a part of the text.
  private func damaged(_ sql: String, _ generator: inout StatementGenerator) -> String {
    guard generator.draw(8) == 0 else { return sql }
    var words = sql.split(separator: " ").map(String.init)
    let index = generator.draw(words.count)
    if generator.draw(2) == 0 { words.remove(at: index) } else { words.insert("(", at: index) }
    return words.joined(separator: " ")
  }

  @Test("A second writing statement of a connection is refused")
  func oneWriter() throws {
    let session = try Session("CREATE TABLE t (a)")
    let point = StatementYieldPoint.betweenRowWrites.point
    let slots = session.connection.slots
    slots.install(yields: FixedYieldInjector([point]), failures: nil)
    let first = try session.connection.prepare("INSERT INTO t VALUES (1), (2)")
    #expect(try first.step() == .io)
    #expect(
      session.error("INSERT INTO t VALUES (3)")
        == .misuse("another statement of this connection is writing"))
    #expect(try session.text("SELECT count(*) FROM t") == ["0"])
    #expect(try first.step() == .done)
    slots.clear()
    try session.run("INSERT INTO t VALUES (3)")
    #expect(try session.text("SELECT count(*) FROM t") == ["3"])
    session.expectRest()
  }

  @Test("An interrupted statement is undone; an idle one does not notice")
  func interrupt() throws {
    let session = try Session("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)")
    let reader = try session.connection.prepare("SELECT * FROM t")
    session.connection.interrupt()
    #expect(try reader.step() == .row)
    session.connection.interrupt()
    #expect(try reader.step() == .interrupt)
    #expect(try reader.step() == .interrupt)
    reader.reset()
    #expect(try reader.step() == .row)
    reader.reset()
    let slots = session.connection.slots
    slots.install(
      yields: FixedYieldInjector([StatementYieldPoint.betweenRowWrites.point]), failures: nil)
    let writer = try session.connection.prepare("UPDATE t SET a = 5")
    #expect(try writer.step() == .io)
    session.connection.interrupt()
    #expect(try writer.step() == .interrupt)
    slots.clear()
    #expect(try session.text("SELECT * FROM t") == ["1", "2"])
    session.expectRest()
  }

  @Test("An interrupt does not touch a commit in progress")
  func interruptCommit() throws {
    let io = MemoryIO(settling: .onStep(.one))
    let session = try Session("CREATE TABLE t (a)", io: io)
    let writer = try session.connection.prepare("INSERT INTO t VALUES (1)")
    #expect(try writer.step() == .io)
    session.connection.interrupt()
    #expect(session.finish(writer).result == .done)
    #expect(try session.text("SELECT * FROM t") == ["1"])
    session.expectRest()
  }

  @Test("Instance numbers restart when no statement is active")
  func instanceNumbers() throws {
    let session = try Session("CREATE TABLE t (a)")
    try session.run("INSERT INTO t VALUES (1)")
    #expect(session.connection.slots.makeInstanceID() == 1)
  }
}

import MVCC
import MemoryIO
import Testing
import Values

@testable import Database

@Suite("Compiled texts") struct CompiledTextsTests {
  private let insertion = "INSERT INTO t VALUES (?1)"

  /// A database with one table, whose insertion has been compiled.
  private func makeFirst(_ io: MemoryIO = MemoryIO()) throws -> Session {
    let first = try Session("CREATE TABLE t(a)", io: io)
    try first.run(insertion, .integer(1))
    return first
  }

  private func program(_ session: Session) throws -> Program {
    let statement = try session.connection.prepare(insertion)
    return withExtendedLifetime(statement) { statement.execution.pointee.program }
  }

  @Test("The next opening of the same tables runs what the last one has compiled")
  func reopened() throws {
    let io = MemoryIO()
    let first = try makeFirst(io)
    let second = try Session(io: io, texts: first.database.compiledTexts)
    #expect(try program(second) === program(first))
    try second.run(insertion, .integer(2))
    #expect(try second.run("SELECT a FROM t") == [[.integer(1)], [.integer(2)]])
    let third = try Session(io: io)
    #expect(try program(third) !== program(first))
  }

  @Test("A table of the same name and number with other columns is compiled for again")
  func otherTable() throws {
    let texts = try makeFirst().database.compiledTexts
    let other = try Session("CREATE TABLE t(a, b)", texts: texts)
    #expect(throws: EngineError.self) { try other.run(insertion, .integer(1)) }
    let same = try Session("CREATE TABLE u(a)", "CREATE TABLE t(a)", texts: texts)
    try same.run(insertion, .integer(3))
    #expect(try same.run("SELECT a FROM t") == [[.integer(3)]])
    #expect(try same.run("SELECT a FROM u").isEmpty)
  }
}

import MVCC
import Testing

@testable import EngineSystem

@Suite("Engine and model") struct DifferentialTests {
  private static func options(isEager: Bool) -> StoreOptions {
    var options = StoreOptions()
    options.eagerConflicts = isEager
    options.collectionThreshold = 2
    return options
  }

  @Test(
    "Random statements of one client have the effects that the model says", arguments: UInt64(1)...6
  )
  func serial(_ seed: UInt64) throws {
    let options = Self.options(isEager: true)
    let run = try Differential(seed: seed, clients: 1, options: options)
    try run.run(statements: 800, options: options)
    #expect(run.errors.keys.sorted() == ["constraint", "sql"])
  }

  @Test(
    "Random statements in overlapping transactions also have the effects that the model says",
    arguments: UInt64(1)...6, [true, false])
  func overlapping(_ seed: UInt64, _ isEager: Bool) throws {
    let options = Self.options(isEager: isEager)
    let run = try Differential(seed: 100 + seed, clients: 4, options: options)
    try run.run(statements: 1000, options: options)
    #expect((run.successes["commit"] ?? 0) > 5)
    #expect((run.errors["write-conflict"] ?? 0) > 0)
  }

  @Test("Every kind of effect succeeds in random statements")
  func kinds() throws {
    let options = Self.options(isEager: true)
    let run = try Differential(seed: 42, clients: 2, options: options)
    try run.run(statements: 3000, options: options)
    #expect(
      run.successes.keys.sorted() == [
        "begin", "begin immediate", "commit", "create table", "delete", "drop table", "insert",
        "release", "rollback", "rollback to", "savepoint", "select", "update",
      ])
  }
}

import Database
import MVCC
import Testing

@testable import EngineSystem

@Suite("Templates") struct TemplateTests {
  private static func effects(of table: ModelTable) -> [Effect] {
    let row = table.isText ? ModelRow(text: "1,") : ModelRow(a: 1)
    var effects: [Effect] = [
      .insert(table, key: 1, row), .insert(table, key: nil, row),
      .read(Query(table: table, lower: 1, upper: 1)), .read(Query(table: table)),
      .read(Query(table: table, result: .rows(descending: true, limit: 2))),
      .read(Query(table: table, result: .count)),
      .read(Query(table: table, result: .rows(descending: false, limit: 2))),
      .delete(table, lower: 1, upper: 1), .delete(table, lower: 1, upper: 9),
    ]
    effects.append(.update(table, lower: 1, upper: 2, .moveKey(by: 1)))
    if table.columns.count <= 2 { effects.append(.insertPair(table, 1, 2, row)) }
    if table == .wide { effects.append(.update(table, lower: 1, upper: 1, .text("x"))) }
    if table.isText {
      effects.append(.update(table, lower: 1, upper: 1, .append("2,")))
      return effects
    }
    effects += [
      .read(Query(table: table, result: .aggregate(column: 0))),
      .update(table, lower: 1, upper: 9, .set(column: 0, 3)),
      .update(table, lower: 1, upper: 1, .set(column: 0, 3)),
      .update(table, lower: 1, upper: 1, .set(column: table.columns.count - 1, 3)),
      .update(table, lower: 1, upper: 9, .add(column: 0, 3)),
    ]
    if table.columns[0] == "v" { effects.append(.read(Query(table: table, threshold: 2))) }
    if table == .cells { effects.append(.update(table, lower: 1, upper: 1, .cell(tag: 9))) }
    return effects
  }

  private static let controls: [Effect] = [
    .begin(.deferred), .begin(.concurrent), .begin(.immediate), .commit, .rollback,
    .savepoint(0), .savepoint(3), .release(0), .release(3), .rollbackTo(0), .rollbackTo(3),
  ]

  @Test("The text of every effect compiles, with as many parameters as it binds")
  func compiles() throws {
    let rig = try EngineRig()
    let connection = rig.database.connect()
    for table in ModelTable.allCases {
      #expect(rig.run(.createTable(table), on: connection).error == nil)
      for effect in Self.effects(of: table) + [.dropTable(table)] {
        let (number, parameters) = effect.statement
        let statement = try connection.prepare(Template.all[number].sql)
        #expect(statement.parameterCount == parameters.count, "\(statement.text)")
      }
    }
    for effect in Self.controls {
      let statement = try connection.prepare(Template.all[effect.statement.template].sql)
      #expect(statement.parameterCount == 0)
    }
  }

  @Test("Every effect runs, with the rows and changes that it says")
  func runs() throws {
    let rig = try EngineRig()
    let connection = rig.database.connect()
    for table in ModelTable.allCases {
      #expect(rig.run(.createTable(table), on: connection).error == nil)
      for effect in Self.effects(of: table) {
        let answer = rig.run(effect, on: connection)
        #expect(answer.error == nil, "\(effect)")
      }
      #expect(rig.run(.dropTable(table), on: connection).error == nil)
    }
  }

  @Test("Different texts have different numbers, and the numbers name themselves")
  func numbers() {
    let texts = Template.all.map(\.sql).filter { !$0.isEmpty }
    #expect(Template.all.map(\.number) == Array(0..<Template.count))
    // The texts of tables with one column set it by two numbers.
    let single = ModelTable.allCases.count { $0.columns.count == 1 }
    #expect(Set(texts).count == texts.count - single)
  }

  @Test("Parameters keep numbers and text in their places and render as literals")
  func parameters() {
    var parameters = Parameters()
    parameters.append(1)
    parameters.append(-2)
    parameters.append("3,")
    #expect(parameters.count == 3)
    #expect(parameters.textPlace == 2)
    #expect(parameters.literals == ["1", "-2", "'3,'"])
    var others = Parameters()
    for number in [Int64(1), -2, 3] { others.append(number) }
    #expect(others != parameters)
    #expect(others.literals == ["1", "-2", "3"])
  }

  @Test("Names of savepoints stay within the texts that there are")
  func savepoints() {
    for name in Int64(0)..<4 {
      #expect(Template.all[Effect.savepoint(name).statement.template].sql == "SAVEPOINT s\(name)")
      #expect(Template.all[Effect.release(name).statement.template].sql == "RELEASE s\(name)")
      #expect(
        Template.all[Effect.rollbackTo(name).statement.template].sql == "ROLLBACK TO s\(name)")
    }
  }
}

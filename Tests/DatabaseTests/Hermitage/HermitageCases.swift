/// The rows of the suite, over the rows (1, 10) and (2, 20).
enum HermitageCases {
  static let all: [HermitageTests.Case] = [
    g0, g1a, g1b, g1c, otv, pmp, pmpWrite, p4, gSingle, gSingleDependencies, gSingleWrite1,
    gSingleWrite2, g2Item, g2, g2TwoEdges,
  ]

  static func set(_ id: Int, _ value: Int) -> String {
    "UPDATE test SET value = \(value) WHERE id = \(id)"
  }

  private static func select(_ id: Int) -> String { "SELECT value FROM test WHERE id = \(id)" }

  private static func ids(_ condition: String) -> String {
    "SELECT id FROM test WHERE \(condition) ORDER BY id"
  }

  private static let all2 = "SELECT value FROM test ORDER BY id"

  private static let g0 = HermitageTests.Case(
    name: "g0",
    steps: [
      .begin(1), .begin(2), .run(1, set(1, 11)), .conflict(2, set(1, 12), row: 1),
      .run(1, set(2, 21)), .commit(1), .commit(2),
    ], values: [11, 21])

  private static let g1a = HermitageTests.Case(
    name: "g1a",
    steps: [
      .begin(1), .begin(2), .run(1, set(1, 101)), .read(2, all2, [10, 20]), .rollback(1),
      .read(2, all2, [10, 20]), .commit(2),
    ], values: [10, 20])

  private static let g1b = HermitageTests.Case(
    name: "g1b",
    steps: [
      .begin(1), .begin(2), .run(1, set(1, 101)), .read(2, all2, [10, 20]), .run(1, set(1, 11)),
      .commit(1), .read(2, all2, [10, 20]), .commit(2),
    ], values: [11, 20])

  private static let g1c = HermitageTests.Case(
    name: "g1c",
    steps: [
      .begin(1), .begin(2), .run(1, set(1, 11)), .run(2, set(2, 22)), .read(1, select(2), [20]),
      .read(2, select(1), [10]), .commit(1), .commit(2),
    ], values: [11, 22])

  private static let otv = HermitageTests.Case(
    name: "otv",
    steps: [
      .begin(1), .begin(2), .begin(3), .run(1, set(1, 11)), .run(1, set(2, 19)),
      .conflict(2, set(1, 12), row: 1), .commit(1), .read(3, select(1), [10]), .commit(2),
      .begin(4), .run(4, set(1, 12)), .run(4, set(2, 18)), .read(3, select(2), [20]), .commit(4),
      .read(3, select(2), [20]), .read(3, select(1), [10]), .commit(3),
    ], values: [12, 18])

  private static let pmp = HermitageTests.Case(
    name: "pmp",
    steps: [
      .begin(1), .begin(2), .read(1, ids("value = 30"), []),
      .run(2, "INSERT INTO test VALUES (3, 30)"), .commit(2), .read(1, ids("value % 3 = 0"), []),
      .commit(1),
    ], values: [10, 20, 30])

  private static let pmpWrite = HermitageTests.Case(
    name: "pmp-write",
    steps: [
      .begin(1), .begin(2), .run(1, "UPDATE test SET value = value + 10"),
      .read(2, ids("value = 20"), [2]),
      .conflict(2, "DELETE FROM test WHERE value = 20", row: 2), .commit(1), .commit(2),
    ], values: [20, 30])

  private static let p4 = HermitageTests.Case(
    name: "p4",
    steps: [
      .begin(1), .begin(2), .read(1, select(1), [10]), .read(2, select(1), [10]),
      .run(1, set(1, 11)), .conflict(2, set(1, 11), row: 1), .commit(1), .commit(2),
    ], values: [11, 20])

  private static let gSingle = HermitageTests.Case(
    name: "g-single",
    steps: [
      .begin(1), .begin(2), .read(1, select(1), [10]), .read(2, select(1), [10]),
      .read(2, select(2), [20]), .run(2, set(1, 12)), .run(2, set(2, 18)), .commit(2),
      .read(1, select(2), [20]), .commit(1),
    ], values: [12, 18])

  private static let gSingleDependencies = HermitageTests.Case(
    name: "g-single-dependencies",
    steps: [
      .begin(1), .begin(2), .read(1, ids("value % 5 = 0"), [1, 2]),
      .run(2, "UPDATE test SET value = 12 WHERE value = 10"), .commit(2),
      .read(1, ids("value % 3 = 0"), []), .commit(1),
    ], values: [12, 20])

  private static let gSingleWrite1 = HermitageTests.Case(
    name: "g-single-write-1",
    steps: [
      .begin(1), .begin(2), .read(1, select(1), [10]), .read(2, all2, [10, 20]),
      .run(2, set(1, 12)), .run(2, set(2, 18)), .commit(2),
      .conflict(1, "DELETE FROM test WHERE value = 20", row: 2), .commit(1),
    ], values: [12, 18])

  private static let gSingleWrite2 = HermitageTests.Case(
    name: "g-single-write-2",
    steps: [
      .begin(1), .begin(2), .read(1, select(1), [10]), .read(2, all2, [10, 20]),
      .run(2, set(1, 12)), .run(1, "DELETE FROM test WHERE value = 20"),
      .eagerConflict(2, set(2, 18), row: 2), .rollback(1), .commit(2),
    ], values: [10, 20], lazyValues: [12, 18])

  private static let g2Item = HermitageTests.Case(
    name: "g2-item",
    steps: [
      .begin(1), .begin(2), .read(1, ids("id IN (1, 2)"), [1, 2]),
      .read(2, ids("id IN (1, 2)"), [1, 2]), .run(1, set(1, 11)), .run(2, set(2, 21)), .commit(1),
      .commit(2),
    ], values: [11, 21])

  private static let g2 = HermitageTests.Case(
    name: "g2",
    steps: [
      .begin(1), .begin(2), .read(1, ids("value % 3 = 0"), []),
      .read(2, ids("value % 3 = 0"), []), .run(1, "INSERT INTO test VALUES (3, 30)"),
      .run(2, "INSERT INTO test VALUES (4, 42)"), .commit(1), .commit(2),
    ], values: [10, 20, 30, 42])

  private static let g2TwoEdges = HermitageTests.Case(
    name: "g2-two-edges",
    steps: [
      .begin(1), .read(1, all2, [10, 20]), .begin(2),
      .run(2, "UPDATE test SET value = value + 5 WHERE id = 2"), .commit(2), .begin(3),
      .read(3, all2, [10, 25]), .commit(3), .run(1, set(1, 0)), .commit(1),
    ], values: [0, 25])
}

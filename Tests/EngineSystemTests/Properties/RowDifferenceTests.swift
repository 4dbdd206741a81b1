import Testing

@testable import EngineSystem

@Suite("RowDifference") struct RowDifferenceTests {
  private func text(
    _ answered: ContiguousArray<KeyedRow>, _ expected: ContiguousArray<KeyedRow>
  ) -> String {
    "\(RowDifference(answered: answered, expected: expected))"
  }

  private func table(_ count: Int64) -> ContiguousArray<KeyedRow> {
    ContiguousArray((1...count).map { KeyedRow(key: $0, row: ModelRow(a: 10 * $0)) })
  }

  @Test("The rows that differ are reported, wherever they stand among those that are the same")
  func differing() {
    var answered = table(40)
    answered[29].row.b = 7
    #expect(text(answered, table(40)) == "1 of 40 rows differs: 30 is (300, 7, 0), not (300, 0, 0)")
    answered.remove(at: 11)
    answered.append(KeyedRow(key: 99, row: ModelRow(text: "a,b")))
    #expect(
      text(answered, table(40)) == "3 of 41 rows differ: 12 (120, 0, 0) is missing; "
        + "30 is (300, 7, 0), not (300, 0, 0); 99 (a,b) is one too many")
  }

  @Test("An answer without rows, and one to a table without rows, is a difference of all rows")
  func empty() {
    #expect(text([], rows((1, 5))) == "1 of 1 row differs: 1 (5, 0, 0) is missing")
    #expect(text(rows((1, 5)), []) == "1 of 1 row differs: 1 (5, 0, 0) is one too many")
  }

  @Test("A row that comes twice is reported as one too many")
  func twice() {
    #expect(
      text(rows((1, 5), (2, 6), (2, 6)), rows((1, 5), (2, 6)))
        == "1 of 3 rows differs: 2 (6, 0, 0) is one too many")
  }

  @Test("The same rows in another order are told by the first that is out of place")
  func order() {
    #expect(
      text(rows((3, 1), (1, 1), (2, 1)), rows((3, 1), (2, 1), (1, 1)))
        == "the rows come in another order: row 2 is 1, not 2")
  }

  @Test("Of very many rows some are shown and the others counted")
  func many() {
    let sentence = text([], table(100))
    #expect(sentence.hasPrefix("100 of 100 rows differ: 1 (10, 0, 0) is missing; 2 "))
    #expect(sentence.hasSuffix("; 16 (160, 0, 0) is missing; and 84 more"))
  }
}

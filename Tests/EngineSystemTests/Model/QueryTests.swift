import Testing

@testable import EngineSystem

@Suite("Queries of the model") struct QueryTests {
  private let rig = ModelRig([1: 50, 2: 40, 4: 30, 8: 20, 16: 10])

  private func ask(
    lower: Int64 = .min, upper: Int64 = .max,
    _ result: Query.Result = .rows(descending: false, limit: nil), threshold: Int64? = nil
  ) -> [[Int64]] {
    let reader = rig.begin(5)
    defer { rig.abort(reader) }
    return rig.rows(
      reader,
      Query(table: .keyValue, lower: lower, upper: upper, result: result, threshold: threshold))
  }

  @Test("Bounds are inclusive on both sides")
  func bounds() {
    #expect(ask(lower: 2, upper: 8) == [[2, 40], [4, 30], [8, 20]])
    #expect(ask(lower: 3, upper: 3).isEmpty)
    #expect(ask(lower: 8, upper: 2).isEmpty)
  }

  @Test("A descending scan begins at its upper bound and stops at its limit")
  func descending() {
    #expect(ask(.rows(descending: true, limit: 2)) == [[16, 10], [8, 20]])
    #expect(ask(upper: 8, .rows(descending: true, limit: 2)) == [[8, 20], [4, 30]])
    #expect(ask(upper: 7, .rows(descending: true, limit: nil)) == [[4, 30], [2, 40], [1, 50]])
    #expect(ask(lower: 2, upper: 4, .rows(descending: true, limit: 9)) == [[4, 30], [2, 40]])
  }

  @Test("A limit counts the rows that are there, not the ones that were deleted")
  func limit() {
    let writer = rig.begin(5)
    rig.delete(writer, 1, 2)
    let query = Query(table: .keyValue, result: .rows(descending: false, limit: 2))
    #expect(rig.rows(writer, query) == [[4, 30], [8, 20]])
    #expect(ask(.rows(descending: false, limit: 0)).isEmpty)
  }

  @Test("A threshold keeps the rows whose first column is at least as much")
  func threshold() {
    #expect(ask(threshold: 30) == [[1, 50], [2, 40], [4, 30]])
    #expect(ask(lower: 2, threshold: 30) == [[2, 40], [4, 30]])
  }

  @Test("An aggregate counts and gives sum, least and greatest; over nothing all are 0")
  func aggregates() {
    let reader = rig.begin(5)
    let all = Query(table: .keyValue, lower: 2, upper: 8, result: .aggregate(column: 0))
    #expect(
      rig.model.answer(all, for: reader).rows == [
        KeyedRow(key: 3, row: ModelRow(a: 90, b: 20, c: 40))
      ])
    let none = Query(table: .keyValue, lower: 100, result: .aggregate(column: 0))
    #expect(rig.model.answer(none, for: reader).rows == [KeyedRow(key: 0, row: ModelRow())])
  }

  @Test("A count is one row whose key is the number of rows that the transaction sees")
  func count() {
    let writer = rig.begin(5)
    rig.delete(writer, 1)
    let query = Query(table: .keyValue, result: .count)
    #expect(rig.model.answer(query, for: writer).rows == [KeyedRow(key: 4, row: ModelRow())])
    #expect(rig.rows(rig.begin(6), query) == [[5, 0]])
  }

  @Test("An answer that is kept stays as it is, and one that was given back shows in no other")
  func reuse() {
    let reader = rig.begin(5)
    let all = Query(table: .keyValue, lower: 2, upper: 8)
    let first = rig.model.answer(all, for: reader)
    rig.model.reuse(first)
    let one = rig.model.answer(Query(table: .keyValue, lower: 2, upper: 2), for: reader)
    #expect(one.rows.map(\.key) == [2])
    #expect(first.rows.map(\.key) == [2, 4, 8])
  }

  @Test("Changes of rows: set, add with wrapping, append, and the versioned cell")
  func changes() {
    let row = ModelRow(a: 5, b: 6, c: 7)
    #expect(RowChange.set(column: 1, 9).applied(to: row) == ModelRow(a: 5, b: 9, c: 7))
    #expect(RowChange.add(column: 0, -6).applied(to: row).a == -1)
    #expect(RowChange.add(column: 0, 1).applied(to: ModelRow(a: .max)).a == .min)
    #expect(RowChange.append("2,").applied(to: ModelRow(text: "1,")).text == "1,2,")
    #expect(RowChange.cell(tag: 9).applied(to: row) == ModelRow(a: 6, b: 9, c: 6))
  }
}

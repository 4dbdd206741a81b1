import Testing

/// The interleavings of the Hermitage suite through SQL.
@Suite("Hermitage in SQL") struct HermitageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let steps: [HermitageStep]
    let values: [Int64]
    /// The values where conflicts are found at COMMIT, if they are others.
    var lazyValues: [Int64]?

    var testDescription: String { name }
  }

  @Test(
    "Each interleaving ends as snapshot isolation says", arguments: HermitageCases.all,
    HermitageVariant.all)
  func interleaving(_ row: Case, _ variant: HermitageVariant) throws {
    let interleaving = try Interleaving(variant)
    try interleaving.play(row.steps)
    #expect(interleaving.differences == [])
    let expected = variant.isEager ? row.values : row.lazyValues ?? row.values
    #expect(try interleaving.values() == expected)
  }

  @Test("Yielding at every hook makes statements wait more often than the disk alone does")
  func yields() throws {
    let plain = try Interleaving(HermitageVariant(isEager: true, yields: false))
    let yielding = try Interleaving(HermitageVariant(isEager: true, yields: true))
    for interleaving in [plain, yielding] { try interleaving.play(HermitageCases.all[0].steps) }
    #expect(yielding.yieldCount > plain.yieldCount + 20)
  }

  @Test("The suite has all fifteen rows, each with a different name")
  func rows() {
    #expect(HermitageCases.all.count == 15)
    #expect(Set(HermitageCases.all.map(\.name)).count == 15)
  }

  @Test("A script whose conflict is left out, or put where there is none, differs")
  func canFail() throws {
    let scripts: [[HermitageStep]] = [
      [
        .begin(1), .begin(2), .run(1, HermitageCases.set(1, 11)),
        .run(2, HermitageCases.set(1, 12)),
      ],
      [.begin(1), .conflict(1, HermitageCases.set(1, 11), row: 1)],
      [.begin(1), .read(1, "SELECT value FROM test ORDER BY id", [10, 21])],
    ]
    for script in scripts {
      let interleaving = try Interleaving(HermitageVariant(isEager: true, yields: false))
      try interleaving.play(script)
      #expect(interleaving.differences.count == 1)
    }
  }
}

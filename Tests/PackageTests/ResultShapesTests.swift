import Foundation
import Testing

/// A run's result is one type: what has more to say contains it, and nothing copies its fields.
@Suite("ResultShapes") struct ResultShapesTests {
  private static let sources = ["Sources/Scenario", "Sources/Harness", "Sources/Console"]

  private func files() throws -> [(path: String, text: String)] {
    try Self.sources.flatMap { folder in
      try SourceTree.files(below: folder).map { (path: $0.path, text: $0.text) }
    }
  }

  /// The types of the handbook's table, first column.
  private func rows() throws -> [String] {
    let page = SourceTree.root.appending(path: "Sources/Harness/Heddle.docc/Architecture.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let table = text.split(separator: "| type | where it is |")
    guard table.count == 2 else { return [] }
    let lines = table[1].split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropFirst(2).prefix { $0.hasPrefix("|") }.flatMap { line in
      line.split(separator: "|")[0].matches(of: /`(\w+)`/).map { String($0.1) }
    }
  }

  @Test("Each type of the handbook's table is there and contains the result")
  func table() throws {
    let (files, rows) = (try files(), try rows())
    #expect(rows.count >= 8)
    for name in rows {
      let declaration = try Regex("(struct|enum|class) \(name)\\b")
      let file = try #require(files.first { $0.text.contains(declaration) }, "\(name)")
      let body = file.text[try #require(file.text.firstRange(of: declaration)).lowerBound...]
      #expect(
        body.contains(/(var|let) \w+: (RunResult|SeedResult)\b|case \w+\((RunResult|SeedResult)\)/),
        "\(name) in \(file.path)")
    }
  }

  @Test(
    "A field of a result is declared once",
    arguments: ["operationKind", "nearestPoint", "idleTurns", "virtualTime", "interventions"])
  func fields(_ field: String) throws {
    let declaration = try Regex("\\n  (public |package |private )*(var|let) \(field)(:| =)")
    let found = try files().filter { $0.text.contains(declaration) }.map(\.path)
    #expect(found.count == 1 && found[0].hasPrefix("Sources/Scenario/Results/"), "\(found)")
  }

  @Test("No outcome is a text")
  func outcomes() throws {
    let texts = try files().filter { $0.text.contains(/outcome: String\b/) }
    #expect(texts.map(\.path) == [])
  }
}

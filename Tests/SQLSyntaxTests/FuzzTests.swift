import SQLSyntax
import Testing

@Suite("Fuzz") struct FuzzTests {
  /// Fragments that reach far into the grammar when they meet.
  private static let fragments = [
    "(", ")", ",", ";", ".", "*", "'", "\"", "`", "[", "]", "--", "/*", "*/", "-", "+", "||", "->",
    "x'", "0x", "9e999", "?", ":a", "?5", " SELECT ", " FROM ", " WHERE ", " NOT ", " NULL ",
    " IS ",
    " IN ", " LIKE ", " ESCAPE ", " BETWEEN ", " AND ", " CASE ", " WHEN ", " THEN ", " END ",
    " CAST(", " AS ", " COLLATE ", " DEFAULT ", " PRIMARY KEY ", " VALUES ", " ORDER BY ",
    " LIMIT ", " SET ", " DISTINCT ", "\0", "\u{FEFF}", "é", "9223372036854775808",
  ].map { Array($0.utf8) }

  private func mutate(_ text: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var text = text
    for _ in 0...random.below(3) {
      let position = random.below(text.count + 1)
      switch random.below(5) {
      case 0: text.insert(contentsOf: random.pick(Self.fragments), at: position)
      case 1: text.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
      case 2: text.removeSubrange(position..<min(text.count, position + 1 + random.below(8)))
      case 3:
        let end = min(text.count, position + random.below(12))
        text.insert(contentsOf: text[position..<end], at: random.below(text.count + 1))
      default: text.removeLast(text.count - position)
      }
    }
    return text
  }

  @Test("No mutation of a statement traps, and what still parses prints as the same tree")
  func mutations() throws {
    var generator = TreeGenerator(seed: 3)
    let corpus = (0..<300).map { _ in Array(generator.statement().sql().utf8) }
    var accepted = 0
    for _ in 0..<Self.mutationCount {
      let bytes = mutate(generator.random.pick(corpus), &generator.random)
      let text = String(decoding: bytes, as: UTF8.self)
      guard let statement = parsed(text) else { continue }
      accepted += 1
      let printed = statement.sql()
      guard accepted % 8 == 0 else { continue }
      try #require(parsed(printed) == statement, "\(text)")
    }
    #expect(accepted > Self.mutationCount / 50)
  }

  @Test("No text of random bytes traps")
  func noise() {
    var random = SplitMix(seed: 4)
    for _ in 0..<5000 {
      let bytes = (0..<random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let text = "SELECT " + String(decoding: bytes, as: UTF8.self)
      _ = parsed(text)
    }
  }

  private static let mutationCount = 30_000

  private func parsed(_ text: String) -> SQLStatement? {
    do {
      return try Parser.statement(in: text)
    } catch {
      return nil
    }
  }
}

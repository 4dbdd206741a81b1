import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("PrintableText") struct PrintableTextTests {
  @Test("A quoted text is shown whole where it is short, and else cut with its length")
  func quoting() {
    #expect(quoted("a\nb\u{1B}") == "\"a\\u{a}b\\u{1b}\"")
    #expect(quoted(String(repeating: "é", count: 1000)).count == 1002)
    let long = quoted(String(repeating: "é", count: 100_000))
    #expect(long == "\"" + String(repeating: "é", count: 1000) + "…\" (100,000 characters)")
    // Marks upon one letter are one character to Swift, and a hundred thousand to a terminal.
    #expect(quoted("e" + String(repeating: "\u{301}", count: 100_000)).unicodeScalars.count < 1100)
    #expect(shortened("abc", to: 3) == "abc")
    #expect(shortened("abcd", to: 3) == "abc…")
    #expect(shortened("ééé", to: 3) == "ééé")
  }

  /// Every place of a command line that takes what a user types.
  private static let lines: [[String]] = [
    ["X"], ["-X"], ["help", "X"], ["help", "seeds", "X"], ["seeds", "X"], ["run", "X"],
    ["run", "--X"], ["run", "--X=1"], ["run", "--seed", "X"], ["run", "--steps", "X"],
    ["run", "--failures", "X"], ["run", "--workloads", "X"], ["run", "--yield-families", "X"],
    ["run", "--scheduler", "X"], ["run", "--trace", "/none/X"], ["run", "--narrate=/none/X"],
    ["sweep", "--X"],
    ["sweep", "--seeds", "X"], ["sweep", "--time", "X"], ["sweep", "--seeds", "1", "--shard", "X"],
    ["sweep", "--seeds", "1", "--out", "/none/X"], ["sweep", "--seeds", "1", "--known", "/none/X"],
    ["sweep", "--seeds", "1", "--failure-folder", "/dev/null/X"], ["merge", "/none/X"],
    ["merge", "--X", "X"],
    ["replay", "/none/X"], ["seeds", "list", "/none/X"], ["seeds", "update", "/none/X"],
    ["seeds", "add", "/none/X"],
    ["seeds", "add", "--seed", "1", "--reason", "r", "--to", "/none/X"],
    ["seeds", "add", "--seed", "1", "--reason", "r", "--date", "X"],
    ["diff", "/none/X", "/none/X"],
    ["bisect", "--failure", "/none/X", "--good", "a", "--bad", "b"],
    ["bisect", "--seed", "1", "--bug", "X"],
    ["bisect", "--seed", "1", "--good", "X", "--bad", "X"],
    ["record", "--seed", "1", "--keys", "X"],
    ["bench", "--seeds", "X"], ["worker", "X"],
  ]

  @Test("No argument gets to the terminal that would control or flood it", arguments: lines)
  func arguments(_ words: [String]) {
    for text in ["a\u{1B}]0;b\u{7}\u{9B}2J\n\r\u{202E}", String(repeating: "y", count: 100_000)] {
      let session = Session.run(words.map { $0.replacing("X", with: text) })
      #expect(session.status == .usage)
      let printed = session.out + session.errors
      #expect(printed.utf8.count < 10_000)
      #expect(!printed.unicodeScalars.contains { $0 != "\n" && $0.steersTerminals })
      #expect(session.errors.split(separator: "\n").count == 1)
    }
  }

  @Test("A reason of any length is kept whole in its file, and shown cut")
  func reason() throws {
    let folder = Folder()
    let reason = String(repeating: "why ", count: 25_000) + "!"
    let session = Session.run([
      "seeds", "add", "--seed", "1", "--reason", reason, "--to", folder.file("a.seed"),
    ])
    #expect(session.status == .passed, "\(session.errors)")
    #expect(session.out.utf8.count < 3000)
    #expect(folder.read("a.seed")?.contains(reason) == true)
  }
}

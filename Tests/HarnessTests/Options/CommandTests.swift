import Primitives
import Testing

@testable import Console
@testable import Harness

@Suite("Command") struct CommandTests {
  private struct Values: Equatable {
    var seed: UInt64?
    var count = 1
    var isOn = false
    var words: [String] = []
  }

  private var command: Command<Values> {
    Command(
      name: "try", usage: "[options]", summary: ["Tries."],
      options: [
        .value("--seed", .seed, \.seed, "Numbers", "a seed"),
        .value("--count", .count(1...5), \.count, "Numbers", "a count"),
        .flag("--on", \.isOn, "Flags", "a flag"),
      ], argument: { word, values in values.words.append(word) })
  }

  private func parse(_ words: String...) throws(HarnessError) -> Values? {
    guard case .values(let values) = try command.parse(words, into: Values()) else { return nil }
    return values
  }

  private func complaint(_ words: String...) -> String? {
    do throws(HarnessError) {
      _ = try command.parse(words, into: Values())
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("Values come after their option or after an equals sign")
  func values() throws {
    let expected = Values(seed: 7, count: 3, isOn: true, words: ["a", "b"])
    #expect(try parse("a", "--seed", "7", "--count=3", "--on", "b") == expected)
    #expect(try parse() == Values())
  }

  @Test("Two dashes end the options, and one alone is a word")
  func endOfOptions() throws {
    #expect(try parse("--on", "-", "--", "--seed", "--help")?.words == ["-", "--seed", "--help"])
  }

  @Test("Help is printed before anything is refused")
  func help() throws {
    #expect(try parse("--nonsense", "--help") == nil)
    #expect(try parse("-h") == nil)
  }

  @Test("Every wrong line gets a sentence with the name and what is allowed")
  func complaints() {
    #expect(
      complaint("--sead", "1")
        == "heddle try has no option --sead; did you mean --seed? (heddle try --help lists all)")
    #expect(
      complaint("-x") == "heddle try has no option -x (heddle try --help lists all)")
    #expect(
      complaint("--seed")
        == "--seed needs a value: a number from 0 to 18446744073709551615, decimal or 0x…")
    #expect(
      complaint("--seed", "--on")
        == "--seed needs a value: a number from 0 to 18446744073709551615, decimal or 0x…")
    #expect(
      complaint("--seed", "z")
        == "--seed: \"z\" is not a number from 0 to 18446744073709551615, decimal or 0x…")
    #expect(
      complaint("--seed=")
        == "--seed: \"\" is not a number from 0 to 18446744073709551615, decimal or 0x…")
    #expect(complaint("--count", "0") == "--count: \"0\" is not a whole number from 1 to 5")
    #expect(complaint("--on=1") == "--on takes no value")
    #expect(complaint("--on", "--on") == "--on is given twice")
  }

  @Test("A command without arguments refuses words")
  func strayWords() {
    var command = command
    command.argument = nil
    #expect(throws: HarnessError.usage("heddle try takes no argument, but got \"a\"")) {
      try command.parse(["a"], into: Values())
    }
  }

  @Test("The help has every option once, under its heading")
  func helpText() {
    let lines = command.helpText.split(separator: "\n").map(String.init)
    #expect(lines.contains("  --seed SEED    a seed"))
    #expect(lines.contains("  --on           a flag"))
    #expect(lines.contains("Numbers:"))
    #expect(lines.contains("Flags:"))
    #expect(lines.contains { $0.hasPrefix("  125") })
  }
}

import Console
import Scenario

/// `heddle seeds`: changes or shows the corpus; each word after it is a command of its own.
enum SeedsCommand {
  private typealias Run = (
    [String], Environment
  ) throws(HarnessError) -> ExitStatus

  private struct Entry {
    let name: String
    let usage: String
    let summary: String
    let run: Run
  }

  private static func entries(_ system: AnySystem) -> [Entry] {
    [
      Entry(
        name: "add", usage: SeedsAddCommand.command(system).usage,
        summary: "runs a seed or a failure and writes an entry for it", run: SeedsAddCommand.run),
      Entry(
        name: "update", usage: SeedsUpdateCommand.command.usage,
        summary: "updates the digests of entries that come out as expected",
        run: SeedsUpdateCommand.run),
      Entry(
        name: "list", usage: SeedsListCommand.command.usage,
        summary: "shows every entry with what is expected of it and why it is there",
        run: SeedsListCommand.run),
    ]
  }

  static func helpText(_ system: AnySystem) -> String {
    var lines = [
      "Usage: \(ProgramName.current) seeds WORD …", "",
      "Maintains the corpus, which `\(ProgramName.current) replay` runs. Each WORD is a command with its own options.",
      "",
    ]
    for item in entries(system) {
      lines += [
        "  \(ProgramName.current) seeds \(item.name) \(item.usage)", "      \(item.summary)",
      ]
    }
    lines += [
      "",
      "\(ProgramName.current) seeds WORD --help lists the options; Heddle's Seeds/README.md describes the entries.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let entries = entries(environment.system)
    let names = entries.map(\.name)
    let choices = "add, update or list (\(ProgramName.current) seeds --help says more)"
    guard let word = words.first else {
      throw .usage("\(ProgramName.current) seeds needs a word: \(choices)")
    }
    for entry in entries where entry.name == word {
      return try entry.run(Array(words.dropFirst()), environment)
    }
    if word == "help", words.count > 2 {
      throw .usage(
        "\(ProgramName.current) seeds help takes one word, but got \(quoted(words[2])) after \(quoted(words[1]))"
      )
    }
    if word == "help", words.count > 1 {
      return try run(words.dropFirst() + ["--help"], environment)
    }
    guard ["--help", "-h", "help"].contains(word) else {
      throw .usage(
        "\(ProgramName.current) seeds has no command \(quoted(word))\(suggestion(for: word, among: names)); "
          + "it takes \(choices)")
    }
    environment.out.write(helpText(environment.system))
    return .passed
  }
}

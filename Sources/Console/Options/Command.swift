/// One command of the command line: its options, its arguments and its help.
package struct Command<Values> {
  package let name: String
  /// What follows the name in the help, such as `[options]`.
  package let usage: String
  /// What the command does, as the lines of a paragraph.
  package let summary: [String]
  package let options: [Option<Values>]
  /// Its exit statuses with their meanings, if these are not the usual ones.
  package var statuses = ExitStatus.allCases.map { ($0, $0.meaning) }
  /// Accepts a word that is not an option; nil if the command takes none.
  package var argument: ((String, inout Values) -> Void)?

  package init(
    name: String, usage: String, summary: [String], options: [Option<Values>],
    statuses: [(ExitStatus, String)] = ExitStatus.allCases.map { ($0, $0.meaning) },
    argument: ((String, inout Values) -> Void)? = nil
  ) {
    (self.name, self.usage, self.summary) = (name, usage, summary)
    (self.options, self.statuses, self.argument) = (options, statuses, argument)
  }
}

/// What a command line asked for.
package enum Parsed<Values> {
  case help
  case values(Values)
}

extension Command {
  /// Reads `words` into `values`.
  ///
  /// - Throws: `.usage`, naming the word that is wrong and what is allowed.
  package func parse(
    _ words: [String], into initial: Values
  ) throws(HarnessError) -> Parsed<Values> {
    if asksForHelp(words) { return .help }
    var reader = WordReader(words: words)
    var values = initial
    var given: [String] = []
    while let word = reader.next() {
      if word.hasPrefix("-"), word != "-", !reader.optionsEnded {
        if word == "--" {
          reader.optionsEnded = true
        } else {
          try read(word, &reader, &values, &given)
        }
      } else if let argument {
        argument(word, &values)
      } else {
        throw .usage("\(ProgramName.current) \(name) takes no argument, but got \(quoted(word))")
      }
    }
    return .values(values)
  }

  /// Help is printed even when the rest of the line is wrong.
  private func asksForHelp(_ words: [String]) -> Bool {
    for word in words {
      if word == "--" { return false }
      if word == "--help" || word == "-h" { return true }
    }
    return false
  }

  private func read(
    _ word: String, _ reader: inout WordReader, _ values: inout Values, _ given: inout [String]
  ) throws(HarnessError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let optionName = String(parts[0])
    // Without a value, `asksForHelp` would have seen it.
    if optionName == "--help" || optionName == "-h" { throw .usage("\(optionName) takes no value") }
    let option = try find(optionName)
    if given.contains(optionName) { throw .usage("\(optionName) is given twice") }
    given.append(optionName)
    let inline = parts.count == 2 ? String(parts[1]) : nil
    guard option.placeholder != nil else {
      if inline != nil { throw .usage("\(optionName) takes no value") }
      return try option.apply("", &values)
    }
    guard let text = inline ?? reader.nextValue() else {
      throw .usage("\(optionName) needs a value: \(option.expectation)")
    }
    try option.apply(text, &values)
  }

  private func find(_ optionName: String) throws(HarnessError) -> Option<Values> {
    for option in options where option.name == optionName { return option }
    let names = options.map(\.name) + ["--help"]
    throw .usage(
      "\(ProgramName.current) \(name) has no option \(shortened(optionName))\(suggestion(for: optionName, among: names)) "
        + "(\(ProgramName.current) \(name) --help lists all)")
  }
}

private struct WordReader {
  let words: [String]
  var position = 0
  var optionsEnded = false

  mutating func next() -> String? {
    guard position < words.count else { return nil }
    defer { position += 1 }
    return words[position]
  }

  /// The next word, unless it is an option.
  mutating func nextValue() -> String? {
    guard position < words.count, !words[position].hasPrefix("--") else { return nil }
    return next()
  }
}

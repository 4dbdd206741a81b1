extension Command {
  /// The command's help, made from its table of options.
  package var helpText: String {
    var lines = ["Usage: \(ProgramName.current) \(name) \(usage)", ""] + summary
    let width = options.map { left($0).count }.max() ?? 0
    var sections: [String] = []
    for option in options where !sections.contains(option.section) {
      sections.append(option.section)
    }
    for section in sections {
      lines += ["", section + ":"]
      for option in options where option.section == section {
        lines += entry(left(option), option.help, width)
      }
    }
    lines += ["", "Exit status:"]
    lines += statuses.map { "  \(padded("\($0.0.rawValue)", 5))\($0.1)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func left(_ option: Option<Values>) -> String {
    "  " + option.name + (option.placeholder.map { " " + $0 } ?? "")
  }
}

/// A name with its explanation to the right, in lines of at most 100 columns.
package func entry(_ left: String, _ help: String, _ width: Int) -> [String] {
  var lines: [String] = []
  var line = padded(left, width + 2)
  for word in help.split(separator: " ") {
    if line.count + word.count > 98, line.contains(where: { $0 != " " }) {
      lines.append(line)
      line = padded("", width + 2)
    }
    line += (line.hasSuffix("  ") ? "" : " ") + word
  }
  return lines + [line]
}

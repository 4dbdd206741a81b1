import Console
import Foundation
import Scenario

/// A summary in GitHub Actions: annotations of a run, and a page of its own.
///
/// Source: GitHub's documentation, "Workflow commands for GitHub Actions".
package struct GitHubReport {
  let text: SweepText

  /// GitHub shows at most this many annotations of one kind for each step.
  private static let annotationsMax = 10
  /// The page of a run can contain a megabyte.
  private static let rowsMax = 100

  package init(_ text: SweepText) { self.text = text }

  /// One command for each group: an error if it is unknown, otherwise a warning.
  package var annotations: [String] {
    annotations("error", text.failing) { group in
      "replay: \(text.command(group))"
    }
      + annotations("warning", text.unrepeated + text.known) { group in
        group.known.map { "known: \($0.explanation)" } ?? "replay: \(text.command(group))"
      }
  }

  private func annotations(
    _ kind: String, _ groups: [FailureGroup], _ advice: (FailureGroup) -> String
  ) -> [String] {
    var lines = groups.prefix(Self.annotationsMax).map { group in
      let seeds = Numbers.counted(UInt64(group.seeds.count), "seed")
      let message = [Self.message(of: group), advice(group)].filter { !$0.isEmpty }
      return Self.command(
        kind, title: "\(group.title) (\(seeds))", message: message.joined(separator: "\n"))
    }
    let rest = groups.count - lines.count
    if rest > 0 {
      // A notice, because an eleventh annotation of the same kind would not be shown.
      lines.append(
        Self.command(
          "notice", title: "\(ProgramName.current) sweep",
          message: "and \(Numbers.counted(UInt64(rest), "more signature")) with \(kind)s"))
    }
    return lines
  }

  private static func message(of group: FailureGroup) -> String {
    let smallest = group.smallest
    return printable(smallest.outcome.failure?.message ?? smallest.outcome.death?.words.last ?? "")
  }

  private static func command(_ kind: String, title: String, message: String) -> String {
    let property = escaped(title).replacing(":", with: "%3A").replacing(",", with: "%2C")
    return "::\(kind) title=\(property)::\(escaped(message))"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The page: the verdict, what was swept, and a table of the groups.
  package var markdown: String {
    var lines = [
      "### \(ProgramName.current) sweep: \(Self.cell(text.verdict))", "",
      Self.cell(text.summary.header.title), "",
      Self.cell(text.countsLine), "",
    ]
    if let faults = text.faultsLine { lines += [Self.cell(faults), ""] }
    if !text.groups.isEmpty {
      lines += ["| | signature | seeds | smallest | replay |", "|---|---|---|---|---|"]
      for group in text.groups.prefix(Self.rowsMax) { lines.append(row(group)) }
      let rest = text.groups.count - Self.rowsMax
      if rest > 0 { lines += ["", "and \(Numbers.counted(UInt64(rest), "more signature"))"] }
      lines.append("")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ group: FailureGroup) -> String {
    let title = (group.isKnown ? "known: " : "") + group.key.outcome.title
    let cells = [
      title, Self.code(group.key.signature), "\(group.seeds.count)",
      seedText(group.smallest.seed), Self.code(text.command(group)),
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  /// Text without characters that have a meaning in Markdown or HTML.
  private static func cell(_ text: String) -> String {
    var result = ""
    for character in printable(text) {
      if "\\`*_[]<>|#~&".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// HTML, because backticks cannot quote backticks in a table cell.
  private static func code(_ text: String) -> String {
    let escaped = XMLText.escaped(printable(text)).replacing("|", with: "&#124;")
    return "<code>\(escaped)</code>"
  }
}

extension Environment {
  /// The file that GitHub shows as the page of a run; nil if the program does not run on GitHub.
  ///
  /// A path that is not UTF-8 has been changed by now and names another file.
  var gitHubPage: String? {
    guard variable("GITHUB_ACTIONS") == "true",
      let path = variable(GitHubReport.pageVariable), !path.isEmpty,
      misspelled(GitHubReport.pageVariable) == nil
    else { return nil }
    return path
  }
}

extension GitHubReport {
  static let pageVariable = "GITHUB_STEP_SUMMARY"

  /// Tells GitHub, if the program runs there; does nothing anywhere else.
  ///
  /// The commands go to standard error, which GitHub reads too, so standard output is the same everywhere.
  func tell(_ environment: Environment) {
    guard environment.variable("GITHUB_ACTIONS") == "true" else { return }
    for line in annotations { environment.errors.line(line) }
    if let spelling = environment.misspelled(Self.pageVariable) {
      environment.errors.line(
        "\(Self.pageVariable), \(spelling), is not UTF-8, so no page is written")
    }
    // The page is a convenience and not a result: if it cannot be written, nothing is lost.
    guard let path = environment.gitHubPage, let page = FileHandle(forWritingAtPath: path) else {
      return
    }
    defer { try? page.close() }
    guard (try? page.seekToEnd()) != nil else { return }
    try? page.write(contentsOf: Data(markdown.utf8))
  }
}

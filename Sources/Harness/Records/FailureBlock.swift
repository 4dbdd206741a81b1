import Console
import Scenario

/// Everything that is printed of one failure, from its signature to the events before it.
struct FailureBlock {
  let title: String
  let finding: FailureFile.Finding
  /// Makes the run again.
  let command: String
  /// The traits that a build must have to run that command, where they are not the default ones.
  let traits: String?
  let lastEvents: [String]
  /// What the run has told last.
  var lastNarration: [String] = []
  /// How the process ended, and its last words, where it did not answer.
  var death: (signal: String, words: [String])?

  init(
    _ finding: FailureFile.Finding, signature: String, command: String,
    traits: String?, lastEvents: [String]
  ) {
    let outcome = SeedResult.Outcome(rawValue: finding.outcome) ?? .failed
    title = "\(outcome.title): \(printable(signature))"
    self.finding = finding
    self.command = command
    self.traits = traits
    self.lastEvents = lastEvents
  }

  var lines: [String] {
    var lines = [title] + WrappedText.lines("  " + printable(finding.message))
    if finding.actor != FailureFile.Finding.nobody {
      lines.append("  step \(finding.step), \(printable(finding.actor))")
    }
    if let statement = finding.statement { lines.append("  statement: \(printable(statement))") }
    if let point = finding.nearestPoint { lines.append("  last yield: \(printable(point))") }
    if let death { lines.append("  ended: " + printable(death.signal)) }
    lines += Self.replayLines(command, traits: traits)
    if let words = death?.words, !words.isEmpty {
      lines += ["  last words:"] + words.map { "    " + printable($0) }
    }
    if !lastEvents.isEmpty {
      lines += ["  last events:"] + lastEvents.map { "    " + printable($0) }
    }
    if !lastNarration.isEmpty {
      lines += ["  last lines of --narrate:"] + lastNarration.map { "    " + printable($0) }
    }
    return lines
  }

  /// How many lines it shows of what the run has told.
  static let narrationLines = 20

  /// The command on a line of its own, so that it can be copied, and what a build needs for it.
  static func replayLines(_ command: String, traits: String?) -> [String] {
    ["  replay: " + command] + (traits.map { ["  built with: \($0)"] } ?? [])
  }
}

extension FailureFile.Finding {
  /// The actor where the process could not say which fiber had its turn.
  static let nobody = "unknown"
}

extension BuildIdentity {
  private static let defaultTraits = ["InjectedYields"]
  private static let allTraits = ["InjectedYields", "PlantedBugs"]

  /// The options of `swift build` that give a build these traits; nil where none of them matters.
  ///
  /// The planted bugs matter to runs with one of them only.
  func traitOptions(plantsBug: Bool) -> String? {
    if traits == Self.defaultTraits || (traits == BuildIdentity.allTraits && !plantsBug) {
      return nil
    }
    if traits.isEmpty { return "--disable-default-traits" }
    let hasDefaults = Self.defaultTraits.allSatisfy(traits.contains)
    let others = hasDefaults ? traits.filter { !Self.defaultTraits.contains($0) } : traits
    return printable(
      "--traits " + ((hasDefaults ? ["default"] : []) + others).joined(separator: ","))
  }
}

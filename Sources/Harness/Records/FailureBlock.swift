import Console
import Scenario

/// Everything that is printed of one failure, from its signature to the events before it.
struct FailureBlock {
  /// The result of the run, with its last events.
  let result: RunResult
  /// The command that repeats the run.
  let command: String
  /// The traits that a build must have to run that command, if they are not the default ones.
  let traits: String?

  /// Nil if nothing failed.
  init?(_ result: RunResult, command: String, traits: String?) {
    if result.outcome == .passed { return nil }
    self.result = result
    self.command = command
    self.traits = traits
  }

  var title: String {
    "\(result.outcome.kind.title): \(printable(result.outcome.signature ?? ""))"
  }

  var lines: [String] {
    let (failure, death) = (result.outcome.failure, result.outcome.death)
    var lines = [title]
    lines += WrappedText.lines("  " + printable(failure?.message ?? "the process gave no answer"))
    if let failure, failure.actor != RunFailure.nobody {
      lines.append("  step \(failure.step), \(printable(failure.actor))")
    }
    if let statement = failure?.statement { lines.append("  statement: \(printable(statement))") }
    if let point = failure?.nearestPoint { lines.append("  last yield: \(printable(point))") }
    if let death { lines.append("  ended: " + printable(death.signal)) }
    lines += Self.replayLines(command, traits: traits)
    if let words = death?.words, !words.isEmpty {
      lines += ["  last words:"] + words.map { "    " + printable($0) }
    }
    if !result.lastEvents.isEmpty {
      lines += ["  last events:"] + result.lastEvents.map { "    " + printable($0) }
    }
    if !result.lastNarration.isEmpty {
      lines +=
        ["  last lines of --narrate:"] + result.lastNarration.map { "    " + printable($0) }
    }
    return lines
  }

  /// What failed, and the commands that repeat it.
  var briefLines: [String] { [title] + Self.replayLines(command, traits: traits) }

  /// How many lines it shows of the run's narration.
  static let narrationLines = 20

  /// The command on a line of its own, so that it can be copied, and what a build needs for it.
  static func replayLines(_ command: String, traits: String?) -> [String] {
    ["  replay: " + command] + (traits.map { ["  built with: \($0)"] } ?? [])
  }
}

extension BuildIdentity {
  private static let defaultTraits = ["InjectedYields"]
  private static let allTraits = ["InjectedYields", "PlantedBugs"]

  /// The options of `swift build` that give a build these traits; nil if none of them matters.
  ///
  /// The planted bugs matter only to runs with one of them.
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

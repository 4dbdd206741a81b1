import Console

extension SweepHeader {
  private static let rangesShownMax = 10

  /// The options of the spec by name.
  private var words: [String] {
    options.keys.sorted().flatMap { ["--" + $0, options[$0] ?? ""] }
  }

  /// The options in the form of a shell; empty if the seed decides everything.
  package var optionText: String { printable(commandText(words)) }

  /// The command that runs one of the seeds again.
  ///
  /// It is made from the names rather than the spec's fields, so it works for results of other builds too.
  package func command(
    seed: UInt64, program: String = ProgramName.current, checksDeterminism: Bool = false
  ) -> String {
    let words = [program, "run", "--seed", seedText(seed)] + words
    return printable(commandText(words + (checksDeterminism ? ["--check-determinism"] : [])))
  }

  /// `seeds 0..9999`, or `shard 3/16 of seeds 0..9999`.
  package var seedsText: String {
    shard == .whole ? planText : "shard \(shard) of \(planText)"
  }

  /// The seeds of all shards.
  var planText: String {
    if seeds.isOpen { return "seeds from \(seedText(seeds.ranges[0].lowerBound)) on" }
    let parts = seeds.ranges.prefix(Self.rangesShownMax).map {
      $0.lowerBound == $0.upperBound
        ? seedText($0.lowerBound) : "\(seedText($0.lowerBound))..\(seedText($0.upperBound))"
    }
    let rest = seeds.ranges.count - parts.count
    let isOne = seeds.count == 1
    return (isOne ? "seed " : "seeds ") + parts.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more ranges" : "")
  }

  /// What was swept, on one line.
  package var title: String {
    let options = optionText
    return seedsText + (options.isEmpty ? "" : " with \(options)") + "; audit \(audit)"
      + (limits.seconds.map { ", at most \($0) s a seed" } ?? "")
  }
}

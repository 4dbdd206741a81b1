import Console
import Primitives
import Scenario

/// The difference of two results files as text or JSON.
struct ResultsDiffText {
  let difference: ResultsDifference

  var text: String {
    var lines = [head("A", difference.a), head("B", difference.b)]
    lines += WrappedText.lines(buildsLine) + WrappedText.lines(optionsLine)
    lines.append("")
    for line in findings { lines += WrappedText.lines(line) }
    return (lines + [""] + WrappedText.lines(verdict)).joined(separator: "\n") + "\n"
  }

  private func head(_ letter: String, _ side: ResultsDifference.Side) -> String {
    let width = max(printable(difference.a.path).count, printable(difference.b.path).count)
    let torn = side.isTorn ? "; its last line is torn and was left out" : ""
    return "\(letter)  \(padded(printable(side.path), width))  "
      + "\(counted(side.seeds, "seed")) of \(side.header.seedsText)\(torn)"
  }

  private var buildsLine: String {
    let (a, b) = (difference.a.header.build, difference.b.header.build)
    let one = printable(a.text)
    return a.isSameBuild(as: b)
      ? "the same build: \(one)" : "different builds: A \(one), B \(printable(b.text))"
  }

  private var optionsLine: String {
    let (a, b) = (difference.a.header, difference.b.header)
    func text(_ header: SweepHeader) -> String {
      header.options.isEmpty ? "no options" : header.optionText
    }
    return a.options == b.options
      ? "the same options: \(text(a))" : "different options: A \(text(a)), B \(text(b))"
  }

  private var findings: [String] {
    var lines = ["in both: \(counted(difference.common, "seed"))"]
    lines.append("changed something: " + list(difference.changed) + decisions)
    lines.append("seen: " + list(difference.seen))
    for (change, seeds) in difference.orderedOutcomes {
      lines.append("  \(printable(change.a.text)) → \(printable(change.b.text)): " + list(seeds))
    }
    if !difference.unjudged.isEmpty {
      lines.append("changed something but not seen: " + list(difference.unjudged))
    }
    if !difference.unrepeated.isEmpty {
      lines.append("outcome not compared (the machine ended one): " + list(difference.unrepeated))
    }
    for (letter, seeds) in [("A", difference.onlyInA), ("B", difference.onlyInB)]
    where !seeds.isEmpty {
      lines.append("in \(letter) alone: " + list(seeds))
    }
    return lines
  }

  private var decisions: String {
    let count = difference.sameDecisions
    return count == 0
      ? "" : "; \(Numbers.grouped(UInt64(count))) of them with the same decisions"
  }

  private func list(_ seeds: [UInt64]) -> String {
    if seeds.isEmpty { return "no seed" }
    let count = UInt64(seeds.count)
    return "\(counted(count, "seed")): " + SweepText.list(seeds, of: count)
  }

  private func counted(_ count: UInt64, _ noun: String) -> String {
    Numbers.counted(count, noun)
  }

  private var verdict: String {
    if difference.common == 0 { return "no seed is in both, so nothing can be compared" }
    if difference.isSame {
      return "the same digests and outcomes; only a probe can tell whether a place was reached"
    }
    let (changed, seen) = (UInt64(difference.changed.count), UInt64(difference.seen.count))
    return
      "\(Numbers.grouped(changed)) of \(counted(difference.common, "seed")) changed something, "
      + "\(Numbers.grouped(seen)) \(seen == 1 ? "was" : "were") seen"
  }
}

extension ResultsDiffText {
  private struct Document: Encodable {
    struct Side: Encodable {
      var path: String
      var build: BuildIdentity
      var options: [String: String]
      var plan: SeedPlan
      var shard: Shard
      var seeds: UInt64
    }

    struct Verdict: Encodable {
      var outcome: OutcomeKind
      var signature: String?

      init(_ verdict: ResultsDifference.Verdict) {
        outcome = verdict.key?.outcome ?? .passed
        signature = verdict.key?.signature
      }
    }

    struct Change: Encodable {
      var a: Verdict
      var b: Verdict
      var seeds: [HexNumber]
    }

    var a: Side
    var b: Side
    var sameBuild: Bool
    var sameOptions: Bool
    /// How many seeds are in both.
    var common: UInt64
    var changed: [HexNumber]
    var sameDecisions: Int
    var seen: [Change]
    var unrepeated: [HexNumber]
    var onlyInA: [HexNumber]
    var onlyInB: [HexNumber]
    var status: Int32
  }

  var json: String {
    let (a, b) = (difference.a.header, difference.b.header)
    return JSONText.of(
      Document(
        a: side(difference.a), b: side(difference.b), sameBuild: a.build.isSameBuild(as: b.build),
        sameOptions: a.options == b.options, common: difference.common,
        changed: difference.changed.map { HexNumber($0) }, sameDecisions: difference.sameDecisions,
        seen: difference.orderedOutcomes.map { change, seeds in
          Document.Change(
            a: Document.Verdict(change.a), b: Document.Verdict(change.b),
            seeds: seeds.map { HexNumber($0) })
        }, unrepeated: difference.unrepeated.map { HexNumber($0) },
        onlyInA: difference.onlyInA.map { HexNumber($0) },
        onlyInB: difference.onlyInB.map { HexNumber($0) }, status: difference.exitStatus.rawValue))
  }

  private func side(_ side: ResultsDifference.Side) -> Document.Side {
    Document.Side(
      path: side.path, build: side.header.build, options: side.header.options,
      plan: side.header.seeds, shard: side.header.shard, seeds: side.seeds)
  }
}

import Console
import Primitives
import Processes
import Scenario

/// A summary as JUnit XML, for the test reports of CI systems.
///
/// The test cases are the properties, not the seeds, so their names are the same for every commit and their history
/// can be followed. A case that failed with several signatures has one `failure` with all of their blocks, because
/// readers show only the first and schemas allow no second.
///
/// Source of the format: the schema of the Jenkins xUnit plugin, which GitLab's and GitHub's readers follow.
package struct JUnitReport {
  let text: SweepText
  /// The wall time of the sweep, which is the suite's.
  let milliseconds: UInt64
  /// The names of the system's properties.
  let propertyNames: [String]

  package init(_ text: SweepText, milliseconds: UInt64, propertyNames: [String]) {
    self.text = text
    self.milliseconds = milliseconds
    self.propertyNames = propertyNames
  }

  private struct Case {
    let name: String
    var unknown: [FailureGroup] = []
    var known: [FailureGroup] = []
  }

  /// All properties, including those that held; at the end, those that this build does not know.
  private var cases: [Case] {
    let names = propertyNames + ProcessProperties.all
    var others: [String] = []
    for group in text.groups {
      let name = group.propertyName
      if !names.contains(name), !others.contains(name) { others.append(name) }
    }
    return (names + others.sorted()).map { name in
      let groups = text.groups.filter { $0.propertyName == name }
      return Case(
        name: name, unknown: groups.filter { !$0.isKnown }, known: groups.filter(\.isKnown))
    }
  }

  /// The whole document.
  package var xml: String {
    let cases = cases
    let counts = [
      ("tests", cases.count), ("failures", cases.count { !$0.unknown.isEmpty }), ("errors", 0),
      ("skipped", cases.count { $0.unknown.isEmpty && !$0.known.isEmpty }),
    ]
    let attributes = counts.map { ($0.0, "\($0.1)") }
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", XMLText.tag("testsuites", attributes),
      "  "
        + XMLText.tag(
          "testsuite", [("name", "\(ProgramName.current) sweep")] + attributes + [("time", seconds)]
        ),
    ]
    lines.append("    <properties>")
    for (name, value) in properties {
      lines.append(
        "      " + XMLText.tag("property", [("name", name), ("value", value)], isEmpty: true))
    }
    lines.append("    </properties>")
    for item in cases { lines += self.lines(of: item) }
    return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private var seconds: String {
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  private var properties: [(String, String)] {
    let summary = text.summary
    let (header, build) = (summary.header, summary.header.build)
    var properties = [
      ("seeds", "\(header.seeds)"), ("shard", "\(header.shard)"), ("options", header.optionText),
      ("audit", "\(header.audit)"), ("version", build.version),
      ("configuration", build.configuration), ("traits", build.traits.joined(separator: ",")),
      ("sources", build.fingerprint), ("ran", "\(summary.done.count)"),
      ("missing", "\(summary.missing)"), ("ran-twice", "\(summary.audited)"),
    ]
    for outcome in OutcomeKind.allCases {
      properties.append((outcome.rawValue, "\(summary.count(of: outcome))"))
    }
    let first = summary.firstFailure
    if let seed = first.seed { properties.append(("first-failure", seedText(seed))) }
    if let cpu = first.cpuMicroseconds {
      properties.append(("first-failure-cpu-seconds", ProcessorTime.text(cpu)))
    }
    let silent = summary.silentFaults.map(\.name)
    if !silent.isEmpty { properties.append(("never-fired", silent.joined(separator: ","))) }
    properties.append(("steps", "\(summary.steps)"))
    properties += summary.counts.map { ($0.name, "\($0.count)") }
    return properties + [
      ("fingerprint", hexadecimal(summary.fingerprint))
    ]
  }

  private func lines(of item: Case) -> [String] {
    let attributes = [
      ("classname", "\(ProgramName.current).sweep"), ("name", item.name), ("time", "0"),
    ]
    let groups = item.unknown + item.known
    guard let first = groups.first else {
      return ["    " + XMLText.tag("testcase", attributes, isEmpty: true)]
    }
    let content = content(of: first, among: groups)
    return ["    " + XMLText.tag("testcase", attributes), content, "    </testcase>"]
  }

  /// A `failure` if one of them is unknown, otherwise why it is skipped.
  private func content(of first: FailureGroup, among groups: [FailureGroup]) -> String {
    let others = groups.count - 1
    let more = others > 0 ? " (and \(Numbers.counted(UInt64(others), "other signature")))" : ""
    if let known = first.known {
      let message = "known: \(first.title): \(known.explanation)\(more)"
      return "      " + XMLText.tag("skipped", [("message", message)], isEmpty: true)
    }
    let message =
      (first.smallest.outcome.failure?.message ?? first.smallest.outcome.death?.signal ?? "") + more
    let start = XMLText.tag(
      "failure", [("message", printable(message)), ("type", first.title)])
    let blocks = groups.map { text.block($0).joined(separator: "\n") }.joined(separator: "\n\n")
    return "      " + start + XMLText.escaped(blocks) + "\n</failure>"
  }
}

import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("JUnitReport") struct JUnitReportTests {
  /// The elements of a document with their attributes and text, in order.
  private final class Elements: NSObject, XMLParserDelegate {
    var all: [(name: String, attributes: [String: String], text: String)] = []
    private var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      open.append(all.count)
      all.append((name, attributes, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let last = open.last { all[last].text += text }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) { open.removeLast() }

    func named(_ name: String) -> [(name: String, attributes: [String: String], text: String)] {
      all.filter { $0.name == name }
    }
  }

  private func parse(_ text: SweepText, milliseconds: UInt64 = 0) throws -> Elements {
    let xml = JUnitReport(
      text, milliseconds: milliseconds, propertyNames: ToyDriver.engine.propertyNames
    ).xml
    let elements = Elements()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = elements
    try #require(parser.parse(), "\(xml)")
    return elements
  }

  @Test("Each property is a test case, whatever the outcome of the seeds")
  func names() throws {
    let passed = try parse(SweepText(Results.summary([Results.passed(1)])), milliseconds: 61_007)
    let failed = try parse(SweepText(Results.summary([Results.failed(1), Results.died(2)])))
    func names(_ elements: Elements) -> [String?] {
      elements.named("testcase").map { $0.attributes["name"] }
    }
    #expect(names(passed) == names(failed))
    #expect(names(passed) == ToyDriver.engine.propertyNames + ProcessProperties.all)
    let suite = try #require(passed.named("testsuite").first).attributes
    #expect(suite["tests"] == "33" && suite["failures"] == "0" && suite["skipped"] == "0")
    #expect(suite["time"] == "61.007")
    let properties = passed.named("property").map {
      "\($0.attributes["name"] ?? "")=\($0.attributes["value"] ?? "")"
    }
    #expect(properties.contains("seeds=0..99") && properties.contains("passed=1"))
    #expect(properties.contains("sources=0123456789abcdef"))
    #expect(passed.named("failure").isEmpty && passed.named("skipped").isEmpty)
  }

  @Test("The names of the properties are those of the handbook")
  func handbook() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "Sources/Harness/Heddle.docc/Properties.md"), encoding: .utf8
    )
    let rows = page.matches(of: /(?m)^\| `([^`]+)` \| (.+) \|$/).map {
      PropertyEntry(String($0.1), String($0.2))
    }
    #expect(rows == ToyDriver.engine.properties)
  }

  @Test("A case fails with the blocks of its signatures, and is skipped where all are known")
  func failures() throws {
    var other = Results.failed(2, steps: 9)
    other.signature = "snapshot-read in update"
    other.finding?.message = "two"
    let results = [
      Results.failed(1), other, Results.failed(3, "ledger"), Results.died(4, .hung),
      Results.failed(5, "of-tomorrow"), Results.failed(6, "progress", outcome: .stalled),
    ]
    let known = try Results.known("ledger in select at CommitPoint.publish")
    let text = SweepText(Results.summary(results, known: known))
    let elements = try parse(text)
    let suite = try #require(elements.named("testsuite").first).attributes
    #expect(suite["tests"] == "34" && suite["failures"] == "4" && suite["skipped"] == "1")
    let failures = elements.named("failure")
    #expect(failures.count == 4)
    #expect(failures[0].attributes["message"] == "two (and 1 other signature)")
    #expect(failures[0].attributes["type"] == "FAILED snapshot-read in update")
    for group in text.unknown where group.propertyName == "snapshot-read" {
      #expect(failures[0].text.contains(text.block(group).joined(separator: "\n")))
    }
    #expect(failures[2].attributes["type"] == "HUNG trap: index out of range")
    let skipped = try #require(elements.named("skipped").first).attributes["message"]
    #expect(skipped == "known: FAILED ledger in select: under work")
    #expect(elements.all.last { $0.name == "testcase" }?.attributes["name"] == "of-tomorrow")
  }

  @Test("What XML gives a meaning or cannot contain comes through a parser")
  func escaping() throws {
    let hostile = "<a href=\"x\">&amp;]]>'\t\r\n\u{0}\u{1B}\u{FFFE}é😀"
    var failed = Results.failed(1)
    failed.signature = hostile
    failed.finding?.message = hostile
    failed.finding?.statement = hostile
    let header = Results.header(options: ["profile": hostile])
    let text = SweepText(
      Results.summary([failed], header: header), files: [try #require(FailureKey(failed)): hostile])
    let shown = printable(hostile).replacing("\u{FFFE}", with: "\\u{fffe}")
    let failure = try #require(try parse(text).named("failure").first)
    #expect(failure.attributes["message"] == shown)
    #expect(failure.text.contains("  file: " + shown))
    for isAttribute in [true, false] {
      let xml =
        "<a b=\"\(isAttribute ? XMLText.escaped(hostile, inAttribute: true) : "")\">"
        + XMLText.escaped(isAttribute ? "" : hostile) + "</a>"
      let elements = Elements()
      let parser = XMLParser(data: Data(xml.utf8))
      parser.delegate = elements
      #expect(parser.parse())
      let expected = hostile.replacing("\u{0}", with: "\\u{0}").replacing("\u{1B}", with: "\\u{1b}")
        .replacing("\u{FFFE}", with: "\\u{fffe}")
      let element = try #require(elements.all.first)
      #expect((isAttribute ? element.attributes["b"] : element.text) == expected)
    }
  }
}

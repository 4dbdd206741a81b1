import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("ResultsFile") struct ResultsFileTests {
  private func read(_ text: String) throws -> (file: ResultsFile, results: [SeedResult]) {
    let folder = Folder()
    try folder.write(text, to: "r.jsonl")
    var results: [SeedResult] = []
    let file = try ResultsFile.read(folder.file("r.jsonl")) { results.append($0) }
    return (file, results)
  }

  @Test("Entries that were written are read again, in the order of the file")
  func roundTrip() throws {
    let header = Results.header("5..1000", shard: "2/3", options: ["steps": "100"])
    var audited = Results.passed(.max)
    audited.isAudited = true
    audited.milliseconds = .max
    let results = [
      Results.failed(3), Results.passed(7), Results.died(5), audited,
      Results.failed(8, outcome: .nondeterministic), Results.passed(0),
    ]
    let (file, found) = try read(Results.text(header, results))
    #expect(file.header == header)
    #expect(found == results)
    #expect(file.tornBytes == 0)
    #expect(file.wholeBytes == UInt64(Results.text(header, results).utf8.count))
  }

  @Test("A last line without an end is left out, and its beginning is known")
  func torn() throws {
    let whole = Results.text(Results.header(), [Results.passed(1)])
    let next = JSONText.line(of: Results.passed(2))
    for length in 1...next.utf8.count {
      let (file, found) = try read(whole + next.prefix(length))
      #expect(found == [Results.passed(1)])
      #expect(file.wholeBytes == UInt64(whole.utf8.count))
      #expect(file.tornBytes == length)
    }
  }

  @Test(
    "The line of a seed that passed is read without a JSON reader, and every other is left to it")
  func quickLines() throws {
    func quick(_ line: String) -> SeedResult? {
      var line = line
      return line.withUTF8 { ResultLine.passed(UnsafeRawBufferPointer($0)) }
    }
    for seed: UInt64 in [0, 1, 99, .max] {
      var result = Results.passed(seed)
      result.isAudited = seed == 99
      for cpu in [nil, 0, 123_456] as [UInt64?] {
        for faults in [FaultRecord(on: 0, fired: 0), FaultRecord(on: .max, fired: 0x2B)] {
          (result.cpuMicroseconds, result.result.faults) = (cpu, faults)
          #expect(quick(JSONText.line(of: result)) == result)
          #expect(ResultLineWriter.text(of: result) == JSONText.line(of: result))
        }
      }
    }
    var marked = Results.passed(1)
    marked.result.faults = FaultRecord(on: 0x1F, fired: 0x3)
    let marks = JSONText.line(of: marked)
    #expect(marks.contains("\"faults\":\"1f:3\""))
    for wrong in ["1f", "1f:", ":3", "01f:3", "1g:3", "1F:3", "11111111111111111:3"] {
      #expect(quick(marks.replacing("1f:3", with: wrong)) == nil, "\(wrong)")
    }
    let line = JSONText.line(of: Results.passed(1))
    for length in 0..<line.utf8.count { #expect(quick(String(line.prefix(length))) == nil) }
    #expect(quick(line + " ") == nil)
    #expect(quick(line.replacing(":900", with: ":0900")) == nil)
    #expect(quick(line.replacing(":900", with: ":18446744073709551616")) == nil)
    #expect(quick(line.replacing("passed", with: "hung")) == nil)
    #expect(quick(JSONText.line(of: Results.failed(1))) == nil)
    // The same meaning in another form.
    let spaced = line.replacing(",", with: ", ")
    #expect(quick(spaced) == nil)
    #expect(
      try read(JSONText.line(of: Results.header()) + "\n\(spaced)\n").results == [Results.passed(1)]
    )
  }

  @Test("The quick line has the counts by name, and leaves names that JSON escapes to JSON")
  func quickCounts() {
    func line(_ counts: [NamedCount]) -> SeedResult {
      var line = Results.passed(1)
      line.counts = counts
      return line
    }
    let (a, b, c) = (NamedCount("a", 0), NamedCount("b c", 10), NamedCount("d", .max))
    for counts in [[], [a], [c, a, b], [b, c], [a, b, c]] {
      let line = line(counts)
      #expect(ResultLineWriter.text(of: line) == JSONText.line(of: line))
    }
    for name in ["\"", "\\", "\n", "é", "\u{7F}"] {
      #expect(ResultLineWriter.text(of: line([a, NamedCount(name, 1)])) == nil)
    }
    var more = Results.passed(1)
    more.probes = [a]
    #expect(ResultLineWriter.text(of: more) == nil)
  }

  @Test("Lines longer than what is read at once are read whole")
  func longLines() throws {
    var long = Results.failed(1)
    long.finding?.message = String(repeating: "m", count: 700_000)
    let results = [Results.passed(0), long, Results.passed(2), long, Results.passed(3)]
    #expect(try read(Results.text(Results.header(), results)).results == results)
  }

  @Test(
    "A file that is not a results file, or a line that is not a seed, is one sentence with its place",
    arguments: [
      ("", ": expected the header of a results file in a whole first line"),
      ("{\"format\":1", ": expected the header of a results file in a whole first line"),
      ("seed: 1\n", ":1: expected the header of a results file, as heddle sweep --out writes it"),
      ("{\"format\":7}\n", ":1: expected format 1 or 2, but it has format 7"),
      ("{\"format\":1}\n", ":1: expected \"build\", but it is missing"),
      ("HEADER{}\n", ":2: expected \"seed\", but it is missing"),
      ("HEADERPASSED\n\nPASSED\n", ":3: expected a whole JSON object"),
      ("HEADER{\"seed\":5}\n", ":2: expected a string at seed"),
      (
        "NOMEMORY\n",
        ":1: expected a whole number from 0 to 18446744073709551615 at limits.megabytes, not -5"
      ),
      (
        "HEADERFAILED\n",
        ":2: expected one of passed, failed, stalled, trapped, killed, hung, exhausted, "
          + "nondeterministic, unrepeated, not \"failNd\" at outcome"
      ),
      (
        "HEADERNEGATIVE\n",
        ":2: expected a whole number from 0 to 18446744073709551615 at steps, not -5"
      ),
    ])
  func malformed(_ text: String, _ sentence: String) throws {
    let text = text.replacing("HEADER", with: JSONText.line(of: Results.header()) + "\n")
      .replacing("PASSED", with: JSONText.line(of: Results.passed(1)))
      .replacing(
        "FAILED", with: JSONText.line(of: Results.passed(1)).replacing("\"passed", with: "\"failNd")
      )
      .replacing(
        "NOMEMORY",
        with: JSONText.line(of: Results.header()).replacing(":1024", with: ":-5")
      )
      .replacing("NEGATIVE", with: "{\"seed\":\"0x1\",\"outcome\":\"failed\",\"steps\":-5}")
    let folder = Folder()
    try folder.write(text, to: "r")
    let path = folder.file("r")
    let error = #expect(throws: HarnessError.self) { try ResultsFile.read(path) { _ in } }
    #expect(error.map { "\($0)" } == path + sentence)
    #expect(error?.exitStatus == .usage)
  }

  @Test("A file that cannot be read is one sentence")
  func unreadable() {
    let folder = Folder()
    for path in ["/nowhere/r", folder.path] {
      let error = #expect(throws: HarnessError.self) { try ResultsFile(path) }
      #expect(error?.exitStatus == .usage)
    }
  }
}

import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("ResultsDifference") struct ResultsDifferenceTests {
  private let folder = Folder()

  private func write(
    _ name: String, _ results: [SeedResult], _ header: SweepHeader = Results.header()
  ) throws -> String {
    try folder.write(Results.text(header, results), to: name)
    return folder.file(name)
  }

  private func diff(_ a: String, _ b: String, _ words: String...) -> Session {
    Session.run(["diff", a, b] + words)
  }

  private var passed: [SeedResult] { (0..<20).map { Results.passed($0) } }

  @Test("Sweeps with the same results are the same, in whatever order their seeds ended")
  func same() throws {
    let results = passed + [Results.failed(20), Results.died(21)]
    var other = results.reversed().map(\.self)
    other[5].milliseconds += 7
    other[5].cpuMicroseconds = 3
    other[6].isAudited = true
    // The yield point is not part of what failed.
    other[1].signature = "snapshot-read in select at CommitPoint.publish"
    let session = diff(try write("a", results), try write("b", other))
    #expect(session.status == .passed)
    #expect(
      session.out.contains("\nin both: 22 seeds\nchanged something: no seed\nseen: no seed\n"))
    #expect(session.out.contains("\nthe same build: 0.1.0 debug InjectedYields 0123456789abcdef\n"))
    #expect(session.out.contains("\nthe same options: no options\n"))
  }

  @Test("What changed something, what was seen and what was not judged are three things")
  func threeWords() throws {
    var other = passed
    for seed in [3, 4, 5, 9] { other[seed].digests?.behaviour = 7 }
    other[4].digests?.decisions = 7
    for seed in [5, 9] {
      var failed = Results.failed(UInt64(seed))
      failed.result.digests = other[seed].result.digests
      other[seed] = failed
    }
    other[11] = Results.died(11)
    var header = Results.header(options: ["bug": "late-preparing"])
    header.build.traits = ["InjectedYields", "PlantedBugs"]
    header.build.fingerprint = "fedcba9876543210"
    let session = diff(try write("a", passed), try write("b", other, header))
    #expect(session.status == .propertyFailed)
    #expect(
      session.out == """
        A  \(folder.file("a"))  20 seeds of seeds 0..99
        B  \(folder.file("b"))  20 seeds of seeds 0..99
        \(WrappedText.lines("different builds: A 0.1.0 debug InjectedYields 0123456789abcdef, "
          + "B 0.1.0 debug InjectedYields+PlantedBugs fedcba9876543210").joined(separator: "\n"))
        different options: A no options, B --bug late-preparing

        in both: 20 seeds
        changed something: 5 seeds: 3, 4, 5, 9, 11; 3 of them with the same decisions
        seen: 3 seeds: 5, 9, 11
          passed → FAILED snapshot-read in select: 2 seeds: 5, 9
          passed → TRAPPED trap: index out of range: 1 seed: 11
        changed something but not seen: 2 seeds: 3, 4

        5 of 20 seeds changed something, 3 were seen

        """)
    let json = diff(folder.file("a"), folder.file("b"), "--format", "json")
    #expect(json.status == .propertyFailed)
    #expect(json.out.contains("\"sameDecisions\" : 3") && json.out.contains("\"status\" : 1"))
    #expect(json.out.contains("\"0x000000000000000b\""))
  }

  @Test("A difference in the outcome alone is found, and another group is another outcome")
  func outcomes() throws {
    let a = [Results.failed(1), Results.failed(2)]
    var b = a
    b[0].signature = "snapshot-read in insert"
    b[1] = Results.failed(2, outcome: .stalled)
    let difference = try ResultsComparison.difference(
      try write("a", a), try write("b", b), ToyDriver.system, isInterrupted: { false })
    #expect(difference.changed == [] && difference.seen == [1, 2])
    #expect(difference.exitStatus == .propertyFailed)
  }

  @Test("Seeds of one file alone are named and not judged, and without a common seed nothing is")
  func alone() throws {
    let (a, b) = (try write("a", Array(passed[..<15])), try write("b", Array(passed[5...])))
    let session = diff(a, b)
    #expect(session.status == .passed)
    #expect(session.out.contains("\nin both: 10 seeds\n"))
    #expect(session.out.contains("\nin A alone: 5 seeds: 0, 1, 2, 3, 4\n"))
    #expect(session.out.contains("\nin B alone: 5 seeds: 15, 16, 17, 18, 19\n"))
    let none = diff(a, try write("c", Array(passed[15...])))
    #expect(none.status == .cannotBeJudged)
    #expect(none.out.hasSuffix("\nno seed is in both, so nothing can be compared\n"))
  }

  @Test("A torn last line is left out; a seed that occurs twice is refused with its line")
  func broken() throws {
    let a = try write("a", passed)
    try folder.write(Results.text(Results.header(), passed) + "{\"beh", to: "b")
    let torn = diff(a, folder.file("b"))
    #expect(torn.status == .passed)
    #expect(torn.out.contains("its last line is torn and was left out"))
    let twice = try write("c", passed + [passed[3]])
    for (one, other) in [(a, twice), (twice, a)] {
      let session = diff(one, other)
      #expect(session.status == .usage)
      #expect(session.errors == "heddle: \(twice):22: the seed 3 is in this file already\n")
    }
  }

  @Test("Results are compared with results only, and by no option of runs")
  func refusals() throws {
    let a = try write("a", passed)
    try folder.write("{\"event\":0,\"kind\":\"step\",\"actor\":\"a\"}\n", to: "trace")
    for session in [diff(a, folder.file("trace")), diff(folder.file("trace"), a), diff(a, "7")] {
      #expect(session.status == .usage)
      #expect(session.errors.contains("holds results of a sweep and"))
    }
    for words in [["--schedule"], ["--steps", "5"]] {
      let session = Session.run(["diff", a, a] + words)
      #expect(session.status == .usage)
      #expect(session.errors.hasPrefix("heddle: \(words[0]) is about the runs of a seed"))
    }
    #expect(Session.run(["diff", a, a]) { $0.isInterrupted = { true } }.status == .interrupted)
  }
}

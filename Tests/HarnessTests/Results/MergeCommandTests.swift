import EngineSystem
import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("MergeCommand") struct MergeCommandTests {
  private let folder = Folder()

  private func result(_ seed: UInt64) -> SeedResult {
    switch seed % 10 {
    case 3: Results.failed(seed)
    case 4: Results.died(seed)
    default: Results.passed(seed)
    }
  }

  /// Writes the results of a shard; the seeds are those of the plan but for those left out.
  private func write(
    _ name: String, _ header: SweepHeader, without missing: [UInt64] = [], more: [UInt64] = []
  ) throws {
    var seeds = more
    for position in 0..<(header.seeds.count ?? 0) where header.shard.contains(position: position) {
      if let seed = header.seeds[position], !missing.contains(seed) { seeds.append(seed) }
    }
    try folder.write(Results.text(header, seeds.reversed().map(result)), to: name)
  }

  private func merge(_ names: [String], _ words: String...) -> Session {
    var session = Session.run(["merge"] + names.map(folder.file) + words)
    session.errors = session.errors.replacing(folder.path + "/", with: "")
    return session
  }

  private func summary(_ seeds: ClosedRange<UInt64>, _ header: SweepHeader) -> String {
    SweepText(Results.summary(seeds.map(result), header: header)).text
  }

  @Test("Shards together give the summary of one sweep, in any order")
  func shards() throws {
    for index in 1...3 {
      try write("\(index)", Results.header("0..49", shard: "\(index)/3"))
    }
    let expected = summary(0...49, Results.header("0..49"))
    for names in [["1", "2", "3"], ["3", "1", "2"]] {
      let session = merge(names)
      #expect(session.status == .systemTrapped)
      #expect(session.out == expected)
      #expect(session.errors == "")
    }
    #expect(merge(["1", "2", "3"], "--quiet").out.hasPrefix("TRAPPED"))
    let json = merge(["2", "1", "3"], "--format", "json").out
    #expect(
      json
        == SweepText(Results.summary((0...49).map(result), header: Results.header("0..49"))).json())
  }

  @Test("The merged file holds every line once, in ascending order, and can be merged again")
  func output() throws {
    for index in 1...2 { try write("\(index)", Results.header("0..19", shard: "\(index)/2")) }
    let out = folder.file("all")
    #expect(merge(["2", "1"], "--out", out).status == .systemTrapped)
    let expected = Results.text(Results.header("0..19"), (0...19).map(result))
    #expect(folder.read("all") == expected)
    try write("next", Results.header("20..29"))
    let onto = merge(["next", "all"], "--out", out)
    #expect(onto.status == .usage)
    #expect(
      onto.errors == "heddle: FILE and --out name the same file \"all\", and what is read is not "
        + "overwritten\n")
    #expect(folder.read("all") == expected)
    try folder.write("diary\n", to: "diary")
    #expect(merge(["next"], "--out", folder.file("diary")).status == .usage)
    #expect(folder.read("diary") == "diary\n")
    // Other results are replaced when all has been read.
    try write("old", Results.header("40..49"))
    let again = merge(["next", "all"], "--out", folder.file("old"))
    #expect(again.out == summary(0...29, Results.header("0..29")))
    #expect(folder.read("old") == Results.text(Results.header("0..29"), (0...29).map(result)))
    #expect(folder.names == ["1", "2", "all", "diary", "next", "old"])
  }

  @Test("Shards of a sweep without an end are complete with the results that they have")
  func open() throws {
    try write("1", Results.header("5..", shard: "1/2"), more: [5, 7])
    try write("2", Results.header("5..", shard: "2/2"), more: [6])
    let session = merge(["1", "2"])
    #expect(session.status == .passed)
    #expect(session.out.hasPrefix("swept seeds from 5 on; audit"))
    #expect(session.out.hasSuffix("\nPASSED: all 3 passed\n"))
    #expect(
      merge(["1"]).errors
        == "heddle: shard 2/2 of seeds from 5 on is missing (--partial merges what there is)\n")
  }

  /// Expects that the files are refused in the sentence beside them, and nothing is written.
  private func expectRefusals(_ cases: [([String], String)]) {
    let before = folder.names
    for (names, sentence) in cases {
      let session = merge(names, "--out", folder.file("all"), "--junit", folder.file("xml"))
      #expect(session.errors == "heddle: \(sentence)\n")
      #expect(session.status == .usage)
      #expect(session.out == "")
      #expect(folder.names == before)
    }
  }

  /// Writes the second of two shards with a header that `change` makes another.
  private func writeOther(_ name: String, _ change: (inout SweepHeader) -> Void) throws {
    var header = Results.header("0..9", shard: "2/2")
    change(&header)
    try write(name, header)
  }

  @Test("Results of different builds or sweeps are refused in one sentence, and nothing is written")
  func otherSweeps() throws {
    try write("1", Results.header("0..9", shard: "1/2"))
    try writeOther("build") { $0.build.fingerprint = "ff" }
    try writeOther("options") { $0.options = ["steps": "5"] }
    try writeOther("audit") { $0.audit = Percentage(hundredths: 0) }
    try writeOther("limits") { $0.limits.seconds = 5 }
    let different = "are results of different sweeps:"
    expectRefusals([
      (
        ["1", "build"],
        "\"1\" and \"build\" are results of different builds: 0.1.0 (InjectedYields; "
          + "0123456789abcdef) and 0.1.0 (InjectedYields; ff)"
      ),
      (["1", "options"], "\"1\" and \"options\" \(different) no options and --steps 5"),
      (["1", "audit"], "\"1\" and \"audit\" \(different) --audit 5% and --audit 0%"),
      (
        ["1", "limits"],
        "\"1\" and \"limits\" \(different) --seed-timeout or --memory are not the same"
      ),
      ([], "heddle merge needs a FILE: results that heddle sweep --out wrote"),
    ])
  }

  @Test("Shards that do not make a whole are refused in one sentence, and nothing is written")
  func otherShards() throws {
    try write("1", Results.header("0..9", shard: "1/2"))
    try write("2", Results.header("0..9", shard: "2/2"))
    try write("third", Results.header("0..9", shard: "2/3"))
    try write("overlap", Results.header("7..20"))
    try write("open", Results.header("3.."))
    expectRefusals([
      (["1", "2", "1"], "\"1\" and \"1\" are both shard 1/2 of seeds 0..9"),
      (
        ["1", "third"],
        "\"1\" and \"third\" split seeds 0..9 in different ways: they are shards 1/2 and 2/3"
      ),
      (["2"], "shard 1/2 of seeds 0..9 is missing (--partial merges what there is)"),
      (
        ["1", "2", "overlap"],
        "\"1\" and \"overlap\" overlap: seeds 0..9 and seeds 7..20 both have the seed 7"
      ),
      (
        ["1", "2", "open"],
        "\"1\" and \"open\" overlap: seeds 0..9 and seeds from 3 on both have the seed 0"
      ),
    ])
  }

  @Test("Seeds that are missing, foreign or there twice are refused in one sentence")
  func otherSeeds() throws {
    let header = Results.header("0..9", shard: "2/2")
    try write("1", Results.header("0..9", shard: "1/2"))
    try write("lacking", header, without: [3, 7])
    try write("foreign", header, more: [4])
    try write("outside", header, more: [10])
    try write("twice", header, more: [3])
    expectRefusals([
      (
        ["1", "lacking"],
        "\"lacking\" lacks 2 of the 5 seeds of shard 2/2 of seeds 0..9, the first is 3 "
          + "(--partial merges what there is)"
      ),
      (["1", "foreign"], "foreign:7: the seed 4 is not one of shard 2/2 of seeds 0..9"),
      (["1", "outside"], "outside:7: the seed 10 is not one of shard 2/2 of seeds 0..9"),
      (["1", "twice"], "twice:7: the seed 3 is in this file already"),
    ])
  }

  @Test("Builds that differ in their configuration alone are the same")
  func configurations() throws {
    try write("1", Results.header("0..1", shard: "1/2"))
    var release = Results.header("0..1", shard: "2/2")
    release.build.configuration = "release"
    try write("2", release)
    #expect(merge(["1", "2"]).status == .passed)
  }

  @Test("A partial merge takes what there is and says what is missing")
  func partial() throws {
    try write("2", Results.header("0..29", shard: "2/3"), without: [1])
    let session = merge(["2"], "--partial", "--out", folder.file("all"))
    #expect(session.status == .systemTrapped)
    #expect(
      session.errors == """
        shard 1/3 of seeds 0..29 is missing
        shard 3/3 of seeds 0..29 is missing
        "2" lacks 1 of the 10 seeds of shard 2/3 of seeds 0..29, the first is 1

        """)
    #expect(session.out.contains("\nmissing: 21 of 30 seeds: 0, 1, 2, 3, 5, "))
    #expect(merge(["all"], "--partial").out == session.out)
    #expect(merge(["all"]).status == .usage)
  }

  @Test("A torn last line is left out and reported")
  func torn() throws {
    let text = Results.text(Results.header("0.."), [Results.passed(0)])
    try folder.write(text + "{\"behav", to: "1")
    let session = merge(["1"])
    #expect(session.status == .passed)
    #expect(session.errors == "1: the last line is torn and was left out\n")
    try folder.write(Results.text(Results.header("0..1"), [Results.passed(0)]) + "{", to: "2")
    #expect(merge(["2"]).status == .usage)
  }

  @Test("Known signatures, failure files and a test report are those of a sweep")
  func reports() throws {
    try write("1", Results.header("0..9"))
    try folder.write(
      "signature: trap: index out of range\nreason: rare\n", to: "known")
    let group = try #require(Results.summary([Results.failed(3)]).groups.first)
    let spec = ToyDriver.draw(3, .fast)
    let file = FailureFile(spec, ToyDriver.execute(RunRequest(spec)), build: .current)
    try folder.write(file.text, to: "1.failures/\(group.key.fileName())")
    let session = merge(
      ["1"], "--known", folder.file("known"), "--failure-files", "--junit", folder.file("xml"))
    #expect(session.status == .propertyFailed)
    #expect(
      session.out.contains("\n  file: \(folder.file("1.failures"))/\(group.key.fileName())\n"))
    #expect(session.out.contains("(1 seed, smallest 4): rare"))
    let xml = try #require(folder.read("xml"))
    #expect(xml.contains("failures=\"1\"") && xml.contains("skipped=\"1\""))
    #expect(xml.contains("time=\"0.041\""))
  }

  @Test(
    "Outputs that cannot be written, and inputs that are pipes, are refused before anything is read"
  )
  func outputs() throws {
    try write("1", Results.header("0..9"))
    #expect(merge(["1"], "--out", "/nowhere/all").status == .usage)
    let same = merge(["1"], "--out", folder.file("all"), "--junit", folder.file("all"))
    #expect(
      same.errors == "heddle: --out and --junit name the same file \"all\", which cannot both be "
        + "written\n")
    let pipe = Session.run(["merge", "/dev/null", "--out", folder.file("all")])
    #expect(pipe.errors.contains("each FILE is read twice, but \"/dev/null\" is a pipe"))
    #expect(folder.names == ["1"])
  }

  @Test("An interrupted merge writes nothing")
  func interrupted() throws {
    try write("1", Results.header("0..9"))
    let session = Session.run(["merge", folder.file("1"), "--out", folder.file("all")]) {
      $0.isInterrupted = { true }
    }
    #expect(session.status == .interrupted)
    #expect(folder.names == ["1"])
  }
}

import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SweepText") struct SweepTextTests {
  @Test("A summary says what was swept, what the outcome was, and how to repeat each failure")
  func whole() throws {
    let header = Results.header("0..19", options: ["profile": "chaos", "fibers": "8"])
    let results =
      (0..<14).map { Results.passed($0) } + [
        Results.failed(14), Results.failed(15), Results.died(16), Results.failed(17, "ledger"),
        Results.failed(18, outcome: .nondeterministic),
      ]
    let known = try KnownSignatures(
      text: """
        signature: ledger in select at CommitPoint.publish
        reason: counts twice
        issue: 12

        signature: gone
        reason: seen once
        """, file: "known")
    let summary = Results.summary(results, header: header, known: known)
    let key = try #require(summary.groups.last { !$0.isKnown }?.key)
    let trap = try #require(summary.groups.first { $0.key.outcome == .trapped }?.key)
    let text = SweepText(
      summary, files: [key: "failures/\(key.fileName())"],
      backtraces: [trap: ["0 one() in A.swift:1", "1 two() in B.swift:2"]])
    #expect(
      text.text == """
        swept seeds 0..19 with --fibers 8 --profile chaos; audit 5%
        19 seeds: 14 passed, 3 failed, 1 trapped, 1 nondeterministic
        156,048 steps, 16,200 statements, 1,080 commits; fingerprint \(hex(summary.fingerprint))
        missing: 1 of 20 seeds: 19

        NONDETERMINISM snapshot-read in select (1 seed)
          row 18 is missing
          step 812, fiber-3
          statement: SELECT a FROM t WHERE id = 18
          last yield: CommitPoint.publish (1)
          seed: 18
          replay: heddle run --seed 18 --fibers 8 --profile chaos --check-determinism

        TRAPPED trap: index out of range (1 seed)
          ended: SIGILL
          last words:
            Fatal error: index out of range
            the end
          backtrace:
            0 one() in A.swift:1
            1 two() in B.swift:2
          seed: 16
          replay: heddle run --seed 16 --fibers 8 --profile chaos

        FAILED snapshot-read in select (2 seeds)
          row 14 is missing
          step 812, fiber-3
          statement: SELECT a FROM t WHERE id = 14
          last yield: CommitPoint.publish (2)
          seeds: 14, 15
          replay: heddle run --seed 14 --fibers 8 --profile chaos
          file: failures/\(key.fileName())

        by property: snapshot-read 2, determinism 1, trap 1
        first failure: seed 14, after 15 seeds

        known:
          FAILED ledger in select (1 seed, smallest 17): counts twice (issue 12)
          gone (did not happen): seen once

        FAILED: 4 seeds with 3 signatures, and 1 seed with a known signature

        """)
    #expect(text.quietText.hasPrefix("NONDETERMINISM"))
    #expect(text.text.hasSuffix("\n\n" + text.quietText))
  }

  private func hex(_ value: UInt64) -> String { HexNumber(value).hexadecimalDigits }

  @Test("A sweep without failures says so in its last line")
  func passing() throws {
    func text(_ count: UInt64, _ header: SweepHeader) -> SweepText {
      SweepText(Results.summary((0..<count).map { Results.passed($0) }, header: header))
    }
    #expect(text(10, Results.header("0..9")).quietText == "PASSED: all 10 passed\n")
    #expect(text(1, Results.header("0")).quietText == "PASSED: the seed passed\n")
    #expect(text(1, Results.header("0")).text.hasPrefix("swept seed 0; audit 5%\n1 seed: 1 passed"))
    #expect(text(9, Results.header("0..9")).quietText == "so far all 9 passed; 1 seed is missing\n")
    #expect(text(0, Results.header("0..9")).quietText == "no seed has run\n")
    #expect(text(9, Results.header("0..")).quietText == "PASSED: all 9 passed\n")
    #expect(
      text(1, Results.header("0..9", shard: "1/10")).text.hasPrefix(
        "swept shard 1/10 of seeds 0..9;"))
    var limited = Results.header("0")
    limited.limits.seconds = 90
    #expect(text(1, limited).text.hasPrefix("swept seed 0; audit 5%, at most 90 s a seed\n"))
    let known = try Results.known("snapshot-read in select at CommitPoint.publish")
    let excused = Results.summary(
      [Results.failed(0)], header: Results.header("0"), known: known)
    #expect(
      SweepText(excused).quietText.hasSuffix(
        "\nPASSED: nothing failed, and 1 seed with a known signature\n"))
  }

  @Test("A fault that fired in no run is reported, with the number of seeds it was on in")
  func silentFaults() {
    var header = Results.header("0..2")
    header.faults = ["closing", "sync-errors", "holds", "failures"]
    var results = (0..<3).map { Results.passed($0) }
    results[0].faults = FaultRecord(on: 0b0111, fired: 0b0001)
    results[1].faults = FaultRecord(on: 0b0010, fired: 0b1000)
    let text = SweepText(Results.summary(results, header: header))
    let line =
      "faults that fired in no run, by the seeds that had them on: sync-errors 2, holds 1"
    #expect(text.text.contains("\n\(line)\n"))
    #expect(GitHubReport(text).markdown.contains("sync-errors 2, holds 1"))
    #expect(!text.quietText.contains("fired"))
    var strict = Results.summary(results, header: header)
    #expect(strict.exitStatus(isInterrupted: false) == .passed)
    strict.requiresMet = true
    #expect(strict.exitStatus(isInterrupted: false) == .propertyFailed)
    #expect(strict.exitStatus(isInterrupted: true) == .interrupted)
    #expect(
      SweepText(strict).verdict
        == "FAILED: all 3 passed, but none met the fault sync-errors, the fault holds")
    strict.header.faults?[2] = "must meet: three at once"
    #expect(
      SweepText(strict).verdict
        == "FAILED: all 3 passed, but none met the fault sync-errors, \"three at once\"")
    // One run in which it fires is enough.
    results[2].faults = FaultRecord(on: 0b0110, fired: 0b0110)
    #expect(!SweepText(Results.summary(results, header: header)).text.contains("fired"))
    header.faults = nil
    #expect(!SweepText(Results.summary(results, header: header)).text.contains("fired"))
  }

  @Test("The first failure is that of the plan, with the processor time of the seeds up to it")
  func firstFailure() throws {
    var results = (0..<8).map { Results.passed($0) } + [Results.failed(8), Results.failed(5)]
    results.remove(at: 5)
    for index in results.indices { results[index].cpuMicroseconds = 500_000 }
    for order in [results, results.reversed()] {
      let text = SweepText(Results.summary(order))
      #expect(text.text.contains("\nfirst failure: seed 5, after 6 seeds\n"))
      #expect(text.firstFailureCost == "3.00 CPU seconds to the first failure, seed 5")
    }
    results[0].cpuMicroseconds = nil
    #expect(SweepText(Results.summary(results)).firstFailureCost == nil)
    let known = try Results.known("snapshot-read in select")
    #expect(!SweepText(Results.summary(results, known: known)).text.contains("first failure"))
    // A sweep from a drawn start continues with 0 after the greatest seed.
    let open = Results.header("18446744073709551614..")
    let around = [Results.failed(0), Results.failed(.max), Results.passed(.max - 1)]
    #expect(Results.summary(around, header: open).firstFailure.seed == .max)
    #expect(Results.summary(around, header: open).firstFailure.seedCount == 2)
  }

  @Test("Of many seeds the first ten are shown")
  func manySeeds() {
    let failed = (0..<47).map { Results.failed($0) }
    let text = SweepText(Results.summary(failed)).text
    #expect(text.contains("  seeds: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 37 more\n"))
    #expect(
      text.contains("missing: 53 of 100 seeds: 47, 48, 49, 50, 51, 52, 53, 54, 55, 56 and 43 more"))
  }

  @Test("Only commands and paths are wider than 100 columns, and nothing controls a terminal")
  func width() {
    let blank = String(repeating: "word ", count: 60)
    var failed = Results.failed(1, blank)
    failed.finding?.message = String(repeating: "x", count: 500) + "\u{1B}[2J\r\n"
    failed.finding?.statement = blank
    var died = Results.died(2, signature: blank + blank)
    if case .died(var death) = died.outcome {
      death.words = (0..<50).map { "\($0) \u{7}" + blank }
      died.outcome = .died(death)
    }
    let header = Results.header("0..9", options: ["workloads": blank])
    let text = SweepText(Results.summary([failed, died], header: header)).text
    for line in text.split(separator: "\n") where !line.hasPrefix("  replay: ") {
      #expect(line.count <= 100, "\(line)")
    }
    #expect(!text.contains("\u{1B}") && !text.contains("\r") && !text.contains("\u{7}"))
    #expect(text.contains("    49 \\u{7}word"))
    #expect(!text.contains("    39 \\u{7}word"))
  }

  @Test("Lines break at blanks, and words that have no room are cut", arguments: 1...40)
  func wrapping(_ length: Int) {
    let word = String(repeating: "a", count: length)
    let words = (0..<40).map { "\(word)\($0)" }
    let lines = WrappedText.lines("  " + words.joined(separator: " "))
    #expect(lines.allSatisfy { $0.count <= 100 && $0.last != " " })
    let together = lines.flatMap { $0.split(separator: " ").map(String.init) }
    #expect(together == words)
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("      a") })
    let cut = WrappedText.lines(String(repeating: "b", count: 100 + 96 * 2))
    #expect(cut.map(\.count) == [100, 100, 100])
  }

  @Test("The options of a replay stand in one order and are quoted for a shell")
  func replay() {
    let header = Results.header(options: ["zeta": "it's", "steps": "100", "profile": "quiet"])
    #expect(
      header.command(seed: 1 << 40)
        == "heddle run --seed 0x0000010000000000 --profile quiet --steps 100 --zeta 'it'\\''s'")
  }

  @Test("The JSON has the groups with their seeds as hexadecimal strings")
  func json() throws {
    let text = SweepText(Results.summary([Results.failed(255), Results.died(3)]))
    let json = text.json()
    #expect(json.contains("\"0x00000000000000ff\""))
    #expect(json.contains("\"status\" : 5"))
    #expect(json.contains("\"ran\" : 2"))
    #expect(!json.contains("milliseconds"))
    #expect(json.contains("\"replay\" : \"heddle run --seed 255\""))
    #expect(json.contains("\"counts\" : {\n    \"commits\" : 60,\n    \"statements\" : 900\n"))
    #expect(json.contains("\"message\" : \"row 255 is missing\""))
  }
}

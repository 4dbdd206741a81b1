import EngineSystem
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("Bench") struct BenchTests {
  private var table: BenchTable {
    var table = plain
    table.notes = ["a note"]
    return table
  }

  private let plain = BenchTable(
    title: "speed",
    rows: [
      BenchRow("steps", 500_000, "/s", asked: .atLeast(600_000)),
      BenchRow("cost", 1.125, "×", asked: .atMost(1.2)), BenchRow("plain", 7, "runs"),
    ])

  @Test("A table shows figures, what is asked, and rates beside the reference")
  func text() {
    #expect(
      table.text(reference: 100_000_000) == """
        speed
          steps        500,000 /s  (5,000 per M of the reference)  at least 600,000: NO
          cost            1.13 ×  at most 1.20: yes
          plain              7 runs
          a note

        """)
    #expect(!table.isReached)
  }

  @Test("JSON has the same figures")
  func json() {
    let text = JSONText.of(BenchDocument([table], reference: 100_000_000))
    #expect(text.contains("\"perMillionOfReference\" : 5000"))
    #expect(text.contains("\"atLeast\" : 600000"))
    #expect(text.contains("\"isReached\" : false"))
  }

  @Test("Reach that falls short ends with status 1, and prints a table for each profile")
  func reachCommand() {
    let session = Session.run(["bench", "--reach", "--seeds", "2"])
    #expect(session.status == .propertyFailed)
    for profile in Profile.allCases {
      #expect(session.out.contains("reach of \(profile.rawValue): 2 seeds, 10,000 steps each"))
    }
  }

  @Test("Wrong options are refused")
  func usage() {
    for words in [["bench", "--seeds", "0"], ["bench", "--quick"], ["bench", "all"]] {
      #expect(Session.run(words).status == .usage)
    }
  }
}

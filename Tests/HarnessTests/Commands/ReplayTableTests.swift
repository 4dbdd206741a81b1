import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("ReplayTable") struct ReplayTableTests {
  private func plans() throws -> [ReplayPlan] {
    let end = "\nreason: r\ndate: 2026-11-20\n"
    let text =
      "seed: 7\nprofile: chaos\nexpect: pass\(end)seed: 123456\nbug: late-preparing\n"
      + "expect: fail leak\(end)"
    var plans: [ReplayPlan] = []
    for entry in try SeedFile.parse(text, file: "a.seed") {
      plans.append(try ReplayPlan(.seed(entry), ToyDriver.system))
    }
    return plans
  }

  private func row(_ plan: ReplayPlan, _ verdict: ReplayResult.Verdict, _ notes: [String])
    -> ReplayResult
  {
    var result = ReplayResult(plan, verdict, .passed)
    result.notes = notes
    return result
  }

  @Test("Columns are as wide as the widest of all items, and the main point ends the row")
  func columns() throws {
    let plans = try plans()
    let table = ReplayTable(plans, columns: nil)
    #expect(table.row(row(plans[0], .expected, [])) == "ok       a.seed:1  7       chaos\n")
    #expect(
      table.row(row(plans[1], .skipped, ["not in this build"]))
        == "skipped  a.seed:6  123456  late-preparing  not in this build\n")
    #expect(
      table.row(row(plans[0], .unexpected, ["expected a pass", "state 7"])) == """
        FAILED   a.seed:1  7       chaos           expected a pass
                 state 7
                 replay: heddle run --seed 7 --profile chaos

        """)
  }

  @Test("A main point that has no room in the terminal goes below its row")
  func narrow() throws {
    let plans = try plans()
    let notes = ["0123456789"]
    // The columns before it take 35 and their gaps 8.
    #expect(
      ReplayTable(plans, columns: 53).row(row(plans[0], .moved, notes))
        == "moved    a.seed:1  7       chaos           0123456789\n")
    #expect(
      ReplayTable(plans, columns: 52).row(row(plans[0], .moved, notes))
        == "moved    a.seed:1  7       chaos\n         0123456789\n")
  }

  @Test("What a file says cannot control the terminal")
  func controls() throws {
    let plans = try plans()
    let text = ReplayTable(plans, columns: nil).row(row(plans[0], .unexpected, ["a\u{1B}[2J"]))
    #expect(text.contains("a\\u{1b}[2J"))
  }

  @Test("The totals name each verdict that occurred, in one order")
  func totals() throws {
    let plans = try plans()
    let results = [
      row(plans[0], .skipped, []), row(plans[0], .pinMoved, []), row(plans[0], .moved, []),
      row(plans[0], .expected, []), row(plans[0], .expected, []),
    ]
    #expect(
      ReplayTable(plans, columns: nil).summary(results)
        == "5 replayed: 2 ok, 1 moved, 1 MOVED, 1 skipped\n")
  }
}

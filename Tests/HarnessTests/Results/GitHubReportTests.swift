import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("GitHubReport") struct GitHubReportTests {
  @Test("Unknown groups are errors with their command, known groups are warnings")
  func annotations() throws {
    let known = try Results.known("ledger in select at CommitPoint.publish")
    let results = [Results.failed(1), Results.failed(2), Results.failed(3, "ledger")]
    let report = GitHubReport(SweepText(Results.summary(results, known: known)))
    #expect(
      report.annotations == [
        "::error title=FAILED snapshot-read in select (2 seeds)::"
          + "row 1 is missing%0Areplay: heddle run --seed 1",
        "::warning title=FAILED ledger in select (1 seed)::"
          + "row 3 is missing%0Aknown: under work",
      ])
  }

  @Test("What steers a workflow command is escaped")
  func escaping() throws {
    var failed = Results.failed(1)
    failed.signature = "100%: a, b"
    failed.finding?.message = "50%, or\n::error::more"
    let lines = GitHubReport(SweepText(Results.summary([failed]))).annotations
    #expect(
      lines == [
        "::error title=FAILED 100%25%3A a%2C b (1 seed)::50%25, or\\u{a}::error::more%0A"
          + "replay: heddle run --seed 1"
      ])
  }

  @Test("Ten are shown, and the rest is counted")
  func many() {
    let results = (0..<25).map { Results.failed($0, "p\($0)") }
    let lines = GitHubReport(SweepText(Results.summary(results))).annotations
    #expect(lines.count == 11)
    #expect(lines[10] == "::notice title=heddle sweep::and 15 more signatures with errors")
    let ten = GitHubReport(SweepText(Results.summary(Array(results.prefix(10))))).annotations
    #expect(ten.count == 10 && ten.allSatisfy { $0.hasPrefix("::error ") })
  }

  @Test("The page has a table of the groups in which nothing breaks a cell")
  func markdown() {
    var failed = Results.failed(1)
    failed.signature = "a | `b` <c>\n"
    let page = GitHubReport(SweepText(Results.summary([failed]))).markdown
    #expect(page.hasPrefix("### heddle sweep: FAILED: 1 seed with 1 signature\n"))
    #expect(
      page.contains(
        "| FAILED | <code>a &#124; `b` &lt;c&gt;\\u{a}</code> | 1 | 1 | "
          + "<code>heddle run --seed 1</code> |\n"))
    #expect(!GitHubReport(SweepText(Results.summary([]))).markdown.contains("| signature |"))
  }

  @Test("GitHub is told only if the program runs on it, and its page is appended to")
  func telling() throws {
    let folder = Folder()
    try folder.write("before\n", to: "page.md")
    let report = GitHubReport(SweepText(Results.summary([Results.failed(1)])))
    for isThere in [false, true] {
      let errors = Session.Memory()
      var environment = Session.environment(Session.Memory(), errors)
      environment.variable = { name in
        name == "GITHUB_ACTIONS"
          ? (isThere ? "true" : nil) : name == "GITHUB_STEP_SUMMARY" ? folder.file("page.md") : nil
      }
      report.tell(environment)
      environment.errors.flush()
      #expect(errors.text.hasPrefix("::error title=") == isThere)
      #expect(folder.read("page.md") == "before\n" + (isThere ? report.markdown : ""))
    }
  }
}

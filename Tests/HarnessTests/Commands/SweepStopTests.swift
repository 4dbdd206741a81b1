import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("Sweeps that stop at a failure") struct SweepStopTests {
  private let folder = Folder()

  private func sweep(_ words: String...) -> Session {
    Session.run(["sweep", "--seeds", "5..99"] + words)
  }

  private func seeds(_ name: String) throws -> [UInt64] {
    var seeds: [UInt64] = []
    try ResultsFile.read(folder.file(name)) { seeds.append($0.seed) }
    return seeds
  }

  @Test("Results and summary end with the first failing seed, for any number of jobs")
  func jobs() throws {
    let one = sweep("--stop-at-failure", "--jobs", "1", "--out", folder.file("r1"))
    #expect(one.status == .propertyFailed)
    #expect(one.out.contains("\n9 seeds: 8 passed, 1 failed"))
    #expect(one.out.contains("\nmissing: 86 of 95 seeds: 14, 15, "))
    #expect(one.out.contains("\nfirst failure: seed 13, after 9 seeds\n"))
    #expect(one.errors.hasPrefix("stopped at the first failure, seed 13; the same command with "))
    for jobs in ["2", "7"] {
      let name = "r" + jobs
      let session = sweep("--stop-at-failure", "--jobs", jobs, "--out", folder.file(name))
      #expect(
        session.out.replacing("/\(name).failures", with: "/r1.failures") == one.out)
      #expect(try seeds(name) == Array(5...13))
      #expect(Session.run(["merge", "--partial", folder.file(name)]).status == .propertyFailed)
    }
  }

  @Test("A resumed sweep stops at the same failure, or else runs all that is missing")
  func resume() throws {
    let out = folder.file("r")
    let whole = sweep("--out", folder.file("whole"))
    let stopped = sweep("--stop-at-failure", "--out", out)
    let again = sweep("--stop-at-failure", "--out", out, "--resume")
    #expect(again.out == stopped.out && again.status == stopped.status)
    #expect(again.errors.hasPrefix("stopped at the first failure, seed 13;"))
    let rest = sweep("--out", out, "--resume")
    #expect(rest.out.replacing("/r.failures", with: "/whole.failures") == whole.out)
    // Of a sweep that did not stop, what is missing before the first failure is still run.
    let text = try #require(folder.read("r"))
    let lines = text.split(separator: "\n").filter { !$0.contains("\"0x0000000000000007\"") }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "r")
    _ = sweep("--stop-at-failure", "--out", out, "--resume")
    #expect(try seeds("r").sorted() == Array(5...99))
  }

  @Test("A failure that is known does not stop a sweep")
  func known() throws {
    try folder.write("signature: toy-sum in update\nreason: r\n", to: "known")
    let session = sweep("--stop-at-failure", "--known", folder.file("known"))
    #expect(session.status == .stalled)
    #expect(session.errors.hasPrefix("stopped at the first failure, seed 14\n"))
    #expect(session.out.contains("\n10 seeds: 8 passed, 1 failed, 1 stalled"))
    let none = Session.run(["sweep", "--seeds", "5..9", "--stop-at-failure"])
    #expect(none.status == .passed && !none.errors.contains("stopped"))
  }
}

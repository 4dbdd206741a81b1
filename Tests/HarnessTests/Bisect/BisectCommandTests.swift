import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("heddle bisect") struct BisectCommandTests {
  /// Fails in the schedule of the last revision, and passes in the one between.
  static let seed = "7"

  private struct Rig {
    let toy: ToyRepository

    func bisect(
      good: String, bad: String, _ more: [String] = [],
      adjust: (inout Environment) -> Void = { _ in }
    ) -> Session {
      Session.run(
        [
          "bisect", "--seed", BisectCommandTests.seed, "--good", good, "--bad", bad,
          "--repository", toy.path, "--worktree", toy.worktree, "--jobs", "2",
        ] + more, adjust: adjust)
    }

    func refusal(good: String, bad: String, _ more: [String] = []) -> String {
      let session = bisect(good: good, bad: bad, ["--quiet"] + more)
      #expect(session.status == .usage)
      #expect(session.out == "")
      return session.errors
    }

    /// The last of what a worktree with a search in it would answer.
    var isSearching: Bool {
      get throws {
        let log = try GitRepository(folder: toy.worktree + "/tree").ask(["bisect", "log"])
        return log.status == 0
      }
    }
  }

  @Test("The first bad commit of a toy is found over a moved schedule and a broken build")
  func toy() throws {
    let rig = Rig(toy: try ToyRepository())
    try rig.toy.folder.write("what the user is writing\n", to: "repository/NOTES")
    let before = try rig.toy.state()
    try search(rig)
    try refusals(rig)
    try leftovers(rig)
    try interruption(rig)
    try differences(rig)
    try deaths(rig)
    #expect(try rig.toy.state() == before)
    try script(rig)
  }

  private struct Answer: Decodable {
    struct Commit: Decodable {
      var hash: String
      var subject: String
    }

    struct Step: Decodable {
      var commit: Commit
      var verdict: String
      var schedule: String?
      var how: String
      var given: Bool
    }

    var firstBad: Commit?
    var candidates: [Commit]
    var signature: String
    var steps: [Step]
  }

  private func number(of subject: String) -> Int {
    1 + (ToyRepository.subjects.firstIndex(of: subject) ?? -1)
  }

  /// Every commit can be judged in one way only, whichever of them git chooses.
  private func check(_ number: Int, _ step: Answer.Step, _ rig: Rig) {
    let found = "\(step.verdict) \(step.schedule ?? "-")"
    switch number {
    case 1, 2:
      #expect(found == "good same")
      #expect(step.how == "same schedule (700 of 700 events)")
    case 3, 4:
      #expect(found == "good moved")
      let way = /^moved schedule, (\d+) seeds, none failed \(p = 20\/\d+, asked \1\)$/
      #expect(step.how.firstMatch(of: way) != nil, "\(step.how)")
    case 6:
      #expect(found == "skipped -")
      #expect(
        step.how.hasPrefix("does not build: \(rig.toy.worktree)/tree/Sources/heddle/Half.swift:"))
      #expect(step.how.contains("error: cannot convert value"))
      #expect(step.how.contains(" (\(rig.toy.worktree)/logs/"))
    case 5, 7:
      #expect(found == "bad moved")
      #expect(step.how.contains(" failed (p = 20/"))
    default:
      #expect(found == "bad same")
      #expect(step.how == "the same failure, same schedule (700 of 700 events)")
    }
  }

  private func search(_ rig: Rig) throws {
    let session = rig.bisect(
      good: rig.toy.hash(1), bad: "main", ["--format", "json"])
    #expect(session.status == .passed, "\(session.errors)")
    let answer = try JSONText.decode(Answer.self, from: session.out, file: "answer")
    #expect(answer.firstBad?.hash == rig.toy.hash(5))
    #expect(answer.signature == "toy-sum in read")
    #expect(answer.steps.map(\.given).prefix(3) == [true, true, false])
    let numbers = answer.steps.map { number(of: $0.commit.subject) }
    #expect(numbers.prefix(3) == [11, 1, 6])
    #expect(Set([4, 5]).isSubset(of: numbers))
    for (number, step) in zip(numbers, answer.steps) { check(number, step, rig) }
    let log = session.errors
    #expect(log.contains("building \(rig.toy.hash(6).prefix(10)) Leave half a change …\n"))
    #expect(log.contains("searching for \"toy-sum in read\", seed 7\n"))
    #expect(
      log.hasSuffix(
        "the worktree and its builds stay for the next bisect; to remove them: git -C \(rig.toy.path) "
          + "worktree remove --force \(rig.toy.worktree)/tree && rm -r \(rig.toy.worktree)\n"))
    #expect(try !rig.isSearching)
  }

  private func refusals(_ rig: Rig) throws {
    let toy = rig.toy
    #expect(
      rig.refusal(good: "nowhere", bad: "main")
        == "heddle: there is no revision \"nowhere\" in \"\(toy.path)\"; its branches are main, mended\n"
    )
    #expect(
      rig.refusal(good: toy.hash(2), bad: toy.hash(2))
        == "heddle: --good and --bad are the same commit, \(toy.hash(2).prefix(10))\n")
    #expect(
      rig.refusal(good: toy.hash(10), bad: "main")
        == "heddle: the good revision \(toy.hash(10).prefix(10)) is bad as well: the same failure, "
        + "same schedule (700 of 700 events)\n")
    #expect(
      rig.refusal(good: toy.hash(1), bad: "main", ["--signature", "else in read"])
        == "heddle: the bad revision \(toy.hash(11).prefix(10)) fails with \"toy-sum in read\", "
        + "not with \"else in read\"\n")
    #expect(
      rig.refusal(good: "mended", bad: "main").hasSuffix(", so the two are the wrong way round\n"))
    #expect(
      rig.refusal(good: toy.hash(1), bad: toy.hash(6)).contains("does not build: "))
    let session = Session.run(
      ["bisect", "--seed", "1", "--good", "a", "--bad", "b", "--repository", toy.folder.path])
    #expect(session.status == .usage)
    #expect(session.errors.contains("\"\(toy.folder.path)\" is not in a checkout of a git"))
  }

  /// What a bisect that was killed leaves is taken up: a search, changed files and a lock.
  private func leftovers(_ rig: Rig) throws {
    let toy = rig.toy
    let tree = GitRepository(folder: toy.worktree + "/tree")
    try tree.demand(["bisect", "start", toy.hash(11), toy.hash(1)])
    try toy.folder.write("half a file", to: "work/tree/NOTES")
    try toy.folder.write("", to: "work/tree/Sources/heddle/Stray.swift")
    try toy.folder.write("", to: "repository/.git/worktrees/tree/index.lock")
    #expect(try rig.isSearching)
    #expect(
      rig.refusal(good: toy.hash(1), bad: toy.hash(2))
        == "heddle: the bad revision \(toy.hash(2).prefix(10)) passes with seed 7, so there is "
        + "nothing to search for\n")
    #expect(try !rig.isSearching)
    #expect(try tree.demand(["status", "--porcelain"]) == "")
    let other = try BisectFolder(toy.worktree, repository: GitRepository(folder: toy.path))
    #expect(
      rig.refusal(good: toy.hash(1), bad: "main")
        == "heddle: another bisect is running in \"\(other.path)\"; choose another --worktree\n")
  }

  private func interruption(_ rig: Rig) throws {
    let session = rig.bisect(good: rig.toy.hash(1), bad: "main", ["--quiet"]) { environment in
      var count = 0
      environment.isInterrupted = {
        count += 1
        return count > 3
      }
    }
    #expect(session.status == .interrupted)
    #expect(session.out == "")
    #expect(session.errors.hasPrefix("interrupted after "))
    #expect(try !rig.isSearching)
  }

  /// A run that traps tells no digest, so that shorter runs stand for it; one that hangs has none.
  private func deaths(_ rig: Rig) throws {
    let trapped = rig.bisect(
      good: rig.toy.hash(4), bad: rig.toy.hash(5), ["--fibers", "5", "--quiet"])
    #expect(trapped.status == .passed, "\(trapped.errors)")
    #expect(trapped.out.hasPrefix("first bad commit: \(rig.toy.hash(5))\n"))
    #expect(trapped.out.contains("searched for: trap: row # of true is gone\n"))
    #expect(trapped.out.contains("the same failure, same schedule (699 of 699 events)"))
    #expect(
      rig.refusal(
        good: rig.toy.hash(4), bad: rig.toy.hash(5), ["--fibers", "6", "--run-seconds", "20"])
        == "heddle: the good revision \(rig.toy.hash(4).prefix(10)) cannot be judged: the schedule "
        + "is not known, and 0 of 1000 other seeds fail like this\n")
  }

  /// Two revisions' runs of one seed, the later of which ends at the failure.
  private func differences(_ rig: Rig) throws {
    let (terminal, silent) = (Session.Memory(), Session.Memory())
    let wrong = Session.run([
      "diff", "\(rig.toy.hash(1)):7", "nonsense:7", "--repository", rig.toy.path, "--worktree",
      rig.toy.worktree,
    ]) { $0.terminal = silent.output }
    #expect(wrong.status == .usage && wrong.errors.contains("nonsense"))
    #expect(silent.text == "", "the first side was built before the second was looked at")
    let words = ["diff", "\(rig.toy.hash(1)):7", "main:7", "--repository", rig.toy.path]
    let session = Session.run(words + ["--worktree", rig.toy.worktree]) {
      $0.terminal = terminal.output
    }
    // The compiler's last line is shown after the revision while it works.
    #expect(terminal.text.contains("building \(rig.toy.hash(1).prefix(10)) Begin: "))
    #expect(session.status == .propertyFailed, "\(session.errors)")
    #expect(session.out.contains("B ends after 700 events, where A has 300 more"))
  }

  /// The script judges the checkout that is there, by the statuses that git bisect run takes.
  private func script(_ rig: Rig) throws {
    let folder = rig.toy.folder
    let clone = GitRepository(folder: folder.file("clone"))
    try rig.toy.git("clone", "--quiet", rig.toy.path, clone.folder)
    let source =
      URL(filePath: #filePath).deletingLastPathComponent().path + "/../../../Scripts/bisect"
    let copy = folder.file("copied script")
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    func judge(_ number: Int, _ words: String...) throws -> Int32 {
      try clone.demand(["checkout", "--quiet", rig.toy.hash(number)])
      let all = ["-c", "cd \"$1\" && shift && exec \"$@\"", "bash", clone.folder, copy]
      let options = ["--seed", Self.seed, "--signature"] + words
      return try Subprocess.run("bash", all + options, isQuiet: true).status
    }
    #expect(try judge(6, "any") == 125)
    #expect(try judge(1, "any") == 0)
    #expect(try judge(11, "toy-sum in read") == 1)
    #expect(try judge(11, "any", "--count", "2") == 1)
    #expect(try judge(11, "toy-sum in write") == 125)
    #expect(try judge(11, "toy-sum in write", "--count", "3") == 0)
    #expect(try judge(11, "toy-sum in read", "--", "--steps", "600") == 0)
    #expect(try judge(11, "any", "--", "--fibers", "9") == 125)
    #expect(try judge(11, "any", "--count", "0") == 128)
    #expect(try judge(11, "any", "--unknown", "1") == 128)
  }

  @Test("What is wrong with the command line is reported before anything is built")
  func usage() throws {
    func sentence(_ words: String...) -> String {
      let session = Session.run(["bisect"] + words)
      #expect(session.status == .usage)
      return session.errors
    }
    #expect(sentence("--good", "a", "--bad", "b").contains("--seed SEED or --failure FILE"))
    #expect(sentence("--seed", "1", "--good", "a").contains("needs --good REV and --bad REV"))
    #expect(
      sentence("--failure", "f", "--seed", "1").contains("give --failure or --seed, not both"))
    #expect(
      sentence("--failure", "f", "--steps", "9").contains("--steps cannot be given with it"))
    #expect(sentence("--failure", "nowhere", "--good", "a").contains("cannot read \"nowhere\""))
    #expect(sentence("--seed", "1", "--bug", "tpyo").contains("--bug: \"tpyo\" is not one of"))
  }
}

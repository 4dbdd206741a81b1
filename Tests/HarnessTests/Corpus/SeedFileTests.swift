import Foundation
import MVCC
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SeedFile") struct SeedFileTests {
  private let rest = "\nexpect: pass\nreason: r\ndate: 2026-11-20\n"

  private func complaint(_ text: String) -> String? {
    do throws(HarnessError) {
      _ = try SeedFile.parse(text, file: "a.seed")
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("Entries begin with their seed and keep what was written for them")
  func entries() throws {
    let text = """
      # A comment.
      seed: 42
      profile: chaos
      steps: 20k
      expect: fail ledger
      signature: ledger in commit
      decisions: 00000000000000ff
      behaviour: ffffffffffffffff
      pinned: yes
      reason: Once lost: a row
      date: 2026-11-20

      seed: 0xff
      bug: late-preparing
      expect: pass
      reason: another
      date: 2026-11-21
      """
    let entries = try SeedFile.parse(text, file: "a.seed")
    #expect(entries.map(\.place) == ["a.seed:2", "a.seed:13"])
    #expect(
      entries[0].choice.command("heddle") == "heddle run --seed 42 --profile chaos --steps 20k")
    #expect(entries[0].expectation == .fail(property: "ledger"))
    #expect(entries[0].signature == "ledger in commit")
    #expect(entries[0].decisions == 255)
    #expect(entries[0].behaviour == .max)
    #expect(entries.map(\.isPinned) == [true, false])
    #expect(entries[0].lines["behaviour"] == 8)
    #expect(entries[0].reason == "Once lost: a row")
    #expect(entries[1].bug == "late-preparing")
    #expect((entries[1].skipReason == nil) == BuildIdentity.hasPlantedBugs)
  }

  @Test("Lines may end in CRLF, and a carriage return elsewhere is refused")
  func carriageReturns() throws {
    let text = "seed: 42\n# comment\nprofile: chaos\nexpect: pass\nreason: r\ndate: 2026-11-20\n"
    let unix = try SeedFile.parse(text, file: "f")
    let other = text.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
    let entries = try SeedFile.parse(other, file: "f")
    #expect(entries.map(\.choice.arguments) == unix.map(\.choice.arguments))
    #expect(entries.first?.choice.command("heddle") == "heddle run --seed 42 --profile chaos")
    #expect(entries.first?.reason == "r")
    #expect(
      complaint("# comment\rseed: 1")
        == "a.seed:1: a carriage return is expected only at the end of a line")
  }

  @Test("Expectations are pass, fail with a property, stall and trap")
  func expectations() throws {
    for (text, expectation) in [
      ("pass", SeedEntry.Expectation.pass), ("fail leak", .fail(property: "leak")),
      ("stall", .stall),
      ("trap", .trap),
    ] {
      let entries = try SeedFile.parse(
        "seed: 1\nexpect: \(text)\nreason: r\ndate: 2026-01-31", file: "f")
      #expect(entries.first?.expectation == expectation)
    }
  }

  @Test("Each malformed line is refused with file, line and what was expected")
  func malformed() {
    #expect(complaint("") == "a.seed: expected at least one line \"seed: NUMBER\"")
    #expect(complaint("hello") == "a.seed:1: expected \"key: value\", not \"hello\"")
    #expect(complaint("\nseed:") == "a.seed:2: expected a value after \"seed:\"")
    #expect(
      complaint("seed: x")
        == "a.seed:1: seed: \"x\" is not a number from 0 to 18446744073709551615, decimal or 0x…")
    #expect(complaint("profile: fast") == "a.seed:1: expected \"seed: NUMBER\" before \"profile\"")
    #expect(
      complaint("seed: 1\nkeys: 2\nkeys: 3")
        == "a.seed:3: \"keys\" is given twice for one seed")
    #expect(
      complaint("seed: 1\nfibers: 0")
        == "a.seed:2: fibers: \"0\" is not a whole number from 1 to 64")
    #expect(
      complaint("seed: 1\nfiber: 3")?.hasPrefix(
        "a.seed:2: there is no key \"fiber\"; did you mean fibers?; expected one of seed, system, expect,"
      )
        == true)
    #expect(
      complaint("seed: 1\nexpect: maybe")
        == "a.seed:2: expect: expected pass, fail PROPERTY, stall or trap, not \"maybe\"")
    #expect(complaint("seed: 1\nexpect: fail")?.contains("not \"fail\"") == true)
    #expect(
      complaint("seed: 1\nexpect: fail ledger-bounds")?.hasPrefix(
        "a.seed:2: expect: there is no property \"ledger-bounds\"; did you mean ledger?; "
          + "expected one of snapshot-read, changes,") == true)
    #expect(complaint("seed: 1\nexpect: fail progres")?.contains("mean progress?") == true)
    #expect(
      complaint("seed: 1\ndecisions: 12")
        == "a.seed:2: decisions: expected sixteen hexadecimal digits, not \"12\"")
    #expect(
      complaint("seed: 1\ndecisions: +00000000000000f")?.hasPrefix("a.seed:2: decisions: expected")
        == true)
    #expect(
      complaint("seed: 1\npinned: true")
        == "a.seed:2: pinned: expected yes or no, not \"true\"")
    #expect(
      complaint("seed: 1\ndate: 2026-13-01")
        == "a.seed:2: date: expected YYYY-MM-DD, not \"2026-13-01\"")
    #expect(
      complaint("seed: 1\nbug: late-prepraing")?.hasSuffix("; did you mean late-preparing?") == true
    )
  }

  @Test("A date must be one of the calendar")
  func dates() {
    for date in [
      "2026-02-30", "2026-02-29", "1900-02-29", "2026-04-31", "+026-01-01", "2026-00-01",
    ] {
      #expect(
        complaint("seed: 1\ndate: \(date)")
          == "a.seed:2: date: expected YYYY-MM-DD, not \"\(date)\"")
    }
    for date in ["2024-02-29", "2000-02-29", "2026-12-31"] {
      #expect(complaint("seed: 1\nexpect: pass\nreason: r\ndate: \(date)") == nil)
    }
  }

  @Test("What would control a terminal is escaped in messages")
  func controls() {
    #expect(
      complaint("a\u{1B}[2J\u{9B}\u{202E}b")
        == "a.seed:1: expected \"key: value\", not \"a\\u{1b}[2J\\u{9b}\\u{202e}b\"")
    let error = HarnessError.malformed(file: "a\nb\u{7}", line: 1, "é – …")
    #expect("\(error)" == "a\\u{a}b\\u{7}:1: é – …")
  }

  @Test("Every entry needs its expectation, its reason and its date")
  func missingKeys() {
    #expect(complaint("seed: 1") == "a.seed:1: expected \"expect: …\" for this seed")
    #expect(
      complaint("seed: 1\nexpect: pass\nseed: 2")
        == "a.seed:1: expected \"reason: …\" for this seed")
    #expect(
      complaint("seed: 1\nexpect: pass\nreason: r")
        == "a.seed:1: expected \"date: …\" for this seed")
    #expect(
      complaint("seed: 1\nsignature: s" + rest)
        == "a.seed:1: a signature is expected only with \"expect: fail …\"")
    #expect(complaint("seed: 1" + rest) == nil)
  }

  @Test("A signature that no failure of the property has is refused")
  func signatures() {
    func signature(_ expectation: String, _ text: String) -> String? {
      complaint(
        "seed: 1\nexpect: \(expectation)\nsignature: \(text)\nreason: r\ndate: 2026-11-20")
    }
    for wrong in ["nonsense", "leak in run", "trap: out of range", "ledgers in commit"] {
      #expect(
        signature("fail ledger", wrong)
          == "a.seed:3: signature: expected \"ledger in …\", as \"expect: fail ledger\" asks for, "
          + "not \"\(wrong)\"")
    }
    for right in ["ledger in commit", "ledger in commit at A.b", "ledger in run: twice"] {
      #expect(signature("fail ledger", right) == nil)
    }
    #expect(signature("trap", "ledger in commit")?.contains("expected that of a trap") == true)
    #expect(signature("trap", "trap: out of range") == nil)
    #expect(signature("stall", "stall in run") == nil)
  }

  @Test("A key that does not exist gets one line, and not a list of every option")
  func shortSentence() {
    let sentence = complaint("seed: 1\nexpct: pass")
    #expect(sentence?.contains("did you mean expect?") == true)
    #expect((sentence?.count ?? 0) < 250)
  }

  @Test("A pin needs a digest, and a trap cannot have one")
  func pins() {
    let digest = "\ndecisions: 00000000000000ff"
    #expect(
      complaint("# c\nseed: 1\npinned: yes" + rest)
        == "a.seed:2: expected \"decisions: …\" or \"behaviour: …\" to pin")
    #expect(complaint("seed: 1\npinned: no" + rest) == nil)
    #expect(complaint("seed: 1\npinned: yes" + digest + rest) == nil)
    let trap = digest + "\nexpect: trap\nreason: r\ndate: 2026-11-20\n"
    #expect(
      complaint("seed: 1" + trap) == "a.seed:1: a run that traps leaves no digests to compare")
  }

  @Test("The example of the corpus's own page is a file of seeds")
  func examplePage() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let page = try String(contentsOf: root.appending(path: "Seeds/README.md"), encoding: .utf8)
    let blocks = page.components(separatedBy: "```\n").enumerated().filter { $0.offset % 2 == 1 }
    #expect(!blocks.isEmpty)
    for block in blocks {
      #expect(try SeedFile.parse(block.element, file: "Seeds/README.md").count == 2)
    }
  }
}

@Suite("Seeds of other systems") struct ForeignSeedTests {
  private let text = """
    seed: 1
    expect: pass
    reason: ours
    date: 2026-11-28

    seed: 2
    colour: blue
    system: jar
    expect: fail never-less
    """

  @Test("An entry of another system is not read, and is distinguished from the program's own")
  func foreign() throws {
    let entries = try SeedFile.parse(text, file: "a.seed")
    #expect(entries.map(\.isForeign) == [false, true])
    #expect(entries[1].system == "jar")
    let plan = try ReplayPlan(.seed(entries[1]), ToyDriver.system)
    guard case .nothing(let reason) = plan.work else {
      Issue.record("a foreign entry is run")
      return
    }
    #expect(reason == "of the system jar")
  }

  @Test("A replay of a folder skips what is foreign, and says how much that is")
  func replay() throws {
    let folder = Folder()
    try folder.write(text, to: "a.seed")
    let session = Session.run(["replay", folder.path])
    #expect(session.out.hasSuffix("1 replayed: 1 ok\n"))
    #expect(session.errors == "skipped 1 of other systems\n")
    #expect(session.status == .passed)
  }

  @Test("A replay in which everything is foreign has judged nothing")
  func replayOfForeign() throws {
    let folder = Folder()
    try folder.write("seed: 1\nsystem: jar\nexpect: pass\n", to: "a.seed")
    for path in [folder.path, folder.file("a.seed")] {
      let session = Session.run(["replay", path])
      #expect(session.status == .cannotBeJudged)
      #expect(session.errors == "skipped 1 of other systems\n")
    }
  }

  @Test("A failure file of another system is refused by name, and skipped in a folder")
  func failure() throws {
    let folder = Folder()
    let spec = ToyDriver.draw(3, .fast)
    var file = FailureFile(spec, ToyDriver.execute(RunRequest(spec)), build: .current)
    file.system = "jar"
    try folder.write(file.text, to: "a.failure")
    let named = Session.run(["replay", folder.file("a.failure")])
    #expect(named.status == .usage)
    #expect(
      named.errors.contains("expected a failure of the system engine, but it is one of \"jar\""))
    #expect(Session.run(["replay", folder.path]).errors == "skipped 1 of other systems\n")
  }
}

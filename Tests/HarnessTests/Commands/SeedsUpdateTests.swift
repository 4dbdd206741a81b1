import EngineSystem
import Foundation
import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SeedsUpdateCommand") struct SeedsUpdateTests {
  private let folder = Folder()
  private let end = "\nreason: r\ndate: 2026-11-20\n"

  private func digests(_ seed: UInt64) -> (decisions: String, behaviour: String) {
    let report = ToyDriver.execute(RunRequest(ToyDriver.draw(seed, .fast)))
    return (
      HexNumber(report.decisionDigest).hexadecimalDigits,
      HexNumber(report.behaviourDigest).hexadecimalDigits
    )
  }

  private func update(_ text: String, _ words: String...) throws -> Session {
    try folder.write(text, to: "a.seed")
    return Session.run(["seeds", "update", folder.file("a.seed")] + words)
  }

  @Test("Both names of one file are updated, because each is a file of its own afterwards")
  func twoNames() throws {
    try folder.write("seed: 1\nexpect: pass\(end)", to: "a.seed")
    let (a, b) = (folder.file("a.seed"), folder.file("b.seed"))
    try FileManager.default.linkItem(atPath: a, toPath: b)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("c.seed"), withDestinationPath: a)
    let session = Session.run(["seeds", "update", folder.path])
    #expect(session.status == .passed)
    #expect(session.out.hasSuffix("2 entries: 2 filled in; 2 files written\n"))
    #expect(folder.read("a.seed")?.contains(digests(1).decisions) == true)
    #expect(folder.read("b.seed") == folder.read("a.seed"))
  }

  @Test("Digests that moved are replaced, pinned or not, and a second update finds nothing")
  func moved() throws {
    let old = "0000000000000001"
    let text = """
      # head
      seed: 1
      expect: pass
      decisions: \(old)
      pinned: yes\(end)
      seed: 2
      behaviour: \(old)
      expect: pass\(end)
      """
    let session = try update(text)
    #expect(session.status == .passed)
    #expect(session.out.contains("decisions 00000000… → \(digests(1).decisions.prefix(8))…"))
    #expect(session.out.hasSuffix("2 entries: 2 updated; 1 file written\n"))
    let expected = text.replacing("decisions: \(old)", with: "decisions: \(digests(1).decisions)")
      .replacing("behaviour: \(old)", with: "behaviour: \(digests(2).behaviour)")
    #expect(folder.read("a.seed") == expected)
    let again = try update(expected)
    #expect(again.out == "2 entries: 2 unchanged; 0 files written\n")
    #expect(Session.run(["replay", folder.path]).out.hasSuffix("2 replayed: 2 ok\n"))
  }

  @Test("An entry without digests gets both")
  func filling() throws {
    let session = try update("seed: 3\nexpect: fail toy-sum" + end)
    #expect(session.out.hasPrefix("filled in  "))
    let (decisions, behaviour) = digests(3)
    #expect(
      folder.read("a.seed")
        == "seed: 3\nexpect: fail toy-sum\ndecisions: \(decisions)\nbehaviour: \(behaviour)" + end)
  }

  @Test("An entry that comes out differently stays as it is, and its status is that of the command")
  func failing() throws {
    let bad = "seed: 4\nexpect: pass\ndecisions: 0000000000000001" + end
    let session = try update("seed: 3\nexpect: pass\(end)\(bad)seed: 1\nexpect: pass\(end)")
    #expect(session.status == .stalled)
    #expect(session.out.contains("expected a pass, but it stalled: progress in commit"))
    #expect(session.out.contains("replay: heddle run --seed 4\n"))
    #expect(session.out.hasSuffix("3 entries: 1 filled in, 2 FAILED; 1 file written\n"))
    let text = try #require(folder.read("a.seed"))
    #expect(text.hasPrefix("seed: 3\nexpect: pass\(end)\(bad)seed: 1\nexpect: pass\ndecisions: "))
  }

  @Test("A dry run says the same and writes nothing")
  func dryRun() throws {
    let text = "seed: 1\nexpect: pass" + end
    let session = try update(text, "--dry-run")
    #expect(session.status == .passed)
    #expect(session.out.hasPrefix("filled in  "))
    #expect(session.out.hasSuffix("1 entry: 1 filled in; nothing was written (--dry-run)\n"))
    #expect(folder.read("a.seed") == text)
  }

  @Test("Entries of bugs that the build does not have are counted and left")
  func skipped() throws {
    guard !BuildIdentity.hasPlantedBugs else { return }
    let text = "seed: 1\nbug: late-preparing\nexpect: fail toy-sum" + end
    let session = try update(text)
    #expect(session.status == .cannotBeJudged)
    #expect(session.out == "1 entry: 1 skipped; 0 files written\n")
    #expect(folder.read("a.seed") == text)
  }

  @Test("No file changes when one of them cannot be written")
  func unwritable() throws {
    let text = "seed: 1\nexpect: pass" + end
    try folder.write(text, to: "a/a.seed")
    try folder.write(text, to: "b/b.seed")
    // A folder has the name under which the second file would be written first.
    let name = ".b.seed.\(ProcessInfo.processInfo.processIdentifier).tmp"
    try folder.write("", to: "b/\(name)/x")
    let session = Session.run(["seeds", "update", folder.path])
    #expect(session.status == .usage)
    #expect(session.errors.hasPrefix("heddle: cannot write \"\(folder.path)/b/b.seed\": "))
    #expect(folder.read("a/a.seed") == text)
    #expect(folder.read("b/b.seed") == text)
  }

  @Test("A failure file and a folder without seeds are refused")
  func refusals() throws {
    try folder.write("{}", to: "x.failure")
    let file = folder.file("x.failure")
    #expect(
      Session.run(["seeds", "update", file]).errors
        == "heddle: \"\(file)\" is not a file of seeds\n")
    #expect(
      Session.run(["seeds", "list", folder.path]).errors
        == "heddle: cannot read \"\(folder.path)\": the folder contains no .seed file\n")
    #expect(Session.run(["seeds", "update"]).errors.contains("needs a PATH"))
    #expect(Session.run(["seeds", "list"]).errors.contains("needs a PATH"))
  }
}

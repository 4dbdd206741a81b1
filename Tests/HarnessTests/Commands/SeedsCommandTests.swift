import EngineSystem
import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("SeedsCommand") struct SeedsCommandTests {
  @Test(
    "The folder of a path is what comes before its last part",
    arguments: [
      ("a", ""), ("a/", ""), ("a/b", "a"), ("a//b/", "a"), ("é/b", "é"), ("/a", "/"), ("/", ""),
      ("/a/b/c", "/a/b"), ("", ""),
    ])
  func folders(_ path: String, _ folder: String) {
    #expect(MadeFolders.parent(of: path) == folder)
  }

  private let folder = Folder()
  private let end = "\nreason: r\ndate: 2026-11-20\n"

  private var target: String { folder.file("a.seed") }

  private func seeds(_ words: String...) -> Session {
    Session.run(["seeds"] + words) { $0.today = { "2026-11-21" } }
  }

  /// Adds a seed whose worker ends in the given way, or answers.
  private func add(_ words: String..., end: WorkerEnd? = nil) -> Session {
    Session.run(["seeds", "add", "--to", target, "--reason", "why"] + words) { environment in
      environment.today = { "2026-11-21" }
      guard let end else { return }
      environment.makePool = { places, _ in
        LocalRunPool(system: ToyDriver.system, places: places, ends: [5: end, 6: end])
      }
    }
  }

  private func refuses(_ session: Session, _ sentence: String) {
    #expect(session.status == .usage)
    #expect(session.out.isEmpty)
    #expect(session.errors == "heddle: \(sentence)\n")
  }

  @Test("The words after `seeds` are explained")
  func words() {
    let choices = "add, update or list (heddle seeds --help says more)"
    refuses(seeds(), "heddle seeds needs a word: \(choices)")
    refuses(
      seeds("ad"), "heddle seeds has no command \"ad\"; did you mean add?; it takes \(choices)")
    #expect(seeds("--help").out == SeedsCommand.helpText)
    #expect(Session.run(["help", "seeds"]).out == SeedsCommand.helpText)
    for line in SeedsCommand.helpText.split(separator: "\n") { #expect(line.count <= 100) }
    #expect(seeds("add", "--help").out == SeedsAddCommand.command.helpText)
  }

  @Test(
    "The folder of the entry's file is made, below Seeds with its parents, and removed where nothing is added"
  )
  func newFolder() {
    func add(_ to: String, _ expectation: String) -> Session {
      seeds("add", "--to", folder.file(to), "--reason", "r", "--seed", "5", "--expect", expectation)
    }
    #expect(add("new/a.seed", "fail").status == .usage)
    #expect(folder.names.isEmpty)
    #expect(add("new/a.seed", "pass").status == .passed)
    #expect(folder.read("new/a.seed")?.contains("seed: 5\n") == true)
    let deep = add("other/deep/a.seed", "pass")
    #expect(deep.status == .usage && folder.names == ["new"])
    #expect(deep.errors.contains("cannot write \"\(folder.file("other/deep"))\": No such file"))
    #expect(add("Seeds/own/a.seed", "fail").status == .usage && folder.names == ["new"])
    #expect(add("Seeds/own/a.seed", "pass").status == .passed)
    #expect(folder.read("Seeds/own/a.seed")?.contains("seed: 5\n") == true)
  }

  @Test(
    "A seed that passes makes a file with a comment and an entry, which a replay finds as it is")
  func addPassing() throws {
    let session = add("--seed", "5", "--steps", "100", "--pin")
    #expect(session.status == .passed)
    #expect(session.errors.isEmpty)
    #expect(
      session.out.hasPrefix(
        "added to \(target):3\n\nseed: 5\nprofile: fast\nfibers: 4\nsteps: 100\n"))
    #expect(session.out.contains("\nunlisted: default\nexpect: pass\n"))
    #expect(!session.out.contains("\nbug: "))
    #expect(session.out.contains("\npinned: yes\nreason: why\ndate: 2026-11-21\n"))
    #expect(folder.read("a.seed")?.hasPrefix("# Seeds of the corpus") == true)
    #expect(Session.run(["replay", folder.path]).out.hasSuffix("1 replayed: 1 ok\n"))
    #expect(folder.names == ["a.seed"])
  }

  @Test("A further entry leaves those before it as they were")
  func addAnother() throws {
    let old = "# mine\nseed: 1\nexpect: pass" + end
    try folder.write(old, to: "a.seed")
    #expect(add("--seed", "1", "--fibers", "5", "--date", "2026-01-31").status == .passed)
    let text = try #require(folder.read("a.seed"))
    #expect(text.hasPrefix(old + "\nseed: 1\nprofile: fast\nfibers: 5\n"))
    #expect(text.contains("\nunlisted: default\nexpect: pass\ndecisions: "))
    #expect(text.hasSuffix("\nreason: why\ndate: 2026-01-31\n"))
  }

  @Test("A failure that is to be fixed is expected to pass; digests come with the update")
  func addFailing() throws {
    let session = add("--seed", "3")
    #expect(session.status == .passed)
    #expect(!session.out.contains("decisions"))
    #expect(
      session.errors == "until this is fixed, heddle replay \(target) fails (it failed: "
        + "toy-sum in update); then heddle seeds update \(target) fills in "
        + "the digests\n")
    #expect(Session.run(["replay", target]).status == .propertyFailed)
  }

  @Test("A failure that stays is recorded with its property, signature and digests")
  func expectations() throws {
    #expect(
      add("--seed", "3", "--expect", "fail").out.contains("expect: fail toy-sum\nsignature: "))
    #expect(add("--seed", "4", "--expect", "stall").out.contains("expect: stall\nsignature: "))
    let trap = add("--seed", "5", "--expect", "trap", end: WorkerEnd(.died(.signalled(SIGABRT))))
    #expect(trap.out.contains("expect: trap\nreason: why\n"))
    let guarded = add("--seed", "6", end: WorkerEnd(.died(.signalled(SIGILL))))
    #expect(guarded.out.contains("expect: pass\nreason: why\n"))
    #expect(guarded.errors.contains("fails (the system under test trapped (SIGILL)); then"))
    let document = try SeedDocument(path: target, system: ToyDriver.system)
    #expect(document.entries.count == 4)
  }

  @Test("A failure file's spec is used, whatever this build draws")
  func fromFailure() throws {
    _ = Session.run([
      "run", "--seed", "13", "--fibers", "5", "--failure", folder.file("x.failure"),
    ])
    let session = add(folder.file("x.failure"), "--expect", "fail")
    #expect(session.status == .passed, "\(session.errors)")
    #expect(session.out.contains("\nseed: 13\nprofile: fast\nfibers: 5\nsteps: 2000\n"))
    #expect(session.out.contains("\nexpect: fail toy-sum\n"))
    #expect(Session.run(["replay", target]).status == .passed)
  }

  @Test("Several failure files become an entry each, or none of them where one cannot")
  func severalFailures() throws {
    let files = [13, 23].map { seed in
      let file = folder.file("\(seed).failure")
      _ = Session.run(["run", "--seed", "\(seed)", "--failure", file])
      return file
    }
    refuses(
      add(files[0], files[0]),
      "\"\(files[0])\" and \"\(files[0])\" have seed 13 with the same spec; nothing was added")
    refuses(
      add(files[0], files[1], "--expect", "stall"),
      "\"\(files[0])\": expected a stall, but it failed: toy-sum in update; nothing was added")
    #expect(folder.read("a.seed") == nil)
    let session = add(files[0], files[1])
    #expect(session.status == .passed, "\(session.errors)")
    #expect(
      session.errors.hasPrefix(
        "until these are fixed, heddle replay \(target) fails (2 of 2 entries; of the first, it failed: "
      ))
    let document = try SeedDocument(path: target, system: ToyDriver.system)
    #expect(document.entries.map(\.choice.seed) == [13, 23])
    for entry in document.entries { #expect(session.out.contains("added to \(entry.place)\n")) }
  }

  @Test("What cannot be added is refused in one sentence, and nothing is written")
  func refusals() throws {
    let both = "either failure files or --seed SEED"
    refuses(
      seeds("add", "--seed", "1", "--to", target),
      "heddle seeds add needs --reason TEXT: why the seed is there, in one line")
    refuses(add(), "heddle seeds add needs \(both)")
    refuses(add("x", "--seed", "1"), "heddle seeds add takes \(both), not both")
    refuses(
      add("x", "--fibers", "2"),
      "--fibers needs --seed; a failure file contains its own spec")
    refuses(add("none"), "cannot read \"none\": there is no such file or folder")
    refuses(
      add("--seed", "1", "--expect", "fail"),
      "expected a failure, but it passed; nothing was added")
    refuses(
      add("--seed", "1", "--date", "2026-02-30"),
      "--date: \"2026-02-30\" is not a day YYYY-MM-DD")
    refuses(
      seeds("add", "--reason", "a\nb"), "--reason: \"a\\u{a}b\" is not one line of text")
    refuses(
      seeds("add", "--to", "a.txt"), "--to: \"a.txt\" is not a path that ends in .seed")
    let nowhere = folder.file("none/deep/a.seed")
    refuses(
      seeds("add", "--seed", "1", "--reason", "r", "--to", nowhere),
      "cannot write \"\(folder.file("none/deep"))\": No such file or directory")
    #expect(folder.names.isEmpty)
  }

  @Test("A file that is wrong and an entry that is there already are refused")
  func existing() throws {
    try folder.write("seed: 1\nexpect: maybe" + end, to: "a.seed")
    #expect(add("--seed", "1").errors.hasPrefix("heddle: \(target):2: expect: expected pass"))
    let old = "\nseed: 1\nfibers: 3\nexpect: pass" + end
    try folder.write(old, to: "a.seed")
    // This is what the seed draws.
    refuses(add("--seed", "1"), "\(target):2 has seed 1 with the same spec; nothing was added")
    #expect(folder.read("a.seed") == old)
    #expect(folder.names == ["a.seed"])
  }

  @Test("The process knows today's date")
  func today() {
    #expect(isDay(Environment.process(system: ToyDriver.system).today()))
  }

  @Test("An interruption adds nothing and updates nothing")
  func interrupted() throws {
    let old = "seed: 1\nexpect: pass" + end
    try folder.write(old, to: "a.seed")
    for words in [
      ["seeds", "add", "--seed", "2", "--reason", "r", "--to", target],
      ["seeds", "update", target],
    ] {
      let session = Session.run(words) { $0.isInterrupted = { true } }
      #expect(session.status == .interrupted)
      #expect(session.errors.hasPrefix("interrupted; nothing was "))
      #expect(folder.read("a.seed") == old)
    }
  }
}

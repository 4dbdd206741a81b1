import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("FileRule") struct FileRuleTests {
  private let folder = Folder()

  private func results(_ name: String) throws {
    let header = Results.header("0..1")
    try folder.write(Results.text(header, [Results.passed(0), Results.passed(1)]), to: name)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(name), withDestinationPath: target)
  }

  /// Expects a refusal that names both, and that every file is as it was.
  private func expectRefused(
    _ words: [String], _ parts: String..., adjust: (inout Environment) -> Void = { _ in }
  ) {
    let before = folder.names.map { "\($0): \(folder.read($0) ?? "")" }
    let session = Session.run(words, adjust: adjust)
    #expect(session.status == .usage, "\(words)")
    #expect(session.out == "")
    for part in parts { #expect(session.errors.contains(part), "\(session.errors)") }
    #expect(session.errors.split(separator: "\n").count == 1)
    #expect(folder.names.map { "\($0): \(folder.read($0) ?? "")" } == before)
  }

  @Test("No command writes onto what it reads, through any kind of link")
  func inputs() throws {
    try results("x")
    try folder.write("signature: a\nreason: b\n", to: "k")
    try link("soft", to: "x")
    try link("far", to: folder.file("soft"))
    try FileManager.default.linkItem(atPath: folder.file("x"), toPath: folder.file("hard"))
    let x = folder.file("x")
    for name in ["x", "soft", "far", "hard", "./x"] {
      for option in ["--junit", "--out"] {
        expectRefused(["merge", x, option, folder.file(name)], "FILE and \(option) name the same")
        expectRefused(["merge", folder.file(name), option, x], "FILE and \(option) name the same")
      }
    }
    let k = folder.file("k")
    expectRefused(["merge", x, "--known", k, "--junit", k], "--known and --junit name the same")
    expectRefused(
      ["sweep", "--seeds", "1", "--known", k, "--junit", k], "--known and --junit name the same")
    expectRefused(
      ["sweep", "--seeds", "1", "--known", k, "--out", k], "--known and --out name the same")
    expectRefused(
      ["seeds", "add", k, "--reason", "r", "--to", folder.file("k.seed")], "expected")
    try link("k.seed", to: "k")
    expectRefused(
      ["seeds", "add", k, "--reason", "r", "--to", folder.file("k.seed")],
      "FAILURE and --to name the same file")
  }

  @Test("What is found in a folder is read, and is not overwritten either")
  func found() throws {
    let corpus = folder.file("corpus")
    try FileManager.default.createDirectory(atPath: corpus, withIntermediateDirectories: false)
    let seed = corpus + "/a.seed"
    try Data("seed: 1\nexpect: pass\nreason: x\ndate: 2026-01-01\n".utf8)
      .write(to: URL(filePath: seed))
    for option in ["--trace", "--narrate"] {
      expectRefused(
        ["replay", corpus, option, seed], "PATH and \(option) name the same file", "a.seed")
    }
    let text = try String(contentsOfFile: seed, encoding: .utf8)
    #expect(text.hasPrefix("seed: 1\n"))
    try results("x")
    let x = folder.file("x")
    try FileManager.default.createDirectory(
      atPath: x + ".failures", withIntermediateDirectories: false)
    expectRefused(
      ["merge", x, "--failure-files", "--junit", x + ".failures/a.failure"],
      "which lies among the files that are read from the failure folder")
  }

  @Test("Nothing is written onto the running program")
  func program() throws {
    try folder.write("the program", to: "heddle")
    let program = folder.file("heddle")
    expectRefused(
      ["run", "--seed", "1", "--trace", program], "the running program and --trace name the same"
    ) { $0.executable = { program } }
  }

  @Test("No file is written twice, even through links to files that do not exist yet")
  func outputs() throws {
    try link("soft", to: "new")
    try link("far", to: folder.file("soft"))
    let (new, soft, far) = (folder.file("new"), folder.file("soft"), folder.file("far"))
    for (a, b) in [(new, soft), (soft, far), (far, new)] {
      expectRefused(
        ["run", "--seed", "1", "--trace", a, "--narrate", b], "--trace and --narrate name the same",
        "once as \"\(b)\", which cannot both be written")
      expectRefused(
        ["sweep", "--seeds", "1", "--out", a, "--junit", b], "--out and --junit name the same")
    }
    #expect(folder.names == ["far", "soft"])
  }

  @Test("No output is among the files of the failure folder, or in its place")
  func failureFolder() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("f"), withIntermediateDirectories: false)
    let words = ["sweep", "--seeds", "1", "--failure-folder", folder.file("f")]
    expectRefused(
      words + ["--out", folder.file("f/r.failure")], "--out names",
      "which lies among the files that are written into --failure-folder")
    expectRefused(
      words + ["--junit", folder.file("f")], "--failure-folder and --junit name the same")
    #expect(Session.run(words + ["--out", folder.file("f/r"), "--quiet"]).status == .passed)
  }

  @Test("The file into which standard output goes is no output of another kind, and no input")
  func standardOutput() throws {
    try results("x")
    let descriptor = open(folder.file("x"), O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    for words in [
      ["merge", folder.file("x")], ["run", "--seed", "1", "--trace", folder.file("x")],
      ["sweep", "--seeds", "1", "--junit", folder.file("x")],
    ] {
      let session = Session.run(words) { $0.printing = [(descriptor, "standard error")] }
      #expect(session.status == .usage)
      #expect(session.errors.contains("into which standard error goes as well; take another file"))
    }
    #expect(folder.names == ["x"])
  }

  @Test("A device may be written and read any number of times")
  func devices() {
    let null = "/dev/null"
    let session = Session.run(["run", "--seed", "3", "--trace", null, "--failure", null])
    #expect(session.status == .propertyFailed)
    #expect(session.errors.contains("steps in"))
    #expect(
      Session.run(["sweep", "--seeds", "1", "--out", null, "--junit", null]).status == .passed)
  }

  @Test("What is read does not lie where revisions are checked out")
  func worktrees() throws {
    try folder.write("", to: "work/tree/deep/f")
    try link("soft", to: "work/tree/deep/f")
    try folder.write("", to: "workshop")
    func check(_ name: String) throws {
      var rule = FileRule(Session.environment(Session.Memory(), Session.Memory()))
      rule.reads(folder.file(name), as: "--failure")
      rule.writes(tree: folder.file("work"), as: "the worktree")
      try rule.check()
    }
    for name in ["work/tree/deep/f", "soft"] {
      let error = #expect(throws: HarnessError.self) { try check(name) }
      #expect(
        error?.description.contains("which lies in the worktree \"\(folder.file("work"))\"") == true
      )
    }
    try check("workshop")
    try check("none")
  }

  @Test("A file that a sweep is writing is replaced by no other command")
  func runningSweep() throws {
    try results("x")
    var header = Results.header("0..9")
    header.build = .current
    let sweep = try ResultsWriter(creating: folder.file("r"), header)
    try sweep.write(Results.passed(1))
    let r = folder.file("r")
    for words in [
      ["merge", folder.file("x"), "--out", r], ["merge", folder.file("x"), "--junit", r],
      ["run", "--seed", "3", "--failure", r], ["run", "--seed", "3", "--narrate", r],
      ["sweep", "--seeds", "1", "--junit", r], ["sweep", "--seeds", "1", "--out", r],
      ["sweep", "--seeds", "0..9", "--out", r, "--resume"],
    ] {
      expectRefused(words, "cannot write \"\(r)\": ", FileLock.reason)
    }
    try sweep.write(Results.passed(2))
    try sweep.finish()
    #expect(
      folder.read("r")
        == Results.text(header, [Results.passed(1), Results.passed(2)]))
  }
}

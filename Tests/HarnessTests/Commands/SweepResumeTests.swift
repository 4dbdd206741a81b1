import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SweepResume") struct SweepResumeTests {
  private let folder = Folder()

  private var out: String { folder.file("r") }

  private func sweep(
    _ words: String..., adjust: (inout Environment) -> Void = { _ in }
  ) -> Session {
    Session.run(["sweep", "--out", out] + words, adjust: adjust)
  }

  /// Cuts the results in the middle of their line `number`.
  private func cut(_ number: Int) throws {
    let text = try #require(folder.read("r"))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let half = lines[number].prefix(lines[number].count / 2)
    try folder.write((lines[..<number] + [half]).joined(separator: "\n"), to: "r")
  }

  @Test(
    "A sweep whose results were cut anywhere goes on to the same summary",
    arguments: [1, 2, 4, 9, 29, 30])
  func resume(_ line: Int) throws {
    let whole = sweep("--seeds", "0..29", "--audit", "50%")
    let results = Set(try #require(folder.read("r")).split(separator: "\n").count..<32)
    try cut(line)
    let again = sweep("--seeds", "0..29", "--audit", "50%", "--resume")
    #expect(again.out == whole.out)
    #expect(again.status == whole.status)
    #expect(Set(try #require(folder.read("r")).split(separator: "\n").count..<32) == results)
    #expect(sweep("--seeds", "0..29", "--audit", "50%", "--resume").out == whole.out)
  }

  @Test("The results of another system are not resumed, merged or compared")
  func otherSystem() throws {
    _ = sweep("--seeds", "0..9")
    let text = try #require(folder.read("r"))
    let mine = try #require(text.firstMatch(of: /"system":"([^"]+)"/)).1
    try folder.write(text.replacing("\"system\":\"\(mine)\"", with: "\"system\":\"jar\""), to: "r")
    let resumed = sweep("--seeds", "0..9", "--resume")
    #expect(resumed.status == .usage)
    #expect(resumed.errors.contains("has results of the system jar, but this sweep is of \(mine)"))
    try folder.write(text, to: "own")
    for words in [["merge", out], ["diff", folder.file("own"), out]] {
      let session = Session.run(words)
      #expect(session.status == .usage && session.out.isEmpty)
      #expect(
        session.errors.contains("results of the system jar, but this is the program of \(mine)"))
    }
  }

  @Test("Nothing that has its result is run again")
  func nothingTwice() throws {
    _ = sweep("--seeds", "0..9")
    let session = sweep("--seeds", "0..9", "--resume") {
      $0.makePool = { _, _ in LocalRunPool(system: ToyDriver.system, places: 0) }
    }
    #expect(session.status == .stalled)
    #expect(session.errors.hasPrefix("0 seeds in 0:00"))
  }

  @Test("A lost failure file is written again, for the smallest failure")
  func failureFiles() throws {
    _ = sweep("--seeds", "0..29")
    let old = try FileManager.default.contentsOfDirectory(atPath: out + ".failures").sorted()
    let texts = old.map { folder.read("r.failures/" + $0) }
    for name in old { try FileManager.default.removeItem(atPath: out + ".failures/" + name) }
    try cut(12)
    _ = sweep("--seeds", "0..29", "--resume")
    #expect(old.map { folder.read("r.failures/" + $0) } == texts)
  }

  @Test("Without a file, or with an empty one, a sweep that is resumed begins")
  func begins() throws {
    #expect(sweep("--seeds", "0..2", "--resume").status == .passed)
    try folder.write("", to: "r")
    #expect(sweep("--seeds", "0..2", "--resume").status == .passed)
    #expect(folder.read("r")?.split(separator: "\n").count == 4)
  }

  @Test(
    "A file whose header was torn is begun again, and one that is something else stays as it is")
  func tornHeader() throws {
    let whole = sweep("--seeds", "0..9")
    let header = try #require(folder.read("r")?.split(separator: "\n").first)
    for length in [1, 9, 40, header.count] {
      try folder.write(String(header.prefix(length)), to: "r")
      #expect(sweep("--seeds", "0..9", "--resume").out == whole.out, "\(length)")
      #expect(folder.read("r")?.hasPrefix(header + "\n") == true)
    }
    for text in ["my diary without an end", "{", "{}"] {
      try folder.write(text, to: "r")
      let session = sweep("--seeds", "0..9", "--resume")
      #expect(session.status == (text == "{" ? whole.status : .usage), "\(text)")
      if text != "{" { #expect(folder.read("r") == text) }
    }
  }

  @Test("Options are compared by their values and not by their spelling")
  func spelling() {
    let whole = sweep("--seeds", "0..9", "--steps", "2k")
    #expect(sweep("--seeds", "0x0..0x9", "--steps", "2000", "--resume").out == whole.out)
  }

  @Test("A start that was drawn is kept")
  func freshStart() throws {
    let whole = sweep("--count", "8")
    try cut(3)
    let again = sweep("--count", "8", "--resume") { $0.freshSeed = { 7 } }
    #expect(again.out == whole.out)
    #expect(whole.out.hasPrefix("swept seeds 65261..65268;"))
  }

  @Test("Another sweep is not continued, and the file stays as it is")
  func otherSweeps() throws {
    _ = sweep("--seeds", "0..5", "--steps", "100")
    let text = folder.read("r")
    let path = out
    for (words, sentence) in [
      (["--seeds", "0..6", "--steps", "100"], "has the seeds 0..5, but this sweep seeds 0..6"),
      (["--count", "6", "--start", "1", "--steps", "100"], "but this sweep seeds 1..6"),
      (["--seeds", "0..5"], "has the options \"--steps 100\", but this sweep has \"\""),
      (
        ["--seeds", "0..5", "--steps", "100", "--shard", "1/2"],
        "has shard 1/1, but this sweep is shard 1/2"
      ),
      (
        ["--seeds", "0..5", "--steps", "100", "--audit", "6%"],
        "has an audit of 5%, but this sweep has 6%"
      ),
    ] {
      let session = Session.run(["sweep", "--out", path, "--resume"] + words)
      #expect(session.status == .usage)
      #expect(session.out == "")
      #expect(session.errors.hasPrefix("heddle: --resume: \"\(path)\" has "))
      #expect(session.errors.hasSuffix(sentence + "\n"), "\(session.errors)")
      #expect(folder.read("r") == text)
    }
  }

  @Test("Results of another build, a torn header and another file are refused")
  func otherFiles() throws {
    _ = sweep("--seeds", "0..5")
    let text = try #require(folder.read("r"))
    let fingerprint = BuildIdentity.current.fingerprint
    for (other, sentence) in [
      (text.replacing(fingerprint, with: "0123456789abcdef"), "has results of "),
      ("hello\n", "expected the header of a results file, as heddle sweep --out writes it"),
      (text.replacing("\"outcome\":\"failed\"", with: "\"outcome\":\"f\""), ":"),
    ] {
      try folder.write(other, to: "r")
      let session = sweep("--seeds", "0..5", "--resume")
      #expect(session.status == .usage)
      #expect(session.errors.contains(sentence))
      #expect(session.errors.split(separator: "\n").count == 1)
      #expect(folder.read("r") == other)
    }
  }

  @Test(
    "An interrupted sweep says how to go on, has what was done, and ends with 130 or the failure")
  func interrupted() throws {
    for (seeds, status) in [("5..9,15..19", ExitStatus.interrupted), ("3,5..12", .propertyFailed)] {
      try? FileManager.default.removeItem(atPath: out)
      let whole = Session.run(["sweep", "--seeds", seeds, "--audit", "0%"])
      var questions = 0
      let session = sweep("--seeds", seeds, "--audit", "0%", "--jobs", "1") {
        $0.isInterrupted = {
          questions += 1
          return questions > 4
        }
      }
      #expect(session.status == status)
      #expect(session.out.contains("\nmissing: "))
      #expect(
        session.errors.hasPrefix("interrupted; the same command with --resume continues from"))
      let again = sweep("--seeds", seeds, "--audit", "0%", "--resume")
      #expect(again.status == whole.status, "\(again.errors)")
      #expect(
        again.out.split(separator: "\n").filter { !$0.hasPrefix("  file: ") }
          == whole.out.split(separator: "\n"))
    }
    let none = Session.run(["sweep", "--seeds", "0..9"]) { $0.isInterrupted = { true } }
    #expect(none.status == .interrupted)
    #expect(none.errors.hasPrefix("interrupted; with --out FILE it could be resumed\n"))
    #expect(none.out.hasSuffix("\nno seed has run\n"))
  }
}

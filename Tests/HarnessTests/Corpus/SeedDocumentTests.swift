import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("SeedDocument") struct SeedDocumentTests {
  private let folder = Folder()
  private let end = "\nreason: r\ndate: 2026-11-20"

  private func document(_ text: String) throws -> SeedDocument {
    try folder.write(text, to: "a.seed")
    return try SeedDocument(path: folder.file("a.seed"))
  }

  private func appended(to text: String) throws -> (text: String, line: Int) {
    let (bytes, lines) = try document(text).appending(["seed: 2\nexpect: pass"])
    return (String(decoding: bytes, as: UTF8.self), lines[0])
  }

  private func applied(_ text: String, _ edits: DigestEdit...) throws -> String {
    String(decoding: try document(text).applying(edits), as: UTF8.self)
  }

  @Test("An entry comes at the end after a blank line, whatever the end was like")
  func appending() throws {
    let old = "seed: 1\nexpect: pass" + end
    let whole = old + "\n\nseed: 2\nexpect: pass\n"
    for before in [old, old + "\n", old + "\n\n"] {
      let (text, line) = try appended(to: before)
      #expect(text == whole)
      #expect(line == 6)
    }
  }

  @Test("Several entries come one after the other, each with its line")
  func appendingSeveral() throws {
    let (bytes, lines) = try document("seed: 1\nexpect: pass" + end).appending([
      "seed: 2", "seed: 3",
    ])
    #expect(String(decoding: bytes, as: UTF8.self).hasSuffix(end + "\n\nseed: 2\n\nseed: 3\n"))
    #expect(lines == [6, 8])
  }

  @Test("New lines in a file whose lines end in CRLF end in CRLF too")
  func carriageReturns() throws {
    let old = ("seed: 1\nexpect: pass" + end + "\n").replacing("\n", with: "\r\n")
    let (text, _) = try appended(to: old)
    #expect(text == old + "\r\nseed: 2\r\nexpect: pass\r\n")
    let filled = try applied(old, DigestEdit(entry: 0, key: "decisions", digest: 255))
    #expect(
      filled == old.replacing("pass\r\n", with: "pass\r\ndecisions: 00000000000000ff\r\n"))
  }

  @Test("Only the digits of a digest change, and all else stays byte for byte")
  func replacing() throws {
    let text =
      "\u{FEFF}# head\n\n seed :\t1\nbehaviour :  0000000000000001 \t\n"
      + "expect: pass\n  decisions:000000000000000A\(end)\n\n# tail \u{2028}\n"
    let changed = try applied(
      text, DigestEdit(entry: 0, key: "decisions", digest: 0x1234_5678_9ABC_DEF0),
      DigestEdit(entry: 0, key: "behaviour", digest: .max))
    #expect(
      changed
        == text.replacing("0000000000000001", with: "ffffffffffffffff")
        .replacing("000000000000000A", with: "123456789abcdef0"))
  }

  @Test("A missing digest is added after the expectation, in every entry")
  func filling() throws {
    let text =
      "seed: 3\nexpect: fail leak\nsignature: leak in s\(end)\nseed: 1\nexpect: pass\(end)\n"
    let changed = try applied(
      text, DigestEdit(entry: 0, key: "decisions", digest: 1),
      DigestEdit(entry: 0, key: "behaviour", digest: 2),
      DigestEdit(entry: 1, key: "decisions", digest: 3))
    #expect(
      changed == """
        seed: 3
        expect: fail leak
        signature: leak in s
        decisions: 0000000000000001
        behaviour: 0000000000000002\(end)
        seed: 1
        expect: pass
        decisions: 0000000000000003\(end)\n
        """)
  }

  @Test("A file that another process has written meanwhile is left alone")
  func changedMeanwhile() throws {
    let document = try document("seed: 1\nexpect: pass" + end)
    let bytes = document.appending(["seed: 2\nexpect: pass" + end]).bytes
    try folder.write("seed: 9\nexpect: pass" + end, to: "a.seed")
    #expect(throws: HarnessError.self) { try document.replacement(bytes) }
    #expect(folder.read("a.seed")?.hasPrefix("seed: 9") == true)
    #expect(folder.names == ["a.seed"])
  }

  @Test("The same file under two names is one document")
  func twice() throws {
    try folder.write("seed: 1\nexpect: pass" + end, to: "b.seed")
    let paths = [folder.path, folder.file("b.seed"), folder.path + "/./b.seed"]
    #expect(try Corpus.documents(at: paths, system: ToyDriver.engine).count == 1)
  }
}

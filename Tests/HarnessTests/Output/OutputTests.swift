import Foundation
import Primitives
import Testing

@testable import Console
@testable import Harness

@Suite("Output") struct OutputTests {
  @Test("A file appears whole when it is committed, and nothing stays beside it")
  func commit() throws {
    let folder = Folder()
    try folder.write("old", to: "a")
    let file = try ReplacedFile(folder.file("a"))
    file.write(String(repeating: "x", count: 200_000))
    #expect(folder.read("a") == "old")
    #expect(folder.names.count == 2)
    try file.commit()
    #expect(folder.read("a")?.count == 200_000)
    #expect(folder.names == ["a"])
  }

  @Test("A file that is discarded or dropped leaves the old one")
  func discard() throws {
    let folder = Folder()
    try folder.write("old", to: "a")
    let file = try ReplacedFile(folder.file("a"))
    file.write("new")
    file.discard()
    do { _ = try ReplacedFile(folder.file("b")) }
    #expect(folder.read("a") == "old")
    #expect(folder.names == ["a"])
  }

  @Test("Folders, missing folders and files that are read-only are refused before anything runs")
  func refusals() throws {
    let folder = Folder()
    #expect(throws: HarnessError.unwritable(path: folder.path, reason: "it is a folder")) {
      _ = try ReplacedFile(folder.path)
    }
    let missing = folder.file("no/such")
    #expect(throws: HarnessError.unwritable(path: missing, reason: "No such file or directory")) {
      _ = try ReplacedFile(missing)
    }
    #expect(folder.names.isEmpty)
  }

  @Test("Devices are written in place, and a device that refuses is reported")
  func devices() throws {
    let null = try ReplacedFile("/dev/null")
    null.write("gone")
    try null.commit()
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let full = try ReplacedFile("/dev/full")
    full.write("much")
    #expect(throws: HarnessError.self) { try full.commit() }
  }

  @Test("After a write has failed the rest is dropped without another try")
  func brokenPipe() {
    var tries = 0
    let output = TextOutput { _ in
      tries += 1
      return false
    }
    output.line("one")
    output.flush()
    output.line("two")
    output.flush()
    #expect(tries == 1)
  }

  @Test("What would control a terminal is escaped, except what the program draws itself")
  func steering() {
    let memory = Session.Memory()
    let output = memory.output
    output.line("a\u{1B}[2Jb\tc\r\u{9B}\u{202E}\u{2028}é…")
    output.draw("\r\u{1B}[K")
    output.flush()
    #expect(memory.text == "a\\u{1b}[2Jb\tc\\u{d}\\u{9b}\\u{202e}\\u{2028}é…\n\r\u{1B}[K")
  }

  @Test("JSON holds every character, and none that would control a terminal")
  func steeringJSON() throws {
    let text = "a\u{1B}\u{9B}\u{7F}\u{202E}\u{2028}\u{E0001}é"
    for json in [JSONText.of([text]), JSONText.line(of: [text])] {
      #expect(!json.unicodeScalars.contains { $0 != "\n" && $0.steersTerminals })
      #expect(json.contains("\\udb40\\udc01é"))
      #expect(try JSONText.decode([String].self, from: json, file: "f") == [text])
    }
  }

  @Test("The bar draws when the per cent change, and nothing without a terminal")
  func progress() {
    let memory = Session.Memory()
    var bar = ProgressBar(memory.output, total: 1000)
    bar.advance(to: 500)
    let half = memory.text
    bar.advance(to: 501)
    #expect(memory.text == half)
    #expect(half.contains("50 %"))
    bar.finish()
    #expect(memory.text.hasSuffix("\u{1B}[K"))
    var silent = ProgressBar(nil, total: 10)
    silent.advance(to: 5)
    silent.finish()
  }

  @Test("64-bit numbers are strings in JSON, and others are refused with their place")
  func hexNumbers() throws {
    #expect(JSONText.of(HexNumber(.max)) == "\"0xffffffffffffffff\"\n")
    let back = try JSONText.decode([HexNumber].self, from: "[\"0x000000000000002a\"]", file: "f")
    #expect(back == [HexNumber(42)])
    for text in ["[\"42\"]", "[\"0xz\"]"] {
      #expect(throws: HarnessError.self) {
        try JSONText.decode([HexNumber].self, from: text, file: "f")
      }
    }
    #expect(
      throws: HarnessError.malformed(file: "f", line: nil, "expected a string at 0")
    ) { try JSONText.decode([HexNumber].self, from: "[42]", file: "f") }
  }
}

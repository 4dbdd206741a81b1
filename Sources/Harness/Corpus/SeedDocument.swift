import Console
import Foundation
import Primitives
import Scenario

/// A file of seeds that may be written again: what nobody changes stays byte for byte.
package struct SeedDocument {
  package let path: String
  package let entries: [SeedEntry]
  private let bytes: [UInt8]
  private let system: AnySystem

  private static let lineFeed = UInt8(ascii: "\n")

  /// Stands at the top of a file that `heddle seeds add` makes.
  private static var header: String {
    "# Seeds of the corpus; `\(ProgramName.current) seeds add` made this file. What the keys mean: Seeds/README.md of Heddle.\n"
  }

  /// Reads all of a file.
  ///
  /// - Parameter system: Whose entries are read.
  /// - Throws: `.unreadable` or `.malformed`.
  package init(
    path: String, system: AnySystem
  ) throws(HarnessError) {
    // Beside the text, because reading that drops the mark before it.
    let bytes = try readBytes(path)
    let entries = try SeedFile.parse(
      try decodedText(bytes, path), file: path, system: system)
    self.init(path: path, entries: entries, bytes: bytes, system: system)
  }

  /// The same, or one without entries where there is no such file.
  package init(
    existingOrNew path: String, system: AnySystem
  ) throws(HarnessError) {
    if FileManager.default.fileExists(atPath: path) {
      try self.init(path: path, system: system)
    } else {
      self.init(
        path: path, entries: [], bytes: Array(Self.header.utf8), system: system)
    }
  }

  private init(path: String, entries: [SeedEntry], bytes: [UInt8], system: AnySystem) {
    self.path = path
    self.entries = entries
    self.bytes = bytes
    self.system = system
  }
}

extension SeedDocument {
  /// The bytes with `texts` at the end, each as an entry, and the line on which each begins.
  package func appending(_ texts: [String]) -> (bytes: [UInt8], lines: [Int]) {
    let end = Array((usesCarriageReturns ? "\r\n" : "\n").utf8)
    var result = bytes
    var lines: [Int] = []
    for text in texts {
      if !result.isEmpty, result.last != Self.lineFeed { result += end }
      if !result.isEmpty, !endsWithBlankLine(result) { result += end }
      lines.append(result.count { $0 == Self.lineFeed } + 1)
      for part in text.split(separator: "\n") { result += Array(part.utf8) + end }
    }
    return (result, lines)
  }

  private var usesCarriageReturns: Bool {
    bytes.firstIndex(of: Self.lineFeed).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") }
      ?? false
  }

  private func endsWithBlankLine(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
    guard lines.count > 1 else { return false }
    return lines[lines.count - 2].allSatisfy { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ") }
  }
}

/// A recorded digest that is written into an entry.
package struct DigestEdit {
  /// The place of the entry in its document.
  package var entry: Int
  /// `decisions` or `behaviour`.
  package var key: String
  package var digest: UInt64
}

extension SeedDocument {
  /// The bytes with digests replaced where there are some, else added after the expectation.
  package func applying(_ edits: [DigestEdit]) -> [UInt8] {
    var lines = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false).map {
      Array($0)
    }
    // Backwards, so that a line that is put in moves none that is still to be found.
    for index in entries.indices.reversed() {
      let lineOf = entries[index].lines
      var added: [[UInt8]] = []
      for edit in edits where edit.entry == index {
        let digits = Array(HexNumber(edit.digest).hexadecimalDigits.utf8)
        if let number = lineOf[edit.key] {
          Self.replaceDigits(in: &lines[number - 1], with: digits)
        } else {
          added.append(Array("\(edit.key): ".utf8) + digits)
        }
      }
      guard let place = lineOf["signature"] ?? lineOf["expect"] else { continue }
      if lines[place - 1].last == UInt8(ascii: "\r") {
        added = added.map { $0 + [UInt8(ascii: "\r")] }
      }
      lines.insert(contentsOf: added, at: place)
    }
    return Array(lines.joined(separator: [Self.lineFeed]))
  }

  /// The value's digits are the sixteen after the colon and its blanks.
  private static func replaceDigits(in line: inout [UInt8], with digits: [UInt8]) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
      let first = line[colon...].firstIndex(where: { Character(UnicodeScalar($0)).isHexDigit })
    else { return }
    line.replaceSubrange(first..<first + digits.count, with: digits)
  }
}

extension SeedDocument {
  /// Opens a file beside this one in which `bytes` wait to take its place.
  ///
  /// - Throws: `.unwritable`, or `.usage` when somebody else has written the file since it was read.
  package func replacement(_ bytes: [UInt8]) throws(HarnessError) -> ReplacedFile {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try SeedFile.parse(
      text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, file: path,
      system: system)
    // Its lock comes first, so that nobody else writes between the look and the replacement.
    let file = try ReplacedFile(path)
    if FileManager.default.fileExists(atPath: path), try readBytes(path) != self.bytes {
      throw .usage("\(quoted(path)) was changed while its seeds ran; nothing was written")
    }
    file.write(text)
    return file
  }
}

import Console
import Foundation
import Primitives
import Scenario

/// A file of seeds that can be rewritten: unchanged parts stay the same byte for byte.
package struct SeedDocument {
  package let path: String
  package let entries: [SeedEntry]
  private let bytes: [UInt8]
  private let system: AnySystem

  private static let lineFeed = UInt8(ascii: "\n")

  /// The top of a file that `heddle seeds add` makes.
  private static var header: String {
    "# Seeds of the corpus; `\(ProgramName.current) seeds add` made this file. Heddle's Seeds/README.md explains the keys.\n"
  }

  /// Reads a whole file.
  ///
  /// - Parameter system: The system whose entries are read.
  /// - Throws: `.unreadable` or `.malformed`.
  package init(
    path: String, system: AnySystem
  ) throws(HarnessError) {
    // The bytes are kept besides the text, because decoding drops the byte-order mark.
    let bytes = try readBytes(path)
    let entries = try SeedFile.parse(
      try decodedText(bytes, path), file: path, system: system)
    self.init(path: path, entries: entries, bytes: bytes, system: system)
  }

  /// Reads a file, or begins a new one without entries if there is none.
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
  /// The bytes with `texts` appended as entries, and the line on which each begins.
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

/// A recorded digest to be written into an entry.
package struct DigestEdit {
  /// The place of the entry in its document.
  package var entry: Int
  /// `decisions` or `behaviour`.
  package var key: String
  package var digest: UInt64
}

extension SeedDocument {
  /// The bytes with digests replaced, or added after the expectation if the entry has none.
  package func applying(_ edits: [DigestEdit]) -> [UInt8] {
    var lines = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false).map {
      Array($0)
    }
    // Backwards, so that an inserted line moves none of the lines still to be found.
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
  /// Opens a file beside this one, in which `bytes` wait to take its place.
  ///
  /// - Throws: `.unwritable`, or `.usage` if the file has been changed since it was read.
  package func replacement(_ bytes: [UInt8]) throws(HarnessError) -> ReplacedFile {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try SeedFile.parse(
      text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, file: path,
      system: system)
    // The lock comes first, so that nothing else writes between the check and the replacement.
    let file = try ReplacedFile(path)
    if FileManager.default.fileExists(atPath: path), try readBytes(path) != self.bytes {
      throw .usage("\(quoted(path)) was changed while its seeds ran; nothing was written")
    }
    file.write(text)
    return file
  }
}

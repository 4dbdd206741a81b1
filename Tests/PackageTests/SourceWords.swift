/// The words and marks of Swift source in their order, without comments and the text of strings.
///
/// What a string interpolates is code and stays. Regular expressions are read as code too; a quote in one
/// opens a string that ends with its line.
struct SourceWords {
  private let bytes: [UInt8]
  private var index = 0
  private var words: [String] = []

  static func of(_ text: String) -> [String] {
    var reader = SourceWords(bytes: Array(text.utf8))
    reader.readCode(isInterpolation: false)
    return reader.words
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func isAt(_ text: StaticString, _ offset: Int = 0) -> Bool {
    let start = index + offset
    guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
    for place in 0..<text.utf8CodeUnitCount where bytes[start + place] != text.utf8Start[place] {
      return false
    }
    return true
  }

  /// Reads to the end, or to the parenthesis that ends an interpolation.
  private mutating func readCode(isInterpolation: Bool) {
    var depth = 1
    while index < bytes.count {
      if isAt("//") {
        skipLine()
      } else if isAt("/*") {
        skipBlockComment()
      } else if isAt("\"") || isAt("#") {
        readString()
      } else if Self.isWordByte(bytes[index]) {
        readWord()
      } else {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if isInterpolation, depth == 0 { return }
        if byte > 0x20, byte < 0x7F { words.append(String(UnicodeScalar(byte))) }
      }
    }
  }

  private mutating func skipLine() {
    while index < bytes.count, !isAt("\n") { index += 1 }
  }

  /// Comments nest.
  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if isAt("/*") {
        depth += 1
        index += 2
      } else if isAt("*/") {
        depth -= 1
        index += 2
      } else {
        index += 1
      }
    } while depth > 0 && index < bytes.count
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func readWord() {
    let start = index
    while index < bytes.count, Self.isWordByte(bytes[index]) { index += 1 }
    words.append(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  /// A string with any number of `#` around it; a `#` without one is a mark such as that of `#if`.
  private mutating func readString() {
    var hashes = 0
    while isAt("#", hashes) { hashes += 1 }
    guard isAt("\"", hashes) else {
      index += max(1, hashes)
      return
    }
    index += hashes
    let isLong = isAt("\"\"\"")
    index += isLong ? 3 : 1
    while index < bytes.count {
      if isAt("\\"), hasHashes(hashes, at: 1) {
        let isCode = isAt("(", hashes + 1)
        index += hashes + 2
        if isCode { readCode(isInterpolation: true) }
      } else if isLong ? isAt("\"\"\"") : isAt("\""), hasHashes(hashes, at: isLong ? 3 : 1) {
        index += (isLong ? 3 : 1) + hashes
        return
      } else if !isLong, isAt("\n") {
        return
      } else {
        index += 1
      }
    }
  }

  private func hasHashes(_ count: Int, at offset: Int) -> Bool {
    (0..<count).allSatisfy { isAt("#", offset + $0) }
  }
}

/// `text` as a JSON string.
package func quotedJSON(_ text: String) -> String {
  if !needsEscapes(text) { return "\"" + text + "\"" }
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// Checks eight bytes at a time: the texts of all statements are quoted at the start of the program.
private func needsEscapes(_ text: String) -> Bool {
  var text = text
  return text.withUTF8 { bytes in
    let raw = UnsafeRawBufferPointer(bytes)
    var place = 0
    while place &+ 8 <= raw.count {
      if hasEscape(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) { return true }
      place &+= 8
    }
    var rest = spaces
    for (index, byte) in raw[place...].enumerated() {
      rest ^= (0x20 ^ UInt64(byte)) &<< UInt64(8 &* index)
    }
    return hasEscape(rest)
  }
}

private let spaces: UInt64 = 0x2020_2020_2020_2020

/// Whether any of eight bytes is below a space, a quotation mark or a backslash.
///
/// Source: Sean Eron Anderson, Bit Twiddling Hacks, "Determine if a word has a byte less than n".
@inline(__always)
private func hasEscape(_ bytes: UInt64) -> Bool {
  let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
  let quotes = bytes ^ (ones &* UInt64(UInt8(ascii: "\"")))
  let slashes = bytes ^ (ones &* UInt64(UInt8(ascii: "\\")))
  let found =
    (bytes &- spaces) & ~bytes | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
  return found & highs != 0
}

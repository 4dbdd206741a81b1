/// How many characters of a user's text a message shows.
private let quotedMax = 1000

/// `text` in double quotes, as messages show what a user gave; a long one is cut and its length added.
package func quoted(_ text: String) -> String {
  let count = text.unicodeScalars.count
  if count <= quotedMax { return "\"\(printable(text))\"" }
  return
    "\"\(printable(shortened(text, to: quotedMax)))\" (\(Numbers.grouped(UInt64(count))) characters)"
}

/// `text`, or its beginning if it is longer than `count`.
package func shortened(_ text: String, to count: Int = quotedMax) -> String {
  if text.utf8.count <= count { return text }
  let scalars = text.unicodeScalars
  guard let end = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex),
    end < scalars.endIndex
  else { return text }
  return String(scalars[..<end]) + "…"
}

/// `text` with `\u{…}` for everything that would control a terminal or break a line.
package func printable(_ text: String) -> String { escaped(text, keeping: []) }

/// The same for text of several lines; line ends and tabs stay.
package func printableLines(_ text: String) -> String { escaped(text, keeping: ["\n", "\t"]) }

private func escaped(_ text: String, keeping kept: [Unicode.Scalar]) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar.steersTerminals, !kept.contains(scalar) {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

extension Unicode.Scalar {
  /// Whether it moves the cursor, breaks the line, or hides or reverses the text around it.
  package var steersTerminals: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

/// `text` without blanks at its ends.
package func trimmed(_ text: Substring) -> String {
  guard let first = text.firstIndex(where: { !$0.isWhitespace }),
    let last = text.lastIndex(where: { !$0.isWhitespace })
  else { return "" }
  return String(text[first...last])
}

/// Bytes that are not UTF-8, as messages show them: each wrong one as `\xFF`.
package func spelled(_ bytes: [UInt8]) -> String {
  var text = ""
  var rest = bytes[...]
  while let first = rest.first {
    let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil }
    if let length, let character = String(validating: rest.prefix(length), as: UTF8.self) {
      text += character
      rest = rest.dropFirst(length)
    } else {
      text += "\\x" + (first < 16 ? "0" : "") + String(first, radix: 16, uppercase: true)
      rest = rest.dropFirst()
    }
  }
  return quoted(text)
}

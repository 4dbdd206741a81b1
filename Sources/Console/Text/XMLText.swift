/// XML 1.0 as text.
package enum XMLText {
  /// A start tag, or a whole element without content.
  package static func tag(_ name: String, _ attributes: [(String, String)], isEmpty: Bool = false)
    -> String
  {
    var text = "<" + name
    for (name, value) in attributes { text += " \(name)=\"\(escaped(value, inAttribute: true))\"" }
    return text + (isEmpty ? "/>" : ">")
  }

  /// `text` escaped so that a parser restores it; what XML cannot contain at all becomes `\u{…}`.
  ///
  /// A parser would turn line ends in attributes into spaces, and carriage returns into line feeds.
  /// Source: Extensible Markup Language 1.0, fifth edition, productions 2 and 10, sections 2.11 and 3.3.3.
  package static func escaped(_ text: String, inAttribute: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\r": result += "&#13;"
      case "\n", "\t":
        if inAttribute {
          result += "&#\(scalar.value);"
        } else {
          result.unicodeScalars.append(scalar)
        }
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

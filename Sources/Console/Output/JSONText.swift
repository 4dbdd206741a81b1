import Foundation

/// JSON in the form that all commands print: with sorted keys, so that equal values are equal texts.
package enum JSONText {
  package static func of(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return "{}" }
    return harmless(String(decoding: data, as: UTF8.self)) + "\n"
  }

  /// The same on one line, without a line end.
  package static func line(of value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return "{}" }
    return harmless(String(decoding: data, as: UTF8.self))
  }

  /// The same JSON, safe for a terminal: the encoder escapes only the control characters of ASCII.
  private static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\n" || !scalar.steersTerminals {
        result.unicodeScalars.append(scalar)
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return result
  }

  /// - Throws: `.malformed`, naming the key and what was expected there.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from text: String, file: String
  ) throws(HarnessError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw .malformed(file: file, line: nil, sentence(error, text))
    } catch {
      throw .malformed(file: file, line: nil, "expected JSON")
    }
  }

  private static func sentence(_ error: DecodingError, _ text: String) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "expected \(quoted(key.stringValue))\(place(context)), but it is missing"
    case .typeMismatch(let type, let context):
      "expected \(kind(type))\(place(context))"
    case .valueNotFound(let type, let context):
      "expected \(kind(type))\(place(context)), but it is null"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? WrongNumber.sentence(text) ?? "expected a whole JSON object"
        : context.debugDescription + place(context)
    @unknown default: "expected a failure file"
    }
  }

  private static func kind(_ type: any Any.Type) -> String {
    if type == String.self { return "a string" }
    if type is any FixedWidthInteger.Type { return "a whole number" }
    if type == Bool.self { return "true or false" }
    return "\(type)".hasPrefix("Array") ? "a list" : "an object"
  }

  private static func place(_ context: DecodingError.Context) -> String {
    if context.codingPath.isEmpty { return "" }
    let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return " at " + path.joined(separator: ".")
  }
}

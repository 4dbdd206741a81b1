import AsyncIO
import MVCC
import Primitives
import Values

extension Execution {
  /// The result of a function of values.
  ///
  /// Source: sqlite.org/lang_corefunc.html.
  static func call(
    _ function: ScalarFunction, _ arguments: UnsafeBufferPointer<Value>
  ) throws(Interrupted) -> Value {
    let first = arguments[0]
    switch function {
    case .coalesce:
      for value in arguments where !value.isNull { return value }
      return .null
    case .nullif: return Value.order(of: first, and: arguments[1]) == .same ? .null : first
    case .typeof: return .text(first.typeName)
    case .quote: return .text(first.description)
    case .hex: return .text(Value.hexadecimalText(of: first.asBytes))
    case .max, .min: return extreme(arguments, function == .max ? .after : .before)
    default: break
    }
    for value in arguments where value.isNull { return .null }
    switch function {
    case .abs: return try absolute(first)
    case .sign: return sign(first)
    case .length: return .integer(Int64(first.characterCount))
    case .lower: return .text(TextFunctions.mapped(first.asText, 65...90, xor: 0x20))
    case .upper: return .text(TextFunctions.mapped(first.asText, 97...122, xor: 0x20))
    case .instr: return .integer(TextFunctions.position(of: arguments[1], in: first))
    case .replace: return try replace(first.asText, arguments[1].asText, arguments[2].asText)
    case .substr:
      return TextFunctions.part(
        of: first, arguments[1].asInteger, arguments.count > 2 ? arguments[2].asInteger : nil)
    default:
      return .text(
        TextFunctions.trimmed(
          first.asText, arguments.count > 1 ? arguments[1].asText : " ",
          left: function != .rtrim, right: function != .ltrim))
    }
  }

  private static func extreme(_ values: UnsafeBufferPointer<Value>, _ wanted: Ordering) -> Value {
    var best = values[0]
    for value in values {
      if value.isNull { return .null }
      if Value.order(of: value, and: best) == wanted { best = value }
    }
    return best
  }

  private static func absolute(_ value: Value) throws(Interrupted) -> Value {
    if case .integer(let integer) = value {
      if integer == .min { throw .failure(.sql(SQLFailure("integer overflow"))) }
      return .integer(abs(integer))
    }
    return Value(abs(value.asReal))
  }

  private static func sign(_ value: Value) -> Value {
    let number: Value
    switch value {
    case .text: number = Affinity.numeric.applied(to: value)
    default: number = value
    }
    switch number {
    case .integer(let integer): return .integer(integer.signum())
    case .real(let real): return .integer(real > 0 ? 1 : real < 0 ? -1 : 0)
    default: return .null
    }
  }

  private static func replace(
    _ text: String, _ old: String, _ new: String
  ) throws(Interrupted) -> Value {
    let (bytes, pattern, other) = (Array(text.utf8), Array(old.utf8), Array(new.utf8))
    guard !pattern.isEmpty else { return .text(text) }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: pattern) {
        result += other
        index += pattern.count
      } else {
        result.append(bytes[index])
        index += 1
      }
      if result.count > lengthMax { throw .failure(.tooBig) }
    }
    return .text(String(decoding: result, as: UTF8.self))
  }
}

extension Value {
  /// Characters of a text up to a NUL, bytes of a blob.
  fileprivate var characterCount: Int {
    if case .blob(let bytes) = self { return bytes.count }
    return asText.unicodeScalars.prefix { $0.value != 0 }.count
  }
}

/// Functions of text whose positions count characters from 1.
enum TextFunctions {
  /// ASCII bytes of `range` with a bit changed.
  static func mapped(_ text: String, _ range: ClosedRange<UInt8>, xor bit: UInt8) -> String {
    String(decoding: text.utf8.map { range.contains($0) ? $0 ^ bit : $0 }, as: UTF8.self)
  }

  /// The first position of `part` in `value`; 0 if there is none.
  static func position(of part: Value, in value: Value) -> Int64 {
    if case .blob(let bytes) = value, case .blob(let wanted) = part {
      return position(of: wanted, in: bytes)
    }
    return position(
      of: Array(part.asText.unicodeScalars), in: Array(value.asText.unicodeScalars))
  }

  private static func position<Element: Equatable>(
    of part: [Element], in whole: [Element]
  ) -> Int64 {
    guard whole.count >= part.count else { return 0 }
    for start in 0...(whole.count - part.count)
    where whole[start..<start + part.count].elementsEqual(part) {
      return Int64(start + 1)
    }
    return 0
  }

  /// SQL's `substr`: a negative start counts from the end, a negative length goes backwards.
  static func part(of value: Value, _ start: Int64, _ length: Int64?) -> Value {
    if case .blob(let bytes) = value {
      return .blob(Array(bytes[range(bytes.count, start, length)]))
    }
    let scalars = Array(value.asText.unicodeScalars)
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[range(scalars.count, start, length)])
    return .text(text)
  }

  private static func range(_ count: Int, _ start: Int64, _ length: Int64?) -> Range<Int> {
    let bound = Int64(1) << 40
    var first = min(max(start, -bound), bound)
    var span = min(max(length ?? bound, -bound), bound)
    if first < 0 {
      first += Int64(count)
      if first < 0 {
        if span > 0 { span = max(span + first, 0) }
        first = 0
      }
    } else if first > 0 {
      first -= 1
    } else if span > 0 {
      span -= 1
    }
    if span < 0 {
      span = -span
      if first < span { (first, span) = (0, first) } else { first -= span }
    }
    let low = min(max(first, 0), Int64(count))
    let high = min(max(first + span, low), Int64(count))
    return Int(low)..<Int(high)
  }

  static func trimmed(_ text: String, _ set: String, left: Bool, right: Bool) -> String {
    let unwanted = Array(set.unicodeScalars)
    var scalars = Array(text.unicodeScalars)[...]
    while left, let first = scalars.first, unwanted.contains(first) { scalars.removeFirst() }
    while right, let last = scalars.last, unwanted.contains(last) { scalars.removeLast() }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars)
    return result
  }
}

import Console
import Scenario

/// The line of a seed that passed, read and written without JSON's own means, which take fifty times as
/// long.
///
/// Takes exactly what `JSONText.line` writes for such a seed; every other line, also one that means the
/// same, is left to the JSON reader.
struct ResultLine {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// Nil when the line is not of that form.
  static func passed(_ bytes: UnsafeRawBufferPointer) -> SeedResult? {
    var line = ResultLine(bytes: bytes)
    return line.read()
  }

  /// What `JSONText.line` writes for a seed that passed; nil for any other.
  static func text(of result: SeedResult) -> String? {
    guard result.outcome == .passed, result.signature == nil, result.finding == nil,
      result.death == nil, let decisions = result.decisions, let behaviour = result.behaviour
    else { return nil }
    let cpu = result.cpuMicroseconds.map { ",\"cpuMicroseconds\":\($0)" } ?? ""
    let faults = result.faults.map { ",\"faults\":\"\($0)\"" } ?? ""
    return "{\"behaviour\":\"0x\(behaviour.hexadecimalDigits)\",\"commits\":\(result.commits)"
      + cpu + ",\"decisions\":\"0x\(decisions.hexadecimalDigits)\"" + faults
      + ",\"isAudited\":\(result.isAudited)"
      + ",\"milliseconds\":\(result.milliseconds),\"outcome\":\"passed\""
      + ",\"seed\":\"0x\(result.seed.hexadecimalDigits)\",\"statements\":\(result.statements)"
      + ",\"steps\":\(result.steps)}"
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func read() -> SeedResult? {
    var (cpu, faults): (UInt64?, FaultMarks?)
    guard skip("{\"behaviour\":\"0x"), let behaviour = hexadecimal(),
      skip("\",\"commits\":"), let commits = decimal(), read(&cpu),
      skip(",\"decisions\":\"0x"), let decisions = hexadecimal(), skip("\""), read(&faults),
      skip(",\"isAudited\":"), let isAudited = truth(),
      skip(",\"milliseconds\":"), let milliseconds = decimal(),
      skip(",\"outcome\":\"passed\",\"seed\":\"0x"), let seed = hexadecimal(),
      skip("\",\"statements\":"), let statements = decimal(),
      skip(",\"steps\":"), let steps = decimal(), skip("}"), position == bytes.count
    else { return nil }
    var result = SeedResult(seed: seed, outcome: .passed)
    (result.steps, result.statements, result.commits) = (steps, statements, commits)
    (result.decisions, result.behaviour) = (HexNumber(decisions), HexNumber(behaviour))
    (result.isAudited, result.milliseconds) = (isAudited, milliseconds)
    (result.cpuMicroseconds, result.faults) = (cpu, faults)
    return result
  }

  /// The processor time where it is there; false where something else is.
  private mutating func read(_ cpu: inout UInt64?) -> Bool {
    guard skip(",\"cpuMicroseconds\":") else { return true }
    cpu = decimal()
    return cpu != nil
  }

  /// The same of the faults.
  private mutating func read(_ faults: inout FaultMarks?) -> Bool {
    guard skip(",\"faults\":\"") else { return true }
    guard let on = marks(), skip(":"), let fired = marks(), skip("\"") else { return false }
    faults = FaultMarks(on: on, fired: fired)
    return true
  }

  /// Up to sixteen digits in lower case, without a needless zero.
  private mutating func marks() -> UInt64? {
    var value: UInt64 = 0
    let start = position
    while position < bytes.count, position - start < 16, let digit = Self.digit(bytes[position]) {
      value = value << 4 | digit
      position += 1
    }
    let count = position - start
    guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
    return value
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    let start = text.utf8Start
    for index in 0..<count where bytes[position + index] != start[index] { return false }
    position += count
    return true
  }

  private mutating func truth() -> Bool? { skip("false") ? false : skip("true") ? true : nil }

  /// Sixteen digits in lower case.
  private mutating func hexadecimal() -> UInt64? {
    guard bytes.count - position >= 16 else { return nil }
    var value: UInt64 = 0
    for index in position..<(position + 16) {
      guard let digit = Self.digit(bytes[index]) else { return nil }
      value = value << 4 | digit
    }
    position += 16
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - 48)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - 87)
    default: nil
    }
  }

  /// Digits without a needless zero, such as JSON has; more than eighteen are left to the JSON reader.
  private mutating func decimal() -> UInt64? {
    var value: UInt64 = 0
    let start = position
    while position < bytes.count, position - start < 19 {
      let byte = bytes[position]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
      value = value * 10 + UInt64(byte - 48)
      position += 1
    }
    let count = position - start
    guard count > 0, count < 19, count == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
    return value
  }
}

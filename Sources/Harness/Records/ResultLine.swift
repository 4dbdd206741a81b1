import Console
import Primitives
import Scenario
import Simulation

/// Reads the line of a seed that passed without the JSON decoder, which takes fifty times as long.
///
/// Accepts what `ResultLineWriter` writes, and what builds up to 0.1.0 wrote, with `commits` and `statements` in
/// place of `counts`. Every other line, even one with the same meaning, is left to the JSON decoder.
struct ResultLine {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// Nil if the line does not have that form.
  static func passed(_ bytes: UnsafeRawBufferPointer) -> SeedResult? {
    var line = ResultLine(bytes: bytes)
    return line.read()
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func read() -> SeedResult? {
    var result = SeedResult(RunResult(seed: 0))
    guard skip("{\"behaviour\":\"0x"), let behaviour = hexadecimal(), skip("\","),
      let (counts, isOld) = counts(), read(&result.cpuMicroseconds),
      skip(",\"decisions\":\"0x"), let decisions = hexadecimal(), skip("\""),
      read(&result.result.faults), skip(",\"isAudited\":"), let isAudited = truth(),
      skip(",\"milliseconds\":"), let milliseconds = decimal(),
      skip(",\"outcome\":\"passed\",\"seed\":\"0x"), let seed = hexadecimal(), skip("\"")
    else { return nil }
    result.result.counts = counts
    if isOld {
      guard skip(",\"statements\":"), let statements = decimal() else { return nil }
      result.result.counts.insert(NamedCount("statements", statements), at: 0)
    }
    guard skip(",\"steps\":"), let steps = decimal(), skip("}"), position == bytes.count else {
      return nil
    }
    (result.result.seed, result.result.steps) = (seed, steps)
    result.result.digests = RunDigests(decisions: decisions, behaviour: behaviour)
    (result.isAudited, result.milliseconds) = (isAudited, milliseconds)
    return result
  }

  /// The counts, up to the next key; in an old line only the commits.
  private mutating func counts() -> (counts: [NamedCount], isOld: Bool)? {
    if skip("\"commits\":") {
      guard let commits = decimal() else { return nil }
      return ([NamedCount("commits", commits)], true)
    }
    guard skip("\"counts\":{") else {
      // The comma belongs to the next key.
      position -= 1
      return ([], false)
    }
    var counts: [NamedCount] = []
    repeat {
      guard let name = name(), let count = decimal() else { return nil }
      counts.append(NamedCount(name, count))
    } while skip(",")
    return skip("}") ? (counts, false) : nil
  }

  /// A key of plain characters with its colon.
  private mutating func name() -> String? {
    guard skip("\"") else { return nil }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if !Self.isPlain(bytes[position]) { return nil }
      position += 1
    }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    return skip("\":") ? name : nil
  }

  /// Whether a character of a name is written without escaping.
  static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      && byte != UInt8(ascii: "/")
  }

  /// The processor time, if it is there; false if something else is.
  private mutating func read(_ cpu: inout UInt64?) -> Bool {
    guard skip(",\"cpuMicroseconds\":") else { return true }
    cpu = decimal()
    return cpu != nil
  }

  /// The faults, if they are there; false if something else is.
  private mutating func read(_ faults: inout FaultRecord) -> Bool {
    guard skip(",\"faults\":\"") else { return true }
    guard let on = marks(), skip(":"), let fired = marks(), skip("\"") else { return false }
    faults = FaultRecord(on: on, fired: fired)
    return true
  }

  /// Up to sixteen lower-case digits, without leading zeros.
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

  /// Sixteen lower-case digits.
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

  /// Digits without leading zeros, as in JSON; more than eighteen are left to the JSON decoder.
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

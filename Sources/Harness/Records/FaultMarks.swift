import Console
import Scenario

/// Which faults were on in a run and which fired: one bit each, by their places in a header's list.
///
/// As text `ON:FIRED` in hexadecimal digits, such as `3ff:2b`; a line of a results file has no room for names.
package struct FaultMarks: Hashable, Sendable, Codable, CustomStringConvertible {
  package let on: UInt64
  package let fired: UInt64

  package init(on: UInt64, fired: UInt64) { (self.on, self.fired) = (on, fired) }

  init(_ record: FaultRecord) { self.init(on: record.on, fired: record.fired) }

  package var description: String { String(on, radix: 16) + ":" + String(fired, radix: 16) }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let sides = text.split(separator: ":", omittingEmptySubsequences: false)
    guard sides.count == 2, let on = UInt64(sides[0], radix: 16),
      let fired = UInt64(sides[1], radix: 16)
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected marks such as 3ff:2b, not \(quoted(text))")
    }
    self.init(on: on, fired: fired)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

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

/// In how many seeds each fault was on, and in how many of those it fired.
package struct FaultTally: Sendable {
  private var counts = [(on: UInt64, fired: UInt64)](repeating: (0, 0), count: 64)

  mutating func add(_ marks: FaultMarks) {
    var rest = marks.on
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      counts[place].on += 1
      if marks.fired >> UInt64(place) & 1 != 0 { counts[place].fired += 1 }
      rest &= rest - 1
    }
  }

  /// In how many seeds the fault at a place was on.
  func on(_ place: Int) -> UInt64 { place < counts.count ? counts[place].on : 0 }
  func fired(_ place: Int) -> UInt64 { place < counts.count ? counts[place].fired : 0 }
}

extension SweepSummary {
  /// The faults that were on in some seeds and fired in none, in the order of the header.
  package var silentFaults: [(name: String, on: UInt64)] {
    var silent: [(String, UInt64)] = []
    for (place, name) in (header.faults ?? []).enumerated()
    where faults.on(place) > 0 && faults.fired(place) == 0 {
      silent.append((name, faults.on(place)))
    }
    return silent
  }
}

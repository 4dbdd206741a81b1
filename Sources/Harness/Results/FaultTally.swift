import Scenario

/// In how many seeds each fault was on, and in how many of those it fired.
package struct FaultTally: Sendable {
  private var counts = [(on: UInt64, fired: UInt64)](repeating: (0, 0), count: 64)

  mutating func add(_ marks: FaultRecord) {
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

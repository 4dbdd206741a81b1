import Simulation

/// The turns at which a plan strikes: a given number in 1,000 on average, independent of what the run does
/// meanwhile.
struct FaultSchedule {
  /// The number of turns that a rate refers to.
  static let turnsPerRate = 1000
  /// The highest rate that a field allows.
  static let rateMax = 250

  private let gapMax: Int
  private(set) var nextTurn: UInt64

  /// - Parameter rate: How often in 1,000 turns; 0 for never, in which case nothing is drawn.
  init(_ rate: Int, _ draws: FaultDraws) {
    gapMax = rate == 0 ? 0 : 2 * Self.turnsPerRate / rate
    nextTurn = .max
    if rate > 0 {
      nextTurn = 0
      advance(draws)
    }
  }

  var isOn: Bool { gapMax > 0 }

  /// Goes on to the next strike, and begins the draws of that strike.
  mutating func advance(_ draws: FaultDraws) {
    draws.beginStrike()
    nextTurn += 1 + UInt64(draws.choose(of: gapMax, "gap"))
  }

  mutating func stop() { nextTurn = .max }
}

/// The heading of the help under which the ready-made plans list their fields.
enum FaultSection {
  static let hosts = "Hosts and disks"
  static let network = "Network"
}

extension SpecField {
  /// A field that keeps its default under the profile `quiet` and is drawn from these values under the others.
  init(
    _ name: String, _ help: String, default standard: Value, in range: ClosedRange<Int>? = nil,
    section: String, fast: [Value], chaos: [Value]
  ) {
    self.init(name, help, default: standard, in: range, section: section) { draw in
      switch draw.profile {
      case .fast: draw.one(of: fast)
      case .chaos: draw.one(of: chaos)
      case .quiet: standard
      }
    }
  }

  /// How often in 1,000 turns a plan strikes.
  static func rate(
    _ name: String, _ help: String, section: String
  ) -> SpecField<Int> where Value == Int {
    SpecField(
      name, help, default: 0, in: 0...FaultSchedule.rateMax, section: section,
      fast: [0, 1, 4], chaos: [4, 16])
  }
}

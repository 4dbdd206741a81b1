/// Releases results in the order of the seeds, up to the first one that ends the sweep.
///
/// So a sweep that stops at a failure has the same results whatever its workers do at the time: those of all seeds
/// up to the first that fails, in the order of the plan. The results of later seeds are dropped.
struct SweepOrder {
  private struct Place {
    let seed: UInt64
    var outputs: [SweepMachine.Output] = []
    var isSettled = false
  }

  /// How many seeds may wait for an earlier one, so that a slow seed does not make others pile up.
  private static let waitingMax = 4096

  private let stops: (SeedResult) -> Bool
  private var numbers: [UInt64: Int] = [:]
  /// The seeds from number `told` on, which have not been released yet; the first `head` places have been.
  private var places: [Place] = []
  private var told = 0
  private var head = 0
  /// The number of the first seed whose result ends the sweep, as far as is known.
  private var end = Int.max
  /// Whether the result that ends the sweep was released.
  private(set) var isOver = false

  init(stops: @escaping (SeedResult) -> Bool) { self.stops = stops }

  /// Whether too many seeds wait for a new one to begin.
  var isFull: Bool { places.count - head >= Self.waitingMax }
  var hasEnd: Bool { end < .max }

  /// Whether the seed comes before the first that is known to end the sweep.
  func isBeforeEnd(_ seed: UInt64) -> Bool { numbers[seed].map { $0 < end } ?? false }

  /// Registers a seed that is run for the first time; it comes after all others.
  mutating func began(_ seed: UInt64) {
    numbers[seed] = told + places.count - head
    places.append(Place(seed: seed))
  }

  /// Adds the outputs of a seed, and returns those that can be released now.
  mutating func take(
    _ outputs: [SweepMachine.Output], of seed: UInt64
  ) -> [SweepMachine.Output] {
    guard let number = numbers[seed], number <= end, !isOver else { return [] }
    let index = number - told + head
    places[index].outputs += outputs
    for case .settled(let result) in outputs {
      places[index].isSettled = true
      if stops(result) { end = number }
    }
    return release()
  }

  private mutating func release() -> [SweepMachine.Output] {
    var outputs: [SweepMachine.Output] = []
    while head < places.count, places[head].isSettled, !isOver {
      outputs += places[head].outputs
      isOver = told == end
      numbers[places[head].seed] = nil
      head += 1
      told += 1
    }
    if head > Self.waitingMax {
      places.removeFirst(head)
      head = 0
    }
    return outputs
  }
}

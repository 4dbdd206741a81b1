/// Holds results back until those of all seeds before have come, and ends with the first that ends a sweep.
///
/// So a sweep that stops at a failure comes to the same results whatever workers do at the time: those of all
/// seeds up to the first failing one of the plan. What has come of later seeds is dropped.
struct SweepOrder {
  private struct Place {
    let seed: UInt64
    var outputs: [SweepMachine.Output] = []
    var isSettled = false
  }

  /// Places whose seeds may wait to be told; a slow seed must not make others pile up.
  private static let waitingMax = 4096

  private let stops: (SeedResult) -> Bool
  private var numbers: [UInt64: Int] = [:]
  /// Those that were not told, the first of them `told`.
  private var places: [Place] = []
  private var told = 0
  private var head = 0
  /// The least place whose result ends the sweep.
  private var end = Int.max
  /// Whether the result that ends the sweep was told.
  private(set) var isOver = false

  init(stops: @escaping (SeedResult) -> Bool) { self.stops = stops }

  /// Whether so many wait that no new seed may begin.
  var isFull: Bool { places.count - head >= Self.waitingMax }
  var hasEnd: Bool { end < .max }

  /// Whether the seed comes before the least that is known to end the sweep.
  func isBeforeEnd(_ seed: UInt64) -> Bool { numbers[seed].map { $0 < end } ?? false }

  /// A seed is given out for the first time; its place is behind all others.
  mutating func began(_ seed: UInt64) {
    numbers[seed] = told + places.count - head
    places.append(Place(seed: seed))
  }

  /// Takes in what has come of a seed, and returns what can be told now.
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

import Primitives
import Simulation

/// Draws plans for one fiber: kinds from the spec's weights, keys from a small hot universe.
///
/// Every draw is keyed by the fiber and the transaction's number, so no schedule moves it.
struct PlanSource {
  let universe: Universe
  let fiber: Int
  let context: SimulationContext
  let cursor: DecisionCursor
  var spare = SpareOperations()

  /// A plan without operations, in the memory of a finished one.
  func blank() -> Plan {
    var plan = Plan()
    spare.take(into: &plan)
    return plan
  }

  /// A uniform number below `n`; `label` distinguishes questions.
  func draw(of n: UInt64, _ label: WorkloadLabel) -> UInt64 {
    context.decisions.choose(cursor.next(label), of: n)
  }

  /// How often a transaction repeats its parts, limited by `most` and by the spec.
  func repetitions(upTo most: UInt64, _ label: WorkloadLabel) -> UInt64 {
    1 + draw(of: min(most, UInt64(max(1, universe.transactionLength))), label)
  }

  /// A key of the universe: three in four are hot.
  func key() -> Int64 {
    let isHot = context.decisions.choose(cursor.next(ValueLabel.isHot), of: 4) != 0
    let count = isHot ? universe.hotKeys : universe.keys
    return 1
      + Int64(context.decisions.choose(cursor.next(ValueLabel.key), of: UInt64(max(1, count))))
  }

  /// Two keys, which differ if the universe has two.
  func keyPair() -> (Int64, Int64) {
    let first = key()
    let second = key()
    return (first, second == first ? first % Int64(max(2, universe.keys)) + 1 : second)
  }

  func range() -> (Int64, Int64) {
    let (a, b) = keyPair()
    return (min(a, b), max(a, b))
  }

  func value() -> Int64 { Int64(context.decisions.choose(cursor.next(ValueLabel.value), of: 1000)) }

  /// A tag that is never used again: the fiber, its transaction and a place in it.
  func tag(_ place: Int) -> Int64 {
    Int64(fiber + 1) << 40 | Int64(cursor.scope.operation.span) << 8 | Int64(place)
  }

  /// The range of tags that one fiber's transactions use.
  func tags(of fiber: Int) -> (Int64, Int64) {
    (Int64(fiber + 1) << 40, Int64(fiber + 2) << 40 - 1)
  }

  func begin() -> Effect {
    switch draw(of: 8, .begin) {
    case 0...2: .begin(.concurrent)
    case 3...6: .begin(.deferred)
    default: .begin(.immediate)
    }
  }

  func beginOptimistic() -> Effect {
    .begin(draw(of: 2, .beginOptimistic) == 0 ? .concurrent : .deferred)
  }

  /// COMMIT, and sometimes ROLLBACK.
  func end() -> Effect { draw(of: 12, .end) == 11 ? .rollback : .commit }

  func pause() -> PlannedOperation { .pause(ticks: 1 + draw(of: 64, .pause)) }
}

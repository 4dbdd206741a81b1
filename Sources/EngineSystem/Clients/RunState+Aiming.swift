import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension RunState {
  /// Whether a BEGIN asks for exclusivity: sometimes, while a commit is visible and has not ended yet.
  func aimsAtExclusivity(_ fiber: Fiber) -> Bool {
    guard spec.holds.numerator > 0 else { return false }
    for other in model.open where other.fiber != fiber.number && other.isPublished {
      return context.decisions.choose(fiber.cursor.next(HoldLabel.exclusivity), of: 4) == 1
    }
    return false
  }

  /// A key to read: sometimes one that a commit in progress has written.
  func aim(at table: ModelTable, _ key: Int64, for fiber: Fiber) -> Int64 {
    guard spec.holds.numerator > 0,
      context.decisions.choose(fiber.cursor.next(HoldLabel.whetherToAim), of: 3) == 1
    else { return key }
    aimedKeys.removeAll(keepingCapacity: true)
    for other in model.open where other.fiber != fiber.number && other.askedStep != .max {
      for write in other.writes where write.table == table && aimedKeys.count < 32 {
        aimedKeys.append(write.key)
      }
    }
    guard !aimedKeys.isEmpty else { return key }
    probes.set.hit(probes.aimedRead)
    let choice = context.decisions.pick(fiber.cursor.next(HoldLabel.aim), among: aimedKeys.count) {
      UInt64(bitPattern: aimedKeys[$0])
    }
    return aimedKeys[choice]
  }
}

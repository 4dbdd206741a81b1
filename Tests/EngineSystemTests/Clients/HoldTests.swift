import AsyncIO
import MVCC
import Primitives
import Simulation
import Testing

@testable import EngineSystem

@Suite("Holds") struct HoldTests {
  /// How many of 200 commits of a transaction that wrote a row are held before their validation.
  private func heldAtValidation(_ prepare: (JudgeRig) -> Void) -> Int {
    (UInt32(1)...200).count { number in
      let rig = JudgeRig {
        $0.holds = .always
        $0.maximumYields = 0
      }
      rig.fill([(1, 10)])
      let transaction = rig.begin(5)
      _ = rig.state.model.apply(
        .update(.keyValue, lower: 1, upper: 1, .add(column: 0, 1)), by: transaction,
        insertedKey: nil)
      prepare(rig)
      rig.fiber.transaction = transaction
      rig.fiber.cursor.begin(OperationID(span: number, place: 1))
      rig.fiber.yields.begin(rig.fiber.cursor.scope)
      rig.fiber.armHold(for: .commit)
      return rig.fiber.yields.shouldYield(
        instanceID: 1, selectionKey: 1, point: CommitYieldPoint.commitValidation.point)
    }
  }

  @Test("A commit that must be refused is usually held before its validation, any other rarely")
  func contested() {
    let free = heldAtValidation { _ in }
    let beside = heldAtValidation { $0.state.noteExclusive($0.begin(4), $0.fiber) }
    let outrun = heldAtValidation { rig in
      let rival = rig.begin(4)
      _ = rig.state.model.apply(
        .delete(.keyValue, lower: 1, upper: 1), by: rival, insertedKey: nil)
      rig.state.model.prepare(rival, at: 6)
      rig.state.notePublished(rival, nil)
      rig.state.model.decide(rival, committed: true, step: 1)
    }
    #expect((1...40).contains(free), "\(free)")
    #expect((80...140).contains(beside) && (80...140).contains(outrun), "\(beside), \(outrun)")
  }
}

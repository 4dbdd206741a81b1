import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension Fiber {
  /// Continues the numbering, so that numbers are never reused, not even by the next incarnation.
  func continueNumbers(from number: UInt32) {
    cursor.begin(OperationID(span: number, place: 0))
  }

  /// From now on the fiber finishes its statement and leaves.
  func startDraining() {
    life = .draining
    calm()
  }

  /// From now on nothing but the disk disturbs the fiber.
  func calm() {
    isCalm = true
    yields.isOn = false
    failures.options.operations = .never
  }
}

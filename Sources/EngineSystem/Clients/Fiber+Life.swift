import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

extension Fiber {
  /// Numbers are never given again, also not by the next incarnation.
  func continueNumbers(from number: UInt32) {
    cursor.begin(OperationID(span: number, place: 0))
  }

  /// From now on the fiber finishes its statement and leaves.
  func startDraining() {
    life = .draining
    calm()
  }

  /// From now on nothing disturbs the fiber but the disk.
  func calm() {
    isCalm = true
    yields.isOn = false
    failures.options.operations = .never
  }
}

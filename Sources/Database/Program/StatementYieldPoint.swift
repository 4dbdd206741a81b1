import AsyncIO
import MVCC

/// Where the execution of a statement can be held.
public enum StatementYieldPoint: UInt8, YieldPointMarker {
  /// Before the first instruction of an execution, before a transaction is begun for it.
  case stepStart
  /// Between the last instruction of an autocommit statement and its commit.
  case beforeAutocommitCommit
  /// Between two rows of a statement that writes several.
  case betweenRowWrites
  /// Before the last instruction, all rows read or written.
  case beforeHalt
  /// Before the changes since a savepoint are undone.
  case savepointRollback

  public static let family: UInt8 = 6
  public static let pointCount: UInt8 = 5
}

extension YieldCatalogue {
  /// Adds all families of the engine.
  public mutating func registerDatabase() {
    registerVersionStore()
    register(StatementYieldPoint.self, named: "StatementYieldPoint")
  }
}

extension YieldContext {
  /// Passes a hook of a statement; specialized here, since statements pass several each time.
  ///
  /// - Throws: `.io` with an explicit yield, when the hook's plan says so.
  @inline(__always)
  func pass(_ point: StatementYieldPoint) throws(Interrupted) {
    if let completion = injectedYield(at: point) { throw .io(completion) }
  }
}

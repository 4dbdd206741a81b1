import Primitives

extension Transaction {
  /// Makes this transaction's commit wait for that of `other`, whose uncommitted change it has read.
  ///
  /// - Returns: False if it already waits for it.
  func depend(on other: Transaction) -> Bool {
    if dependencies.contains(other.id) { return false }
    dependencies.append(other.id)
    openDependencies += 1
    other.dependents.append(self)
    return true
  }

  /// Tells transactions that read from this one how it ended.
  func releaseDependents(committed: Bool) {
    if !committed { doom() }
    for dependent in dependents { dependent.openDependencies -= 1 }
    dependents.removeAll(keepingCapacity: true)
  }

  /// Records that this transaction will certainly abort, and with it all that read from it, directly or not.
  ///
  /// - Complexity: O(transactions that are doomed by it).
  func doom() {
    isDoomed = true
    if dependents.isEmpty { return }
    var open = [self]
    while let next = open.popLast() {
      next.isDoomed = true
      for dependent in next.dependents {
        dependent.dependencyAborted = true
        if !dependent.isDoomed { open.append(dependent) }
      }
    }
  }
}

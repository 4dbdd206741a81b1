import Primitives

extension RunState {
  /// Records which transaction is about to write which rows, so that a conflict has a witness.
  func noteAttempt(_ effect: Effect, by transaction: ModelTransaction) {
    switch effect {
    case .insert(let table, nil, _): model.allocations[table.rawValue].noteWriter(transaction)
    case .insert(let table, .some(let key), _):
      // Keys of the ledger are used once, so no two transactions can conflict there.
      if table != .ledger { model.chain(table, key).noteWriter(transaction) }
    case .dropTable(let table): model.standing[table.rawValue].dropped()
    case .insertPair(let table, let first, let second, _):
      model.chain(table, first).noteWriter(transaction)
      model.chain(table, second).noteWriter(transaction)
    case .update(let table, let lower, let upper, let change):
      noteAttempt(table, lower, upper, by: transaction)
      if case .moveKey(let distance) = change {
        model.standing[table.rawValue].maybeDeleted(from: lower, through: upper)
        for key in lower...upper { model.chain(table, key &+ distance).noteWriter(transaction) }
      }
    case .delete(let table, let lower, let upper):
      model.standing[table.rawValue].maybeDeleted(from: lower, through: upper)
      noteAttempt(table, lower, upper, by: transaction)
    default: break
    }
  }

  private func noteAttempt(
    _ table: ModelTable, _ lower: Int64, _ upper: Int64, by transaction: ModelTransaction
  ) {
    let map = model.tables[table.rawValue]
    var place = map.position(atOrAfter: lower)
    while let current = place, map.key(at: current) <= upper {
      map.value(at: current).noteWriter(transaction)
      place = map.position(after: current)
    }
  }
}

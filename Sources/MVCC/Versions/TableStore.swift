import Primitives

/// The rows of one table, in row-id order, each with its versions.
final class TableStore {
  let id: TableID
  let rows = OrderedMap<Int64, VersionChain>()
  @exclusivity(unchecked) var rowIDs = RowIDAllocator()

  init(id: TableID) { self.id = id }

  /// The chain of a row, created if there is none.
  func chain(making row: Int64) -> VersionChain {
    if let chain = rows[row] { return chain }
    let chain = VersionChain()
    rows.updateValue(chain, forKey: row)
    return chain
  }
}

import Primitives
import Values

extension MVStore {
  /// Writes a row for `transaction`: a new version, over the one that it sees if there is one.
  ///
  /// - Throws: `writeConflict`, having rolled the transaction back.
  func write(
    _ table: TableStore, _ row: Int64, _ record: Record, by transaction: Transaction
  ) throws(EngineError) {
    do throws(EngineError) {
      try isolation.write(table, row, record, by: transaction)
    } catch {
      rollback(transaction)
      throw error
    }
  }

  /// Deletes a row that `transaction` sees; returns false if it sees none.
  ///
  /// - Throws: `writeConflict`, having rolled the transaction back.
  func delete(
    _ table: TableStore, _ row: Int64, by transaction: Transaction
  ) throws(EngineError) -> Bool {
    do throws(EngineError) {
      return try isolation.delete(table, row, by: transaction)
    } catch {
      rollback(transaction)
      throw error
    }
  }

  /// Every decided version that was superseded below this can be dropped: the oldest open snapshot.
  private var lowWatermark: Timestamp {
    #if PlantedBugs
      if isPlanted(.eagerCollection) { return timestamps.next }
    #endif
    return isolation.transactions.oldestBegin ?? timestamps.next
  }

  /// Collects up to `limit` rows; returns whether there may be more.
  func collectChunk(limit: Int) -> Bool {
    collector.collect(limit: limit, below: lowWatermark, in: &index)
  }

  /// Drops everything that no open snapshot can see, immediately.
  ///
  /// - Complexity: O(rows superseded since the last collection).
  package func collectGarbage() {
    while collectChunk(limit: 1024) {}
  }
}

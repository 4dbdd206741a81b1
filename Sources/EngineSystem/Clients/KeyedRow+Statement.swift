import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

extension KeyedRow {
  /// The current row of a statement that reads all columns of `table`.
  init(reading table: ModelTable, _ statement: Statement) {
    self.init(key: statement.integer(0), row: ModelRow())
    if table.isText {
      if case .text(let text) = statement.column(1) { row.text = text }
    } else {
      for column in 1..<statement.columnCount { row[column - 1] = statement.integer(column) }
    }
  }
}

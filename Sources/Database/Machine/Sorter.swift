import MVCC
import Values

/// Rows held in memory to be sorted; the sort is stable.
struct Sorter {
  /// How many values may be kept: beyond that a statement fails rather than fill the memory.
  static let capacity = 16_000_000

  private var values: ContiguousArray<Value> = []
  private var order: ContiguousArray<Int32> = []
  private var position = 0
  private var rowCount = 0

  /// Forgets all rows; the memory is kept.
  mutating func reset() {
    values.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    position = 0
    rowCount = 0
  }

  /// Adds a row: its keys, then its values.
  ///
  /// - Throws: `full` if there are too many values.
  mutating func add(_ row: UnsafeBufferPointer<Value>) throws(EngineError) {
    guard values.count + row.count <= Self.capacity else { throw .full("the sorter") }
    values.append(contentsOf: row)
    rowCount += 1
  }

  /// Sorts the rows.
  ///
  /// - Complexity: O(n log n) comparisons.
  mutating func sort(_ sorting: Sorting) {
    order = ContiguousArray(0..<Int32(rowCount))
    let stride = sorting.stride
    values.withUnsafeBufferPointer { values in
      order.sort { left, right in
        for key in 0..<sorting.keyCount {
          let a = values[Int(left) * stride + key]
          let b = values[Int(right) * stride + key]
          switch Value.order(of: a, and: b) {
          case .same: continue
          case .before: return !sorting.isDescending[key]
          case .after: return sorting.isDescending[key]
          }
        }
        return left < right
      }
    }
    position = 0
  }

  /// Moves the values of the next row to `target`; false after the last one.
  mutating func next(
    _ sorting: Sorting, into target: UnsafeMutablePointer<Value>
  ) -> Bool {
    guard position < order.count else { return false }
    let first = Int(order[position]) * sorting.stride + sorting.keyCount
    for index in 0..<sorting.valueCount { target[index] = values[first + index] }
    position += 1
    return true
  }
}

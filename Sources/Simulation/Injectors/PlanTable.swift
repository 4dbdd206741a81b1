import Primitives

/// Rows of fixed layout for the plans of one operation, found again by (instance, key, points).
///
/// Memory is kept from operation to operation; the last row that was found is tried first, because consecutive
/// hooks often belong to the same machine.
struct PlanTable<Cell: BitwiseCopyable> {
  struct Row {
    let selectionKey: UInt64
    let instanceID: UInt32
    let pointCount: UInt8
    let firstCell: Int
  }

  private var rows: UnsafeMutablePointer<Row>
  private(set) var cells: UnsafeMutablePointer<Cell>
  private var rowCapacity = 8
  private var cellCapacity = 128
  private var rowCount = 0
  private var cellCount = 0
  private var lastRow = 0
  private let blank: Cell

  init(blank: Cell) {
    self.blank = blank
    rows = .allocate(capacity: rowCapacity)
    cells = .allocate(capacity: cellCapacity)
  }

  func destroy() {
    rows.deallocate()
    cells.deallocate()
  }

  mutating func removeAll() {
    rowCount = 0
    cellCount = 0
    lastRow = 0
  }

  /// The index of the row's first cell, or nil if the operation has not met this machine yet.
  @inline(__always)
  mutating func find(_ instanceID: UInt32, _ selectionKey: UInt64, _ pointCount: UInt8) -> Int? {
    if lastRow < rowCount, matches(lastRow, instanceID, selectionKey, pointCount) {
      return rows[lastRow].firstCell
    }
    return search(instanceID, selectionKey, pointCount)
  }

  @inline(never)
  private mutating func search(
    _ instanceID: UInt32, _ selectionKey: UInt64, _ pointCount: UInt8
  ) -> Int? {
    var row = rowCount - 1
    while row >= 0 {
      if matches(row, instanceID, selectionKey, pointCount) {
        lastRow = row
        return rows[row].firstCell
      }
      row -= 1
    }
    return nil
  }

  @inline(__always)
  private func matches(
    _ row: Int, _ instanceID: UInt32, _ selectionKey: UInt64, _ pointCount: UInt8
  ) -> Bool {
    rows[row].instanceID == instanceID && rows[row].selectionKey == selectionKey
      && rows[row].pointCount == pointCount
  }

  /// Adds a row with `pointCount` blank cells; returns the index of the first.
  mutating func add(_ instanceID: UInt32, _ selectionKey: UInt64, _ pointCount: UInt8) -> Int {
    if rowCount == rowCapacity { rows = Self.grown(rows, rowCount, &rowCapacity) }
    while cellCount + Int(pointCount) > cellCapacity {
      cells = Self.grown(cells, cellCount, &cellCapacity)
    }
    let first = cellCount
    (cells + first).update(repeating: blank, count: Int(pointCount))
    rows[rowCount] = Row(
      selectionKey: selectionKey, instanceID: instanceID, pointCount: pointCount, firstCell: first)
    lastRow = rowCount
    rowCount += 1
    cellCount += Int(pointCount)
    return first
  }

  private static func grown<T: BitwiseCopyable>(
    _ old: UnsafeMutablePointer<T>, _ count: Int, _ capacity: inout Int
  ) -> UnsafeMutablePointer<T> {
    let larger = UnsafeMutablePointer<T>.allocate(capacity: capacity * 2)
    larger.update(from: old, count: count)
    old.deallocate()
    capacity *= 2
    return larger
  }
}

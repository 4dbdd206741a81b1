import AsyncIO
import Primitives
import Testing

@testable import MVCC

@Suite("Row ids") struct RowIDTests {
  private typealias Waiting = Interruption<EngineError>

  /// A transaction whose cursor holds the allocator's lock, interrupted at the hook after it.
  private func filling(_ rig: StoreRig) throws -> (Transaction, TableCursor) {
    let transaction = try rig.begin()
    var cursor = rig.cursor(transaction)
    rig.slots.install(
      yields: FixedYieldInjector([CursorYieldPoint.rowIDAllocationStart.point]), failures: nil)
    defer { rig.slots.clear() }
    #expect(interruption(&cursor) != nil)
    #expect(rig.store.holdings.lockedRowIDAllocators == 1)
    return (transaction, cursor)
  }

  /// Why the cursor did not give a row id; nil when it did.
  private func interruption(_ cursor: inout TableCursor) -> Waiting? {
    do throws(Waiting) {
      _ = try cursor.makeRowID()
    } catch {
      return error
    }
    return nil
  }

  private func make(_ cursor: inout TableCursor, _ rig: StoreRig) throws -> Int64 {
    try rig.wait { () throws(Waiting) in try cursor.makeRowID() }
  }

  @Test("Ids rise above every row, seen or not, and never come back")
  func rising() throws {
    let rig = try StoreRig()
    try rig.fill([-3: 1, 7: 1])
    let (first, second) = (try rig.begin(), try rig.begin())
    try rig.write(first, 9, 1)
    var cursor = rig.cursor(second)
    #expect(try make(&cursor, rig) == 10)
    try rig.write(second, 20, 1)
    #expect(try make(&cursor, rig) == 21)
    rig.store.rollback(second)
    rig.store.rollback(first)
    var next = rig.cursor(try rig.begin())
    #expect(try make(&next, rig) == 22)
  }

  @Test("Ids begin at one, and end after the greatest")
  func bounds() throws {
    let rig = try StoreRig()
    let transaction = try rig.begin()
    var cursor = rig.cursor(transaction)
    #expect(try make(&cursor, rig) == 1)
    try rig.write(transaction, .max, 1)
    #expect(throws: EngineError.full("the table's row-id range")) { try make(&cursor, rig) }
  }

  @Test("Others yield while the allocator is being filled")
  func contention() throws {
    let rig = try StoreRig()
    let (_, held) = try filling(rig)
    var cursor = rig.cursor(try rig.begin())
    for _ in 0..<3 {
      #expect(interruption(&cursor) == Waiting.io(.yield(.contention(.rowIDAllocator))))
    }
    var resumed = held
    #expect(try make(&resumed, rig) == 1)
    #expect(try make(&cursor, rig) == 2)
  }

  @Test("A filling that is dropped, rolled back or failed releases the lock")
  func dropped() throws {
    for way in 0..<3 {
      let rig = try StoreRig()
      var (transaction, cursor) = try filling(rig)
      switch way {
      case 0:
        cursor.close()
        cursor.close()
      case 1:
        rig.store.rollback(transaction)
        transaction = try rig.begin()
      default:
        let point = CursorYieldPoint.rowIDAllocationStart.point
        rig.slots.install(
          yields: nil, failures: FixedFailureInjector([(point: point, code: .outOfMemory)]))
        #expect(interruption(&cursor) == Waiting.failure(.outOfMemory))
        rig.slots.clear()
      }
      #expect(rig.store.holdings.lockedRowIDAllocators == 0)
      var next = rig.cursor(try rig.begin())
      #expect(try make(&next, rig) == 1)
      rig.store.rollback(transaction)
    }
  }

  @Test("A row id written while a transaction fills the allocator is not given again")
  func notedWhileFilling() throws {
    let rig = try StoreRig()
    var (_, cursor) = try filling(rig)
    try rig.fill([30: 1])
    #expect(try make(&cursor, rig) == 31)
  }
}

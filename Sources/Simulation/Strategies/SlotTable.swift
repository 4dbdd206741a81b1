import Primitives

/// A number for every slot, which grows with the slots that are given out.
///
/// Behind a pointer, so that exclusivity checks on a class's variables do not dominate.
struct SlotTable<Value: BitwiseCopyable & FixedWidthInteger> {
  private struct Storage {
    var values: UnsafeMutablePointer<Value>
    var capacity: Int
  }

  private let storage: UnsafeMutablePointer<Storage>

  init() {
    let capacity = ActorSet.wordSlots
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(values: .allocate(capacity: capacity), capacity: capacity))
    values.initialize(repeating: 0, count: capacity)
  }

  /// Gives the memory back; the owner calls it once.
  func destroy() {
    values.deallocate()
    storage.deallocate()
  }

  /// The numbers themselves; valid until the next `reserve`.
  var values: UnsafeMutablePointer<Value> { storage.pointee.values }

  subscript(_ slot: Int) -> Value {
    get { values[slot] }
    nonmutating set { values[slot] = newValue }
  }

  /// Makes room for `slot`.
  func reserve(_ slot: Int) {
    if slot >= storage.pointee.capacity { grow(slot) }
  }

  @inline(never)
  private func grow(_ slot: Int) {
    let capacity = storage.pointee.capacity
    let larger = max(slot + 1, 2 * capacity)
    let grown = UnsafeMutablePointer<Value>.allocate(capacity: larger)
    grown.update(from: values, count: capacity)
    (grown + capacity).initialize(repeating: 0, count: larger - capacity)
    values.deallocate()
    storage.pointee = Storage(values: grown, capacity: larger)
  }
}

import Primitives

/// A number for every slot, in a table that grows with the number of slots.
struct SlotTable<Value: BitwiseCopyable & FixedWidthInteger>: ~Copyable {
  /// Where the numbers are, and how many there are.
  private let storage: Unchecked<UnsafeMutableBufferPointer<Value>>

  init() {
    let numbers = UnsafeMutableBufferPointer<Value>.allocate(capacity: ActorSet.wordSlots)
    numbers.initialize(repeating: 0)
    storage = Unchecked(numbers)
  }

  deinit { storage.value.deallocate() }

  /// The numbers themselves; valid until the next `reserve`.
  var values: UnsafeMutablePointer<Value> { storage.value.baseAddress.unsafelyUnwrapped }

  subscript(_ slot: Int) -> Value {
    get { values[slot] }
    nonmutating set { values[slot] = newValue }
  }

  /// Makes room for `slot`.
  func reserve(_ slot: Int) {
    if slot >= storage.value.count { grow(slot) }
  }

  @inline(never)
  private func grow(_ slot: Int) {
    let old = storage.value
    let grown = UnsafeMutableBufferPointer<Value>.allocate(capacity: max(slot + 1, 2 * old.count))
    grown.initialize(repeating: 0)
    for index in old.indices { grown[index] = old[index] }
    old.deallocate()
    storage.value = grown
  }
}

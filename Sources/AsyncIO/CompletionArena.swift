import Primitives

/// The states of all operations in flight of one `IO`; hands out and settles `Completion`s.
///
/// An operation settles exactly once: success, failure or abort. Whoever asked for it either takes
/// its outcome or abandons it; then its slot is used again. Not thread-safe: one thread a run.
public final class CompletionArena {
  enum State: UInt8 { case free, pending, succeeded, failed }

  struct Slot {
    var generation: UInt32 = 0
    var state: State = .free
    var isAbandoned = false
    var error: IOError?
    var parent: UInt32 = .max
    var result = 0
    var payload: AnyObject?
  }

  var slots: ContiguousArray<Slot> = []
  var freeIndices: ContiguousArray<UInt32> = []
  var groups: [UInt32: GroupState] = [:]

  /// Operations whose outcome was neither taken nor abandoned and settled.
  public private(set) var liveCount = 0

  public init() {}

  /// A new operation, pending.
  ///
  /// - Complexity: O(1).
  public func begin() -> Completion {
    let index: UInt32
    if let reused = freeIndices.popLast() {
      index = reused
    } else {
      require(slots.count < 1 << 24, "\(slots.count) operations are in flight at once")
      index = UInt32(slots.count)
      slots.append(Slot())
    }
    slots[Int(index)].state = .pending
    liveCount += 1
    return Completion(index: index, generation: slots[Int(index)].generation)
  }

  /// Whether the operation has settled; explicit yields have from birth.
  public func isFinished(_ completion: Completion) -> Bool {
    completion.isExplicitYield || slots[slot(completion)].state != .pending
  }

  /// Whether the operation is still to be settled; false also for a handle whose slot was given back.
  ///
  /// For backends: what was aborted must not touch its buffer any more.
  public func isPending(_ completion: Completion) -> Bool {
    let index = Int(completion.index)
    return index < slots.count && slots[index].generation == completion.generation
      && slots[index].state == .pending
  }

  /// Whether the operation settled without an error.
  public func succeeded(_ completion: Completion) -> Bool {
    completion.isExplicitYield || slots[slot(completion)].state == .succeeded
  }

  /// Why the operation failed, if it did.
  public func error(_ completion: Completion) -> IOError? {
    completion.isExplicitYield ? nil : slots[slot(completion)].error
  }

  /// Takes the outcome of a settled operation and gives its slot back.
  ///
  /// - Returns: The number that the operation counts: bytes read or written, else 0.
  /// - Throws: The operation's own error.
  @discardableResult
  public func take(_ completion: Completion) throws(IOError) -> Int {
    if completion.isExplicitYield { return 0 }
    let index = slot(completion)
    require(slots[index].state != .pending, "the outcome of a pending operation was taken")
    let (result, error) = (slots[index].result, slots[index].error)
    release(index)
    if let error { throw error }
    return result
  }

  /// Takes the object that a successful operation made, such as an opened file.
  ///
  /// - Throws: The operation's own error.
  public func takeObject(_ completion: Completion) throws(IOError) -> AnyObject {
    let object = slots[slot(completion)].payload
    try take(completion)
    guard let object else { trap("an operation that makes no object was asked for one") }
    return object
  }

  /// Says that nobody waits any more; the slot comes back when the operation settles.
  public func abandon(_ completion: Completion) {
    if completion.isExplicitYield { return }
    let index = slot(completion)
    if slots[index].state == .pending {
      slots[index].isAbandoned = true
    } else {
      release(index)
    }
  }

  func slot(_ completion: Completion) -> Int {
    let index = Int(completion.index)
    require(
      index < slots.count && slots[index].generation == completion.generation
        && slots[index].state != .free,
      "completion \(completion.index).\(completion.generation) was used after its end")
    return index
  }

  func release(_ index: Int) {
    slots[index] = Slot(generation: slots[index].generation &+ 1)
    freeIndices.append(UInt32(index))
    liveCount -= 1
  }
}

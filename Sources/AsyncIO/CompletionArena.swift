import Primitives

/// The states of all operations in flight of one `IO`; makes and settles `Completion`s.
///
/// An operation settles exactly once: success, failure or abort. Its submitter either takes its outcome or abandons
/// it; then its slot is reused. Not thread-safe: one thread per run.
public final class CompletionArena {
  @usableFromInline enum State: UInt8 { case free, pending, succeeded, failed }

  /// One operation; trivial, so that taking and releasing it touches no reference count.
  @usableFromInline
  struct Slot {
    /// What the handle of the operation must match.
    @usableFromInline var stamp: UInt32
    @usableFromInline var state: State = .free
    var isAbandoned = false
    var hasFile = false
    @usableFromInline var error: IOError?
    /// The group that waits for it; for a free slot, the next free one.
    var parent: UInt32 = .max
    var result = 0
  }

  // Exclusivity checks of class-held storage would cost more than the work itself.
  @usableFromInline @exclusivity(unchecked) private(set) var slots: UnsafeMutablePointer<Slot>
  @usableFromInline @exclusivity(unchecked) private(set) var slotCount = 0
  @exclusivity(unchecked) private var capacity = 64
  @exclusivity(unchecked) private var firstFree: UInt32 = .max
  @exclusivity(unchecked) var groups: [UInt32: GroupState] = [:]
  /// Files that operations opened; kept apart from the slots, because few operations open files.
  @exclusivity(unchecked) var files: [UInt32: any File] = [:]

  /// Operations that still occupy a slot: not taken, and not both abandoned and settled.
  @exclusivity(unchecked) public private(set) var liveCount = 0

  /// Changes whenever an operation settles or something else happens that its holders may wait for.
  ///
  /// Comparing it with an earlier value shows whether there is anything to look at. It lives as long as the arena;
  /// a number behind a pointer, because a loop reads it at each step without counting references.
  package let eventCount: UnsafePointer<UInt64>
  private let events: UnsafeMutablePointer<UInt64>

  /// The most operations that may be in flight at once.
  public static let slotCountMax = 1 << 24

  /// The arenas in one process or run whose handles could be confused have different numbers.
  public let number: UInt32
  /// Numbers of arenas are below this.
  public static let numberLimit: UInt32 = 1 << (32 - Completion.generationBits)

  public init(number: UInt32 = 0) {
    require(number < Self.numberLimit, "there is no arena \(number)")
    self.number = number
    slots = .allocate(capacity: capacity)
    events = .allocate(capacity: 1)
    events.initialize(to: 0)
    eventCount = UnsafePointer(events)
  }

  deinit {
    slots.deallocate()
    events.deallocate()
  }

  /// A new operation, pending.
  ///
  /// - Complexity: O(1), amortised.
  public func begin() -> Completion {
    var index = firstFree
    if index == .max {
      index = appendSlot()
    } else {
      firstFree = slots[Int(index)].parent
      slots[Int(index)].parent = .max
    }
    slots[Int(index)].state = .pending
    liveCount &+= 1
    return Completion(index: index, stamp: slots[Int(index)].stamp)
  }

  /// Whether the operation has settled; explicit yields are settled from the start.
  @inlinable
  public func isFinished(_ completion: Completion) -> Bool {
    completion.isExplicitYield || slots[slot(completion)].state != .pending
  }

  /// Whether the operation has not settled yet; false also for a handle whose slot was released.
  ///
  /// For backends: what was aborted must not touch its buffer any more.
  @inlinable
  public func isPending(_ completion: Completion) -> Bool {
    if isCurrent(completion) { return slots[Int(completion.index)].state == .pending }
    refuseForeign(completion)
    return false
  }

  /// Whether the operation settled without an error.
  @inlinable
  public func succeeded(_ completion: Completion) -> Bool {
    completion.isExplicitYield || slots[slot(completion)].state == .succeeded
  }

  /// Why the operation failed, if it did.
  @inlinable
  public func error(_ completion: Completion) -> IOError? {
    completion.isExplicitYield ? nil : slots[slot(completion)].error
  }

  /// Takes the outcome of a settled operation and releases its slot.
  ///
  /// - Returns: The operation's number: bytes read or written, otherwise 0.
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

  /// Releases the files that operations opened and that will not be taken.
  public func dropFiles() { files.removeAll() }

  /// Takes the file that a successful `open` made.
  ///
  /// - Throws: The operation's own error.
  public func takeFile(_ completion: Completion) throws(IOError) -> any File {
    require(!completion.isExplicitYield, "an explicit yield was asked for a file")
    let file = files[UInt32(slot(completion))]
    try take(completion)
    guard let file else { trap("an operation that opens no file was asked for one") }
    return file
  }

  /// Gives up waiting for the operation; its slot is released when it settles.
  public func abandon(_ completion: Completion) {
    if completion.isExplicitYield { return }
    let index = slot(completion)
    if slots[index].state == .pending {
      slots[index].isAbandoned = true
    } else {
      release(index)
    }
  }

  /// Whether the handle's slot has not been given back.
  @inlinable
  func isCurrent(_ completion: Completion) -> Bool {
    let index = Int(completion.index)
    return index < slotCount && slots[index].stamp == completion.stamp
      && slots[index].state != .free
  }

  @inlinable
  func slot(_ completion: Completion) -> Int {
    if !isCurrent(completion) { refuse(completion) }
    return Int(completion.index)
  }

  @usableFromInline @inline(never)
  func refuse(_ completion: Completion) -> Never {
    refuseForeign(completion)
    trap("completion \(completion.index).\(completion.generation) was used after its end")
  }

  @usableFromInline @inline(never)
  func refuseForeign(_ completion: Completion) {
    require(
      completion.isExplicitYield || completion.arena == number,
      "a completion of arena \(completion.arena) was used in arena \(number)")
  }

  /// Counts an event that a poller of this arena may be waiting for.
  package func noteEvent() { events.pointee &+= 1 }

  func release(_ index: Int) {
    if slots[index].hasFile { files[UInt32(index)] = nil }
    let (stamp, mask) = (slots[index].stamp, Completion.generationMask)
    slots[index] = Slot(stamp: stamp & ~mask | (stamp &+ 1) & mask, parent: firstFree)
    firstFree = UInt32(index)
    liveCount &-= 1
  }

  private func appendSlot() -> UInt32 {
    if slotCount == capacity { grow() }
    (slots + slotCount).initialize(to: Slot(stamp: number << Completion.generationBits))
    slotCount += 1
    return UInt32(slotCount - 1)
  }

  private func grow() {
    require(capacity < Self.slotCountMax, "\(slotCount) operations are in flight at once")
    let grown = UnsafeMutablePointer<Slot>.allocate(capacity: 2 * capacity)
    grown.moveInitialize(from: slots, count: slotCount)
    slots.deallocate()
    slots = grown
    capacity *= 2
  }
}

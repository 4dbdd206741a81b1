extension OrderedMap {
  /// A sorted run of entries in its own memory, which the map owns and frees.
  @usableFromInline
  struct Chunk {
    @usableFromInline let keys: UnsafeMutablePointer<Key>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline var count = 0

    /// An empty chunk, with room for the entry that makes it split.
    @inlinable init() {
      keys = .allocate(capacity: OrderedMap.chunkCapacity + 1)
      values = .allocate(capacity: OrderedMap.chunkCapacity + 1)
    }

    @inlinable
    mutating func insert(_ key: Key, _ value: Value, at slot: Int) {
      (keys + slot + 1).moveInitialize(from: keys + slot, count: count - slot)
      (values + slot + 1).moveInitialize(from: values + slot, count: count - slot)
      (keys + slot).initialize(to: key)
      (values + slot).initialize(to: value)
      count += 1
    }

    @inlinable
    mutating func remove(at slot: Int) -> Value {
      (keys + slot).deinitialize(count: 1)
      let value = (values + slot).move()
      (keys + slot).moveInitialize(from: keys + slot + 1, count: count - slot - 1)
      (values + slot).moveInitialize(from: values + slot + 1, count: count - slot - 1)
      count -= 1
      return value
    }

    /// Moves the entries from `cut` on into a new chunk.
    @inlinable
    mutating func split(at cut: Int) -> Chunk {
      var right = Chunk()
      right.keys.moveInitialize(from: keys + cut, count: count - cut)
      right.values.moveInitialize(from: values + cut, count: count - cut)
      right.count = count - cut
      count = cut
      return right
    }

    @inlinable
    func free() {
      keys.deinitialize(count: count)
      values.deinitialize(count: count)
      keys.deallocate()
      values.deallocate()
    }

    /// Whether all keys are below `key`; the chunk must not be empty.
    @inlinable @inline(__always)
    func ends(below key: Key) -> Bool { keys[count &- 1] < key }

    /// The first slot whose key is not below `key`; the chunk must not be empty.
    @inlinable @inline(__always)
    func lowerBound(of key: Key) -> Int {
      var (low, rest) = (0, count)
      // Six halvings leave one of 64; written out, because a loop would be compiled to branches
      // that random keys mispredict.
      narrow(&low, &rest, key)
      narrow(&low, &rest, key)
      narrow(&low, &rest, key)
      narrow(&low, &rest, key)
      narrow(&low, &rest, key)
      narrow(&low, &rest, key)
      return low &+ (keys[low] < key ? 1 : 0)
    }

    @inlinable @inline(__always)
    func narrow(_ low: inout Int, _ rest: inout Int, _ key: Key) {
      if rest == 1 { return }
      let half = rest &>> 1
      low = keys[low &+ half &- 1] < key ? low &+ half : low
      rest = rest &- half
    }
  }

  @inlinable
  func insertChunk(_ chunk: Chunk, at index: Int) {
    if chunkCount == directoryCapacity { growDirectory() }
    (chunks + index + 1).moveInitialize(from: chunks + index, count: chunkCount - index)
    (chunks + index).initialize(to: chunk)
    chunkCount += 1
  }

  @inlinable
  func removeChunk(at index: Int) {
    chunks[index].free()
    (chunks + index).moveInitialize(from: chunks + index + 1, count: chunkCount - index - 1)
    chunkCount -= 1
  }

  @inlinable
  func growDirectory() {
    let capacity = max(4, 2 * directoryCapacity)
    let grown = UnsafeMutablePointer<Chunk>.allocate(capacity: capacity)
    grown.moveInitialize(from: chunks, count: chunkCount)
    chunks.deallocate()
    chunks = grown
    directoryCapacity = capacity
  }

  @inlinable
  func freeChunks() {
    for index in 0..<chunkCount { chunks[index].free() }
    chunkCount = 0
  }
}

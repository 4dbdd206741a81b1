extension OrderedMap {
  /// Adds `key`, or replaces its value; returns the value it had before.
  ///
  /// - Complexity: O(log n) comparisons, and one chunk is moved if the key is new.
  @inlinable
  @discardableResult
  public func updateValue(_ value: Value, forKey key: Key) -> Value? {
    let found = position(atOrAfter: key)
    if chunkCount == 0 { insertChunk(Chunk(), at: 0) }
    let index = found?.chunk ?? chunkCount - 1
    let slot = found?.slot ?? chunks[index].count
    if found != nil, chunks[index].keys[slot] == key {
      let old = chunks[index].values[slot]
      chunks[index].values[slot] = value
      return old
    }
    chunks[index].insert(key, value, at: slot)
    entryCount += 1
    changeCount += 1
    if chunks[index].count > Self.chunkCapacity { split(index) }
    return nil
  }

  /// Removes `key` and returns its value, or nil if it was not there.
  ///
  /// - Complexity: O(log n) comparisons, and one chunk is moved.
  @inlinable
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? {
    guard let found = position(atOrAfter: key), self.key(at: found) == key else { return nil }
    let (index, slot) = (found.chunk, found.slot)
    let old = chunks[index].remove(at: slot)
    if chunks[index].count == 0 { removeChunk(at: index) }
    entryCount -= 1
    changeCount += 1
    return old
  }

  /// Removes every entry.
  @inlinable
  public func removeAll() {
    freeChunks()
    entryCount = 0
    changeCount += 1
  }

  /// Halves a full chunk; an append at the end keeps the left one full, so ascending keys pack.
  @inlinable
  func split(_ index: Int) {
    let isLast = index == chunkCount - 1
    let cut = isLast ? Self.chunkCapacity * 7 / 8 : Self.chunkCapacity / 2
    insertChunk(chunks[index].split(at: cut), at: index + 1)
  }

  /// Traps unless keys ascend, chunks are neither empty nor too full, and the count is right.
  ///
  /// - Complexity: O(n).
  public func checkInvariants() {
    var previous: Key?
    var total = 0
    require(chunkCount <= directoryCapacity, "\(chunkCount) chunks in \(directoryCapacity) places")
    for index in 0..<chunkCount {
      let chunk = chunks[index]
      require(
        chunk.count > 0 && chunk.count <= Self.chunkCapacity,
        "chunk \(index) has \(chunk.count) entries")
      for slot in 0..<chunk.count {
        let key = chunk.keys[slot]
        if let previous { require(previous < key, "key \(key) comes after \(previous)") }
        previous = key
      }
      total += chunk.count
    }
    require(total == count, "the map counts \(count) entries and has \(total)")
  }
}

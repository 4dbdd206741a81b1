extension OrderedMap {
  /// Adds `key`, or replaces its value; answers the value that stood there before.
  ///
  /// - Complexity: O(log n) comparisons, and one chunk is moved when the key is new.
  @discardableResult
  public func updateValue(_ value: Value, forKey key: Key) -> Value? {
    guard !chunks.isEmpty else {
      chunks.append(Chunk(keys: [key], values: [value]))
      noteInsertion()
      return nil
    }
    let index = min(chunkIndex(for: key), chunks.count - 1)
    let chunk = chunks[index]
    let slot = lowerBound(of: key, in: chunk)
    if slot < chunk.keys.count, chunk.keys[slot] == key {
      let old = chunk.values[slot]
      chunk.values[slot] = value
      return old
    }
    chunk.keys.insert(key, at: slot)
    chunk.values.insert(value, at: slot)
    noteInsertion()
    if chunk.keys.count > Self.chunkCapacity { split(index) }
    return nil
  }

  /// Removes `key` and answers its value, or nil when it was not there.
  ///
  /// - Complexity: O(log n) comparisons, and one chunk is moved.
  @discardableResult
  public func removeValue(forKey key: Key) -> Value? {
    let index = chunkIndex(for: key)
    guard index < chunks.count else { return nil }
    let chunk = chunks[index]
    let slot = lowerBound(of: key, in: chunk)
    guard chunk.keys[slot] == key else { return nil }
    chunk.keys.remove(at: slot)
    let old = chunk.values.remove(at: slot)
    if chunk.keys.isEmpty { chunks.remove(at: index) }
    count -= 1
    mutationCount += 1
    return old
  }

  /// Removes every entry.
  public func removeAll() {
    chunks.removeAll()
    count = 0
    mutationCount += 1
  }

  private func noteInsertion() {
    count += 1
    mutationCount += 1
  }

  /// Halves a full chunk; an append at the end keeps the left one full, so ascending keys pack.
  private func split(_ index: Int) {
    let chunk = chunks[index]
    let isLast = index == chunks.count - 1
    let cut = isLast ? Self.chunkCapacity * 7 / 8 : Self.chunkCapacity / 2
    let right = Chunk(
      keys: ContiguousArray(chunk.keys[cut...]), values: ContiguousArray(chunk.values[cut...]))
    chunk.keys.removeSubrange(cut...)
    chunk.values.removeSubrange(cut...)
    chunks.insert(right, at: index + 1)
  }

  /// Traps unless keys ascend, chunks are neither empty nor too full, and the count is right.
  ///
  /// - Complexity: O(n).
  public func checkInvariants() {
    var previous: Key?
    var total = 0
    for chunk in chunks {
      require(!chunk.keys.isEmpty, "an empty chunk was left in the map")
      require(
        chunk.keys.count <= Self.chunkCapacity && chunk.keys.count == chunk.values.count,
        "a chunk has \(chunk.keys.count) keys and \(chunk.values.count) values")
      for key in chunk.keys {
        if let previous { require(previous < key, "key \(key) stands after \(previous)") }
        previous = key
      }
      total += chunk.keys.count
    }
    require(total == count, "the map counts \(count) entries and has \(total)")
  }
}

extension OrderedMap {
  public var first: Position? { chunks.isEmpty ? nil : Position(chunk: 0, slot: 0) }

  public var last: Position? {
    guard let chunk = chunks.last else { return nil }
    return Position(chunk: chunks.count - 1, slot: chunk.keys.count - 1)
  }

  /// The first entry whose key is not below `key`.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func position(atOrAfter key: Key) -> Position? {
    let chunk = chunkIndex(for: key)
    guard chunk < chunks.count else { return nil }
    return Position(chunk: chunk, slot: lowerBound(of: key, in: chunks[chunk]))
  }

  /// The last entry whose key is not above `key`.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func position(atOrBefore key: Key) -> Position? {
    guard let above = position(atOrAfter: key) else { return last }
    return self.key(at: above) == key ? above : position(before: above)
  }

  @inlinable
  public func position(after position: Position) -> Position? {
    if position.slot + 1 < chunks[position.chunk].keys.count {
      return Position(chunk: position.chunk, slot: position.slot + 1)
    }
    let next = position.chunk + 1
    return next < chunks.count ? Position(chunk: next, slot: 0) : nil
  }

  @inlinable
  public func position(before position: Position) -> Position? {
    if position.slot > 0 { return Position(chunk: position.chunk, slot: position.slot - 1) }
    guard position.chunk > 0 else { return nil }
    let previous = position.chunk - 1
    return Position(chunk: previous, slot: chunks[previous].keys.count - 1)
  }

  /// The first chunk whose last key is not below `key`; `chunks.count` when there is none.
  @usableFromInline
  func chunkIndex(for key: Key) -> Int {
    var low = 0
    var high = chunks.count
    while low < high {
      let middle = (low + high) / 2
      let keys = chunks[middle].keys
      if keys[keys.count - 1] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  @usableFromInline
  func lowerBound(of key: Key, in chunk: Chunk) -> Int {
    var low = 0
    var high = chunk.keys.count
    while low < high {
      let middle = (low + high) / 2
      if chunk.keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

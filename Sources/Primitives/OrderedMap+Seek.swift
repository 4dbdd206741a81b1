extension OrderedMap {
  @inlinable
  public var first: Position? { chunkCount == 0 ? nil : Position(chunk: 0, slot: 0) }

  @inlinable
  public var last: Position? {
    chunkCount == 0
      ? nil : Position(chunk: chunkCount - 1, slot: chunks[chunkCount - 1].count - 1)
  }

  /// The first entry whose key is not below `key`.
  ///
  /// - Complexity: O(log n).
  @inlinable @inline(never)
  public func position(atOrAfter key: Key) -> Position? {
    let chunk = chunkIndex(for: key)
    guard chunk < chunkCount else { return nil }
    return Position(chunk: chunk, slot: chunks[chunk].lowerBound(of: key))
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
    if position.slot + 1 < checked(position).count {
      return Position(chunk: position.chunk, slot: position.slot + 1)
    }
    let next = position.chunk + 1
    return next < chunkCount ? Position(chunk: next, slot: 0) : nil
  }

  @inlinable
  public func position(before position: Position) -> Position? {
    if position.slot > 0 { return Position(chunk: position.chunk, slot: position.slot - 1) }
    guard position.chunk > 0 else { return nil }
    let previous = position.chunk - 1
    return Position(chunk: previous, slot: chunks[previous].count - 1)
  }

  /// The first chunk whose last key is not below `key`; `chunkCount` if there is none.
  @inlinable @inline(__always)
  func chunkIndex(for key: Key) -> Int {
    if chunkCount == 0 { return 0 }
    var (low, rest) = (0, chunkCount)
    while rest > 32 { narrow(&low, &rest, key) }
    narrow(&low, &rest, key)
    narrow(&low, &rest, key)
    narrow(&low, &rest, key)
    narrow(&low, &rest, key)
    narrow(&low, &rest, key)
    return low &+ (chunks[low].ends(below: key) ? 1 : 0)
  }

  @inlinable @inline(__always)
  func narrow(_ low: inout Int, _ rest: inout Int, _ key: Key) {
    if rest == 1 { return }
    let half = rest &>> 1
    low = chunks[low &+ half &- 1].ends(below: key) ? low &+ half : low
    rest = rest &- half
  }
}

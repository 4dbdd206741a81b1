/// Row ids that a program collects and then iterates over.
struct KeyList {
  private var keys: ContiguousArray<Int64> = []
  private var position = 0

  /// Forgets all keys; the memory is kept.
  mutating func reset() {
    if !keys.isEmpty { keys.removeAll(keepingCapacity: true) }
    position = 0
  }

  mutating func add(_ key: Int64) { keys.append(key) }

  /// Sorts the keys and keeps each once.
  mutating func sort(isDescending: Bool) {
    keys.sort()
    var count = 0
    for key in keys where count == 0 || keys[count - 1] != key {
      keys[count] = key
      count += 1
    }
    keys.removeLast(keys.count - count)
    if isDescending { keys.reverse() }
  }

  mutating func next() -> Int64? {
    guard position < keys.count else { return nil }
    defer { position += 1 }
    return keys[position]
  }
}

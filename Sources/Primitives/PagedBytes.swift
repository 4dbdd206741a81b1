/// The bytes of a file as chunks that copies share until one of them writes.
///
/// Copying costs one retain, writing after a copy costs the chunks that are touched, and a chunk that was never
/// written takes no memory: it reads as zeros.
package struct PagedBytes {
  final class Chunk {
    let base: UnsafeMutableRawPointer

    /// A chunk with the bytes of `other`, or zeros; uninitialised if all of it will be overwritten.
    init(copying other: Chunk?, isOverwritten: Bool) {
      base = .allocate(byteCount: PagedBytes.chunkSize, alignment: 16)
      if isOverwritten { return }
      if let other {
        base.copyMemory(from: other.base, byteCount: PagedBytes.chunkSize)
      } else {
        base.initializeMemory(as: UInt8.self, repeating: 0, count: PagedBytes.chunkSize)
      }
    }

    deinit { base.deallocate() }
  }

  package static let chunkSize = 4096

  private var chunks: ContiguousArray<Chunk?> = []

  /// The number of bytes; every chunk after it is zero.
  package private(set) var size = 0

  package init() {}

  package init(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0, at: 0) }
  }

  /// All bytes, for dumps and tests.
  ///
  /// - Complexity: O(size).
  package var array: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { target, count in
      count = read(at: 0, into: UnsafeMutableRawBufferPointer(target))
    }
  }

  /// Fills `target` from `offset` on; returns the number of bytes, fewer only at the end.
  package func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) -> Int {
    let total = min(target.count, size - offset)
    guard total > 0, let destination = target.baseAddress else { return 0 }
    var done = 0
    while done < total {
      let inside = (offset + done) % Self.chunkSize
      let count = min(total - done, Self.chunkSize - inside)
      if let chunk = chunks[(offset + done) / Self.chunkSize] {
        (destination + done).copyMemory(from: chunk.base + inside, byteCount: count)
      } else {
        (destination + done).initializeMemory(as: UInt8.self, repeating: 0, count: count)
      }
      done += count
    }
    return total
  }

  /// Writes `source` at `offset`; the size grows if necessary, filled with zeros.
  package mutating func write(_ source: UnsafeRawBufferPointer, at offset: Int) {
    require(offset >= 0, "bytes were written at \(offset)")
    guard let bytes = source.baseAddress, !source.isEmpty else { return }
    if offset + source.count > size { grow(to: offset + source.count) }
    var done = 0
    while done < source.count {
      let inside = (offset + done) % Self.chunkSize
      let count = min(source.count - done, Self.chunkSize - inside)
      let target = writableChunk(
        (offset + done) / Self.chunkSize, isOverwritten: count == Self.chunkSize)
      (target + inside).copyMemory(from: bytes + done, byteCount: count)
      done += count
    }
  }

  /// Cuts the bytes, or extends them with zeros.
  package mutating func resize(to newSize: Int) {
    require(newSize >= 0, "a size of \(newSize) bytes was asked for")
    if newSize >= size { return grow(to: newSize) }
    let kept = Self.chunkCount(newSize)
    chunks.removeSubrange(kept...)
    let inside = newSize % Self.chunkSize
    if inside > 0, chunks[kept - 1] != nil {
      (writableChunk(kept - 1, isOverwritten: false) + inside)
        .initializeMemory(as: UInt8.self, repeating: 0, count: Self.chunkSize - inside)
    }
    size = newSize
  }

  private mutating func grow(to newSize: Int) {
    size = newSize
    let needed = Self.chunkCount(newSize)
    while chunks.count < needed { chunks.append(nil) }
  }

  private mutating func writableChunk(
    _ index: Int, isOverwritten: Bool
  ) -> UnsafeMutableRawPointer {
    if !isKnownUniquelyReferenced(&chunks[index]) {
      chunks[index] = Chunk(copying: chunks[index], isOverwritten: isOverwritten)
    }
    return chunks[index]!.base
  }

  private static func chunkCount(_ size: Int) -> Int { (size + chunkSize - 1) / chunkSize }
}

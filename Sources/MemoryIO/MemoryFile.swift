import AsyncIO
import Primitives

/// What an operation does when it settles.
enum MemoryRequest {
  case open(String, OpenOptions)
  case remove(String)
  case rename(String, newPath: String)
  /// Of a file or a directory: memory has nothing that could be lost.
  case sync
  case read(MemoryNode, offset: Int, IOBuffer, count: Int)
  case write(MemoryNode, offset: Int, IOBuffer, count: Int)
  case setSize(MemoryNode, Int)
}

/// An operation that waits for a step.
struct PendingOperation {
  let request: MemoryRequest
  let completion: Completion
}

/// The content of a file; lives as long as it has a name or is open.
final class MemoryNode {
  @exclusivity(unchecked) var bytes = PagedBytes()

  func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Int {
    bytes.read(
      at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer.storage[..<count]))
  }

  func write(_ buffer: IOBuffer, count: Int, at offset: Int) {
    let source = UnsafeRawBufferPointer(buffer.storage)
    bytes.write(UnsafeRawBufferPointer(rebasing: source[..<count]), at: offset)
  }
}

/// An open file of a `MemoryIO`.
final class MemoryFile: File {
  private let node: MemoryNode
  private let io: MemoryIO
  private var isOpen = true

  init(_ node: MemoryNode, of io: MemoryIO) {
    self.node = node
    self.io = io
  }

  func size() throws(IOError) -> Int { node.bytes.size }

  func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion {
    checkRange(offset, count, buffer)
    return io.submit(.read(node, offset: offset, buffer, count: count))
  }

  func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion {
    checkRange(offset, count, buffer)
    return io.submit(.write(node, offset: offset, buffer, count: count))
  }

  func setSize(_ size: Int) -> Completion {
    checkOpen()
    require(size >= 0, "a size of \(size) bytes was asked for")
    return io.submit(.setSize(node, size))
  }

  func sync() -> Completion {
    checkOpen()
    return io.submit(.sync)
  }

  func close() {
    checkOpen()
    isOpen = false
  }

  private func checkOpen() { require(isOpen, "a file was used after it was closed") }

  private func checkRange(_ offset: Int, _ count: Int, _ buffer: IOBuffer) {
    checkOpen()
    require(
      offset >= 0 && count >= 0 && count <= buffer.count,
      "\(count) bytes at \(offset) were asked of a buffer of \(buffer.count)")
  }
}

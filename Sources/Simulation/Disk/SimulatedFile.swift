import AsyncIO
import Primitives

/// An open file of a `SimulatedIO`; after a crash all its operations fail with `aborted`.
final class SimulatedFile: File {
  private let number: Int
  private let io: SimulatedIO
  private var isOpen = true

  init(number: Int, of io: SimulatedIO) {
    self.number = number
    self.io = io
  }

  func size() throws(IOError) -> Int {
    if io.hasCrashed { throw IOError(.aborted, during: .read) }
    return io.currentDisk.files[number].visible.size
  }

  func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion {
    checkRange(offset, count, buffer)
    return io.submit(.read, file: number, offset: offset, count: count, buffer: buffer)
  }

  func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion {
    checkRange(offset, count, buffer)
    return io.submit(
      .write, file: number, offset: offset, count: count, buffer: buffer,
      growth: io.growth(of: number, to: offset + count))
  }

  func setSize(_ size: Int) -> Completion {
    require(isOpen, "file \(number) was used after it was closed")
    require(size >= 0, "a size of \(size) bytes was asked for")
    return io.submit(
      .setSize, file: number, count: size, growth: io.growth(of: number, to: size))
  }

  func sync() -> Completion {
    require(isOpen, "file \(number) was used after it was closed")
    let covered = io.hasCrashed ? 0 : io.currentDisk.files[number].nextSequence
    return io.submit(.sync, file: number, covered: covered)
  }

  func close() {
    require(isOpen, "file \(number) was closed twice")
    isOpen = false
    guard !io.hasCrashed else { return }
    io.currentDisk.endUse(of: number)
  }

  private func checkRange(_ offset: Int, _ count: Int, _ buffer: IOBuffer) {
    require(isOpen, "file \(number) was used after it was closed")
    require(
      offset >= 0 && count >= 0 && count <= buffer.count,
      "\(count) bytes at \(offset) were asked of a buffer of \(buffer.count)")
  }
}

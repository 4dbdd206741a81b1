import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The reading end of a process's output: reads what has come, and never waits for more.
package final class OutputPipe {
  /// How much is kept, and from which end.
  package enum Bound: Sendable {
    case first(Int)
    case last(Int)
  }

  package let descriptor: Int32
  /// False once the other side has closed it.
  package private(set) var isOpen = true
  /// What has been kept and not been taken.
  package private(set) var bytes: [UInt8] = []
  private let bound: Bound

  private static let chunkBytes = 1 << 14

  /// Takes ownership of the descriptor.
  init(_ descriptor: Int32, _ bound: Bound) {
    (self.descriptor, self.bound) = (descriptor, bound)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close(descriptor) }

  /// Whether more has come than a pipe can keep that keeps the beginning.
  package private(set) var isOverfull = false

  /// Reads what has come.
  package func receive() {
    while isOpen {
      let count = withUnsafeTemporaryAllocation(byteCount: Self.chunkBytes, alignment: 1) {
        buffer in
        let count = systemRead(descriptor, buffer.baseAddress!, Self.chunkBytes)
        if count > 0 { keep(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        return count
      }
      if count == 0 { isOpen = false }
      if count < 0, errno == EINTR { continue }
      if count < Self.chunkBytes { return }
    }
  }

  private func keep(_ chunk: UnsafeRawBufferPointer) {
    switch bound {
    case .first(let max):
      let room = max - bytes.count
      if chunk.count > room { isOverfull = true }
      bytes.append(contentsOf: chunk.prefix(room))
    case .last(let max):
      bytes.append(contentsOf: chunk)
      if bytes.count > max { bytes.removeFirst(bytes.count - max) }
    }
  }

  /// Takes the complete lines that have come, without their ends.
  package func takeLines() -> [String] {
    var lines: [String] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: bytes[start..<end], as: UTF8.self))
      start = end + 1
    }
    if start > 0 { bytes.removeFirst(start) }
    return lines
  }

  /// What has been kept.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// What has been kept after the last `mark`; all of it if there is none.
  package func text(after mark: UInt8) -> String {
    let start = bytes.lastIndex(of: mark).map { $0 + 1 } ?? 0
    return String(decoding: bytes[start...], as: UTF8.self)
  }
}

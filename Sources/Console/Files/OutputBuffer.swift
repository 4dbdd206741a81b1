#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes that wait to be written to a descriptor, at an address that a signal handler can read.
package final class OutputBuffer {
  /// What a trap handler needs to write the rest of a file.
  package struct Rest {
    /// -1 when it is closed.
    package var descriptor: Int32
    package var count = 0
    package let start: UnsafeMutablePointer<UInt8>
  }

  private static let capacity = 1 << 16

  /// Lives as long as the object.
  package let rest: UnsafeMutablePointer<Rest>

  /// Takes ownership of the descriptor.
  package init(_ descriptor: Int32) {
    rest = .allocate(capacity: 1)
    rest.initialize(to: Rest(descriptor: descriptor, start: .allocate(capacity: Self.capacity)))
  }

  deinit {
    _ = close()
    rest.pointee.start.deallocate()
    rest.deallocate()
  }

  package var descriptor: Int32 { rest.pointee.descriptor }

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: rest.pointee.start, count: rest.pointee.count)
  }

  /// Adds `bytes`; false, and nothing is added, if there is no room for all of them.
  package func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= Self.capacity - rest.pointee.count else { return false }
    if let base = bytes.baseAddress {
      (rest.pointee.start + rest.pointee.count).update(from: base, count: bytes.count)
    }
    rest.pointee.count += bytes.count
    return true
  }

  package func empty() { rest.pointee.count = 0 }

  /// Closes the descriptor; false, with the reason in errno, if earlier writes have failed after all.
  package func close() -> Bool {
    guard rest.pointee.descriptor >= 0 else { return true }
    defer { rest.pointee.descriptor = -1 }
    return systemClose(rest.pointee.descriptor) == 0
  }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

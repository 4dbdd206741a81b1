import Primitives

/// A block of memory that an operation in flight can retain.
///
/// One that holds a page or more is aligned to 4096 bytes. Small ones are not: aligning the frame of
/// each record tears holes into the heap, which in a long run came to as much as all that it holds.
/// The submitter does not change a buffer before the operation that writes from it has settled.
public final class IOBuffer {
  private let memory: UnsafeMutableRawBufferPointer

  /// The number of bytes.
  public var count: Int { memory.count }

  /// A zeroed buffer of `count` bytes.
  public init(count: Int) {
    require(count >= 0, "a buffer of \(count) bytes was asked for")
    memory = .allocate(byteCount: count, alignment: count < 4096 ? 16 : 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  /// A buffer that holds a copy of `bytes`.
  public convenience init(copying bytes: RawSpan) {
    self.init(count: bytes.byteCount)
    bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
  }

  deinit { memory.deallocate() }

  /// The bytes, for reading; not longer than the buffer lives.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      unsafe _overrideLifetime(
        RawSpan(_unsafeBytes: UnsafeRawBufferPointer(memory)), borrowing: self)
    }
  }

  /// The bytes, for backends that fill or drain them.
  public var storage: UnsafeMutableRawBufferPointer { memory }
}

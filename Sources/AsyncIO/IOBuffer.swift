import Primitives

/// A block of memory that an operation in flight can retain.
///
/// A buffer of a page or more is aligned to 4096 bytes. Small ones are not, because aligning the frame of each
/// record leaves holes in the heap, which in a long run added up to as much memory as the heap's contents. The
/// submitter must not change a buffer before the operation that writes from it has settled.
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

  /// A buffer with a copy of `bytes`.
  public convenience init(copying bytes: RawSpan) {
    self.init(count: bytes.byteCount)
    bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
  }

  deinit { memory.deallocate() }

  /// The bytes, for reading; valid only as long as the buffer.
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

/// One value on the heap behind a constant pointer, which a class reads and changes without checks.
///
/// A variable of a class is checked for exclusive access each time, which costs more than what a frequent step does
/// with it. A class keeps such variables in a struct, and the struct in a constant of this type. The owner makes
/// sure that nothing reads the value while something changes it.
public struct Unchecked<Value: ~Copyable>: ~Copyable {
  @usableFromInline let pointer: UnsafeMutablePointer<Value>

  @inlinable
  public init(_ value: consuming Value) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: value)
  }

  @inlinable
  deinit {
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }

  /// The value, in place.
  @inlinable
  public var value: Value {
    @inline(__always) unsafeAddress { UnsafePointer(pointer) }
    @inline(__always) nonmutating unsafeMutableAddress { pointer }
  }
}

/// Stops the process with `message` if a programmer's promise does not hold.
///
/// `precondition` drops its message in release builds. The state that a trap reports is often all that is left of a
/// run, so this one keeps it.
@inlinable @inline(__always)
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if _slowPath(!condition) { trap(message(), file: file, line: line) }
}

/// Stops the process with `message`, in every build configuration.
@inline(never)
public func trap(_ message: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
  fatalError(message, file: file, line: line)
}

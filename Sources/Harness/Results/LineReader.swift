import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a file line by line, whatever its size; keeps one line and what was read ahead.
final class LineReader {
  let path: String
  private let input: PatientInput
  private var buffer: UnsafeMutableRawBufferPointer
  /// The part of the buffer that has been read from the file but not passed on.
  private var pending = 0..<0
  /// How much of it is known to contain no line end.
  private var searched = 0
  private var isAtEnd = false
  /// Where in the file the next line begins.
  private(set) var offset: UInt64 = 0
  /// Its number, from 1.
  private(set) var number = 1

  private static let bufferBytes = 1 << 18
  private static let lineBytesMax = 1 << 26

  /// - Throws: `.unreadable`.
  init(_ path: String) throws(HarnessError) {
    self.path = path
    input = try PatientInput(path)
    buffer = .allocate(byteCount: Self.bufferBytes, alignment: 16)
  }

  deinit { if buffer.baseAddress != nil { buffer.deallocate() } }

  /// Passes the next complete line to `body`, without its end; nil if there is none.
  ///
  /// The bytes are valid only during the call.
  /// - Throws: `.unreadable`, `.interruptedReading`, `.malformed` for a line that is too long to be one.
  func next<Value>(
    _ body: (UnsafeRawBufferPointer) throws(HarnessError) -> Value
  ) throws(HarnessError) -> Value? {
    while true {
      if let end = lineEnd() {
        let line = UnsafeRawBufferPointer(rebasing: buffer[pending.lowerBound..<end])
        let value = try body(line)
        offset += UInt64(end + 1 - pending.lowerBound)
        number += 1
        pending = (end + 1)..<pending.upperBound
        searched = pending.lowerBound
        return value
      }
      if isAtEnd { return nil }
      try fill()
    }
  }

  /// How many bytes follow the last line end, once there is no next line.
  var restBytes: Int { pending.count }

  /// Those bytes.
  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[pending]) }

  private func lineEnd() -> Int? {
    guard let base = buffer.baseAddress,
      let found = memchr(base + searched, Int32(UInt8(ascii: "\n")), pending.upperBound - searched)
    else {
      searched = pending.upperBound
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func fill() throws(HarnessError) {
    try makeRoom()
    let count = try input.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[pending.upperBound...]))
    isAtEnd = count == 0
    pending = pending.lowerBound..<(pending.upperBound + count)
  }

  /// Moves what is pending to the front, into a buffer of twice the size if it fills this one.
  private func makeRoom() throws(HarnessError) {
    if pending.upperBound < buffer.count { return }
    var target = buffer
    if pending.count > buffer.count / 2 {
      if buffer.count >= Self.lineBytesMax {
        throw .malformed(
          file: path, line: number, "the line is longer than \(Self.lineBytesMax) bytes")
      }
      target = .allocate(byteCount: buffer.count * 2, alignment: 16)
    }
    memmove(target.baseAddress!, buffer.baseAddress! + pending.lowerBound, pending.count)
    if target.baseAddress != buffer.baseAddress {
      buffer.deallocate()
      buffer = target
    }
    searched -= pending.lowerBound
    pending = 0..<pending.count
  }
}

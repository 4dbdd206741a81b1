import Console
import Processes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a trace line by line, so that a trace of millions of events needs little memory.
final class TraceReader {
  /// The name used in errors.
  let name: String
  /// How many lines were read.
  private(set) var count: UInt64 = 0
  private let capture: OutputCapture?
  private let descriptor: Int32
  private var chunk: [UInt8] = []
  private var position = 0
  private var offset: off_t = 0

  private static let chunkBytes = 1 << 16

  /// - Throws: `.unreadable`.
  init(path: String) throws(HarnessError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .unreadable(path: path, reason: lastSystemError())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "it is not a regular file")
    }
    (name, capture) = (path, nil)
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .unreadable(path: path, reason: lastSystemError()) }
  }

  /// Reads what was written to `capture`.
  init(_ capture: OutputCapture, name: String) {
    (self.name, self.capture) = (name, capture)
    descriptor = capture.descriptor
  }

  deinit { if capture == nil { close(descriptor) } }

  /// The line of the next event, without its end; nil after the last.
  ///
  /// The line that says how the run ended is not an event.
  /// - Throws: `.unreadable`.
  func next() throws(HarnessError) -> [UInt8]? {
    guard let line = try nextLine() else { return nil }
    if line.starts(with: RunEnding.traceBegin) { return try next() }
    count += 1
    return line
  }

  private func nextLine() throws(HarnessError) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if position == chunk.count, try !refill() {
        if line.isEmpty { return nil }
        break
      }
      let rest = chunk[position...]
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
        line += rest
        position = chunk.count
        continue
      }
      line += rest[..<end]
      position = end + 1
      break
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  private func refill() throws(HarnessError) -> Bool {
    chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    var read = 0
    repeat {
      read = pread(descriptor, &chunk, chunk.count, offset)
    } while read < 0 && errno == EINTR
    if read < 0 { throw .unreadable(path: name, reason: lastSystemError()) }
    chunk.removeLast(chunk.count - read)
    offset += off_t(read)
    position = 0
    return read > 0
  }

  /// Skips the lines that are left without parsing them, and returns how many there were in all.
  func countRest() throws(HarnessError) -> UInt64 {
    while try next() != nil {}
    return count
  }

  /// The event in the line that was read last.
  ///
  /// - Throws: `.malformed` with the line's number.
  func event(_ line: [UInt8], back: Int = 0) throws(HarnessError) -> TraceEvent {
    if let event = TraceEvent(line: String(decoding: line, as: UTF8.self)) { return event }
    throw .malformed(
      file: name, line: Int(clamping: count) - back,
      "expected an event of a trace, a JSON object with \"event\", \"kind\" and \"actor\"")
  }
}

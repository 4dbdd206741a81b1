import Console
import Scenario
import Simulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Everything that the trap handler reads: C strings and plain values, allocated in advance.
///
/// A trap may happen in the middle of a change to the allocator or to a Swift object, so the handler allocates
/// nothing and reads no object.
struct TrapMemory {
  enum Ending: UInt8 {
    /// The process exits with the status of a trap.
    case exits
    /// The signal ends the process, as it would without a handler.
    case dies
  }

  /// A part of a text; the statement's text is looked up by its number.
  struct Part {
    enum Kind: UInt8 { case literal, step, actor, statementJSON, statement }

    var kind: Kind
    var text: UnsafeMutablePointer<CChar>?
    var end: UnsafeMutablePointer<CChar>?
  }

  /// A text to write, and a file that is renamed after that.
  struct Output {
    var descriptor: Int32
    /// Bytes that are written before the parts; nil if there are none.
    var rest: UnsafeMutablePointer<OutputBuffer.Rest>?
    var parts: UnsafeMutablePointer<Part>
    var partCount: Int
    var temporaryPath: UnsafeMutablePointer<CChar>?
    var targetPath: UnsafeMutablePointer<CChar>?
    /// Whether a file that has appeared at the target belongs to another process and stays.
    var isNew = false
  }

  var ending = Ending.exits
  var outputs: UnsafeMutablePointer<Output>?
  var outputCount = 0
  /// The texts of all statements and their JSON strings, by number.
  var statements: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  var statementCount = 0
  var position: UnsafeMutablePointer<RunPosition>
}

// What the handler does; nothing here may allocate.
extension TrapMemory {
  func writeAll() {
    for index in 0..<outputCount {
      guard let output = outputs.map({ $0 + index }) else { return }
      write(output)
    }
  }

  private func write(_ output: UnsafeMutablePointer<Output>) {
    let descriptor = output.pointee.descriptor
    if let rest = output.pointee.rest {
      Self.put(descriptor, rest.pointee.start, rest.pointee.count)
    }
    for index in 0..<output.pointee.partCount { write(output.pointee.parts + index, descriptor) }
    if let from = output.pointee.temporaryPath, let to = output.pointee.targetPath {
      if output.pointee.isNew {
        if link(from, to) == 0 {
          unlink(from)
        } else if errno != EEXIST {
          _ = rename(from, to)
        }
      } else {
        _ = rename(from, to)
      }
    }
  }

  private func write(_ part: UnsafeMutablePointer<Part>, _ descriptor: Int32) {
    let text = part.pointee.text
    switch part.pointee.kind {
    case .literal: Self.put(descriptor, text)
    case .step: Self.put(descriptor, position.pointee.step)
    case .actor: writeActor(descriptor)
    case .statementJSON:
      if let statement = statement(1) {
        Self.put(descriptor, statement)
      } else {
        Self.put(descriptor, text)
      }
    case .statement:
      guard let statement = statement(0) else { return }
      Self.put(descriptor, text)
      Self.put(descriptor, statement)
      Self.put(descriptor, part.pointee.end)
    }
  }

  private func writeActor(_ descriptor: Int32) {
    guard let role = position.pointee.role else {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3) { name in
        (name[0], name[1], name[2]) = (0x72, 0x75, 0x6E)
        Self.put(descriptor, name.baseAddress, 3)
      }
      return
    }
    Self.put(descriptor, role, position.pointee.roleLength)
    Self.put(descriptor, UInt64(clamping: position.pointee.number))
  }

  /// - Parameter form: 0 for the text, 1 for its JSON string.
  private func statement(_ form: Int) -> UnsafeMutablePointer<CChar>? {
    let number = position.pointee.text
    guard let statements, number >= 0, number < statementCount else { return nil }
    return statements[2 * number + form]
  }

  private static func put(_ descriptor: Int32, _ text: UnsafeMutablePointer<CChar>?) {
    guard let text else { return }
    put(descriptor, UnsafeRawPointer(text), strlen(text))
  }

  /// In decimal.
  private static func put(_ descriptor: Int32, _ number: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var (rest, start) = (number, 20)
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      put(descriptor, digits.baseAddress.map { UnsafeRawPointer($0 + start) }, 20 - start)
    }
  }

  private static func put(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) {
    guard let bytes else { return }
    var written = 0
    while written < count {
      let result = systemWrite(descriptor, bytes + written, count - written)
      if result < 0, errno == EINTR { continue }
      if result <= 0 { return }
      written += result
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

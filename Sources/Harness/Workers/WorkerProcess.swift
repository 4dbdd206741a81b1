import Console
import Processes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A worker's process as the giver of orders sees it: three pipes and a process number.
final class WorkerProcess {
  let id: pid_t
  /// Where the answers and the last words come from; both are read without waiting.
  let answers: Int32
  let errors: Int32
  private let orders: Int32
  private var answerBytes: [UInt8] = []
  private var wordBytes: [UInt8] = []

  private static let answerBytesMax = 1 << 28
  private static let wordBytesMax = 8192
  private static let wordLinesMax = 40

  /// - Throws: `.child` when it cannot be started.
  init(_ program: String, _ arguments: [String]) throws(HarnessError) {
    let orderPipe = try Pipe()
    let answerPipe = try Self.pipe(closingOnError: [orderPipe])
    let errorPipe = try Self.pipe(closingOnError: [orderPipe, answerPipe])
    var spawn = Spawn(program, arguments)
    spawn.descriptors = [
      (child: 0, own: orderPipe.reading), (child: 1, own: answerPipe.writing),
      (child: 2, own: errorPipe.writing),
    ]
    // One re-run of a trap makes a backtrace; the workers must be quick to replace.
    spawn.variables = [(name: "SWIFT_BACKTRACE", value: "enable=no")]
    do throws(HarnessError) { id = try spawn.start() } catch {
      for pipe in [orderPipe, answerPipe, errorPipe] { pipe.closeBoth() }
      throw error
    }
    for end in [orderPipe.reading, answerPipe.writing, errorPipe.writing] { close(end) }
    (orders, answers, errors) = (orderPipe.writing, answerPipe.reading, errorPipe.reading)
    for end in [answers, errors] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  private static func pipe(closingOnError pipes: [Pipe]) throws(HarnessError) -> Pipe {
    do throws(HarnessError) { return try Pipe() } catch {
      for pipe in pipes { pipe.closeBoth() }
      throw error
    }
  }

  /// Hands a line over; a worker that is gone is noticed when it is read from.
  func send(_ line: String) { _ = writeAll(Array((line + "\n").utf8), to: orders) }

  /// The whole lines that have come, and whether more can come.
  func receive() -> (lines: [String], isOpen: Bool) {
    var isOpen = Self.read(from: answers, into: &answerBytes)
    // No answer is that long; whoever writes on and on would take this process's memory.
    if answerBytes.count > Self.answerBytesMax { isOpen = false }
    var lines: [String] = []
    var start = 0
    while let end = answerBytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: answerBytes[start..<end], as: UTF8.self))
      start = end + 1
    }
    if start > 0 { answerBytes.removeFirst(start) }
    return (lines, isOpen)
  }

  /// Takes in what the worker writes to standard error, of which the end is kept; false when it is closed.
  @discardableResult func receiveWords() -> Bool {
    let isOpen = Self.read(from: errors, into: &wordBytes)
    if wordBytes.count > Self.wordBytesMax {
      wordBytes.removeFirst(wordBytes.count - Self.wordBytesMax)
    }
    return isOpen
  }

  /// The last lines that it wrote since it began with an order.
  ///
  /// Answers and words come by different pipes, so that only the worker can say to which run words belong.
  var words: [String] {
    let start = wordBytes.lastIndex(of: RunOrder.beginMark).map { $0 + 1 } ?? 0
    let lines = String(decoding: wordBytes[start...], as: UTF8.self).split(separator: "\n").map(
      String.init)
    return Array(lines.suffix(Self.wordLinesMax))
  }

  /// Stops it if it is still there, and gives everything back.
  ///
  /// SIGKILL changes nothing about a process that is ending by itself.
  func end() -> ProcessEnd {
    close(orders)
    kill(id, SIGKILL)
    let end = ProcessEnd.wait(for: id)
    receiveWords()
    close(answers)
    close(errors)
    return end
  }

  /// False when the other side has closed.
  private static func read(from descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    while true {
      var isOpen = true
      let old = bytes.count
      let chunk = 1 << 14
      let count = withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 1) { buffer in
        let count = systemRead(descriptor, buffer.baseAddress!, chunk)
        if count > 0 {
          bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return count
      }
      if count == 0 { isOpen = false }
      if count < 0, errno == EINTR { continue }
      if bytes.count == old || count < chunk { return isOpen }
    }
  }
}

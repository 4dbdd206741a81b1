import Console

/// Bytes with which workers divide what they print to standard error.
package enum WorkerMark {
  /// Printed to standard error before each request: ASCII's record separator.
  ///
  /// Answers and other output come through different pipes, so only the worker can say to which request its output
  /// belongs.
  package static let begin: UInt8 = 0x1E

  /// Begins a line of standard error that is for the owner of the pool: ASCII's group separator.
  package static let note: UInt8 = 0x1D
}

/// A worker's first line: how much memory it has used to start.
struct WorkerStart: Equatable {
  /// In KiB; 0 if the system does not say.
  let kilobytes: UInt64

  init(kilobytes: UInt64) { self.kilobytes = kilobytes }

  static var ofThisProcess: WorkerStart { WorkerStart(kilobytes: PeakMemory.ofThisProcess ?? 0) }

  private static let word = "ready"

  /// `ready KILOBYTES`.
  var line: String { "\(Self.word) \(kilobytes)" }

  /// Nil for any other line.
  init?(line: String) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, words[0] == Self.word, let kilobytes = UInt64(words[1]) else {
      return nil
    }
    self.kilobytes = kilobytes
  }
}

/// A worker's answer to one request, with what the worker had used by then.
struct WorkerAnswer: Equatable {
  /// The request's number.
  var number: UInt64
  /// The worker's peak memory since it was started, in KiB; 0 if the system does not say.
  var peakKilobytes: UInt64
  /// The worker's whole processor time.
  var cpuMicroseconds: UInt64
  var body: String

  /// `NUMBER PEAK CPU BODY`.
  var line: String { "\(number) \(peakKilobytes) \(cpuMicroseconds) \(body)" }

  init(number: UInt64, peakKilobytes: UInt64, cpuMicroseconds: UInt64, body: String) {
    (self.number, self.peakKilobytes) = (number, peakKilobytes)
    (self.cpuMicroseconds, self.body) = (cpuMicroseconds, body)
  }

  /// - Throws: `.child` for a line that is not an answer.
  init(line: String) throws(HarnessError) {
    let words = line.split(separator: " ", maxSplits: 3)
    guard words.count == 4, let number = UInt64(words[0]), let peak = UInt64(words[1]),
      let cpu = UInt64(words[2])
    else { throw .child("a worker answered \(quoted(String(line.prefix(200))))") }
    self.init(number: number, peakKilobytes: peak, cpuMicroseconds: cpu, body: String(words[3]))
  }
}

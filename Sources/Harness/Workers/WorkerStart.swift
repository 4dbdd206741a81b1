import Console
import Processes

/// What a worker says before its first answer: how much memory it has taken to start.
struct WorkerStart: Equatable {
  /// In KiB; 0 where the system does not say.
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

  /// - Throws: `.usage` where that is too much: every run would be blamed for it.
  func check(_ megabytesMax: UInt64) throws(HarnessError) {
    guard kilobytes > megabytesMax << 10 else { return }
    throw .usage(
      "--memory \(megabytesMax)M is less than the \((kilobytes + 1023) >> 10) MB that a worker takes "
        + "before its first run; give more")
  }
}

import Foundation

@testable import Console
@testable import Harness
@testable import Processes

/// The built program, which lies beside the tests, started without waiting for it.
final class BuiltProgram {
  static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "heddle").path
  static let isBuilt = FileManager.default.isExecutableFile(atPath: path)

  private let process: Subprocess

  var id: pid_t { process.id }

  init(_ words: [String]) throws {
    process = try Subprocess(
      Spawn(Self.path, words), output: .pipe(.first(1 << 24)), errors: .null)
  }

  /// Its text and its end; waits for it.
  func finish() -> (text: String, end: TerminationStatus) {
    let end = process.wait()
    return (process.output?.text ?? "", end.status)
  }

  /// Whether it has a handler for a signal, by what the system says of it; true where it says nothing.
  func catches(_ signal: Int32) -> Bool {
    guard let data = FileManager.default.contents(atPath: "/proc/\(id)/status") else { return true }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix("SigCgt:")
    }
    let mask = line.flatMap {
      UInt64($0.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
    }
    return mask.map { $0 >> UInt64(signal - 1) & 1 == 1 } ?? true
  }

  /// The processes that it has started and that are at work, by what the system says of them.
  var workers: [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { worker in
      guard let data = FileManager.default.contents(atPath: "/proc/\(worker)/stat") else {
        return false
      }
      // See proc(5): the number of the parent is the second field behind the name.
      let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?
        .split(separator: " ")
      return fields?.dropFirst().first.flatMap { pid_t($0) } == id
    }
  }
}

import Foundation

@testable import Console
@testable import Harness
@testable import Processes

/// The built program, which stands beside the tests, started without waiting for it.
final class BuiltProgram {
  static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "heddle").path
  static let isBuilt = FileManager.default.isExecutableFile(atPath: path)

  let id: pid_t
  private let output: Processes.Pipe

  init(_ words: [String]) throws {
    output = try Processes.Pipe()
    var spawn = Spawn(Self.path, words)
    let silence = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(silence) }
    spawn.descriptors = [(child: 0, own: silence), (child: 1, own: output.writing)]
    spawn.descriptors.append((child: 2, own: silence))
    id = try spawn.start()
    close(output.writing)
  }

  /// Its text and its end; waits for it.
  func finish() -> (text: String, end: ProcessEnd) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = systemRead(output.reading, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    close(output.reading)
    return (String(decoding: bytes, as: UTF8.self), ProcessEnd.wait(for: id))
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

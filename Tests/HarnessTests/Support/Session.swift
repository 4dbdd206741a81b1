import Foundation
import Harness

@testable import Console
@testable import Processes

/// One command line run in memory: its status and what it printed.
struct Session {
  var status: ExitStatus
  var out: String
  var errors: String

  /// Runs `words`; `adjust` may change the surroundings before.
  static func run(
    _ words: [String], adjust: (inout Surroundings) -> Void = { _ in }
  ) -> Session {
    let (out, errors) = (Memory(), Memory())
    var surroundings = surroundings(out, errors)
    adjust(&surroundings)
    let status = CommandLineTool.run(words, surroundings)
    return Session(status: status, out: out.text, errors: errors.text)
  }

  /// Those of a command that runs toys, in this process alone.
  static func surroundings(_ out: Memory, _ errors: Memory) -> Surroundings {
    var surroundings = Surroundings(
      out: out.output, errors: errors.output, system: ToyDriver.system,
      runChild: { (words: [String], _: Bool) throws(HarnessError) in
        let child = Session.run(words)
        return Subprocess.Result(output: child.out, end: .exited(child.status.rawValue))
      },
      makePool: { places, _ in LocalRunPool(system: ToyDriver.system, places: places) },
      watchChild: { (_, _, _) throws(HarnessError) in
        Subprocess.Result(errors: "  0 0x0000beef deep(_:) + 4 in toy\n", end: .signalled(4))
      })
    surroundings.freshSeed = { 0xFEED }
    surroundings.referenceRounds = 1000
    return surroundings
  }

  /// What an output has received.
  final class Memory {
    private(set) var text = ""

    var output: TextOutput {
      TextOutput {
        self.text += $0
        return true
      }
    }
  }
}

/// A folder for one test, gone when it ends.
final class Folder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "heddle-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String) throws {
    let path = file(name)
    let parent = URL(filePath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// All names in it, those that begin with a dot too.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

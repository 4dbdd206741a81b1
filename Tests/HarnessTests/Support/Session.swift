import Foundation
import Harness

@testable import Console
@testable import Processes

/// One command line run in memory: its status and what it printed.
struct Session {
  var status: ExitStatus
  var out: String
  var errors: String

  /// Runs `words`; `adjust` may change the environment before.
  static func run(
    _ words: [String], adjust: (inout Environment) -> Void = { _ in }
  ) -> Session {
    let (out, errors) = (Memory(), Memory())
    var environment = environment(out, errors)
    adjust(&environment)
    let status = CommandLineTool.run(words, environment)
    return Session(status: status, out: out.text, errors: errors.text)
  }

  /// Those of a command that runs toys, in this process alone.
  static func environment(_ out: Memory, _ errors: Memory) -> Environment {
    var environment = Environment(
      out: out.output, errors: errors.output, system: ToyDriver.system,
      runChild: { (words: [String], _: Bool) throws(HarnessError) in
        let child = Session.run(words)
        return Subprocess.Result(output: child.out, end: .exited(child.status.rawValue))
      },
      makePool: { places, _ in LocalRunPool(system: ToyDriver.system, places: places) },
      watchChild: { (_, _, _) throws(HarnessError) in
        Subprocess.Result(errors: "  0 0x0000beef deep(_:) + 4 in toy\n", end: .signalled(4))
      })
    environment.freshSeed = { 0xFEED }
    environment.referenceRounds = 1000
    return environment
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

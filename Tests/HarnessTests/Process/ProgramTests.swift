import Foundation
import Testing

@testable import Harness

/// The built program, which stands beside the tests.
private let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appending(path: "heddle").path

@Suite("Program", .enabled(if: FileManager.default.isExecutableFile(atPath: program)))
struct ProgramTests {
  @Test("The program answers with its exit status")
  func statuses() throws {
    let version = try ChildProcess.run(program, ["--version"])
    #expect(version.status == 0)
    #expect(version.output == BuildIdentity.banner + "\n")
    for words in [[], ["rnu"], ["run", "--seed"], ["run", "--seed", "x"], ["replay"]] {
      let answer = try ChildProcess.run(program, words, isQuiet: true)
      #expect(answer.status == 2, "\(words)")
      #expect(answer.output.isEmpty, "\(words)")
    }
  }

  @Test("A reader that goes away does not crash the program")
  func brokenPipe() throws {
    // The status of the first command of the pipe comes out by another descriptor.
    let script = "{ { sleep 0.2; \"$0\" run --help; echo $? >&3; } | true; } 3>&1"
    let answer = try ChildProcess.run("/bin/sh", ["-c", script, program])
    #expect(answer.output == "0\n")
  }
}

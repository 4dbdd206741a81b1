import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

#if os(Linux)
  /// Sweeps of the built program, whose workers are killed, stopped and interrupted.
  @Suite("SweepProgram", .enabled(if: BuiltProgram.isBuilt), .hangLimit)
  struct SweepProgramTests {
    private let folder = Folder()

    private func words(_ words: String...) -> [String] {
      ["sweep", "--steps", "500", "--jobs", "2", "--out", folder.file("r")] + words
    }

    /// How many seeds have their result.
    private var done: Int {
      max(0, (folder.read("r") ?? "").split(separator: "\n").count - 1)
    }

    private func results() throws -> [SeedResult] {
      var results: [SeedResult] = []
      try ResultsFile.read(folder.file("r")) { results.append($0) }
      return results.sorted { $0.seed < $1.seed }
    }

    /// A sweep that has some results; one of its workers stands still, so that it cannot end meanwhile.
    private func start(_ words: [String]) throws -> (program: BuiltProgram, workers: [pid_t]) {
      let program = try BuiltProgram(words)
      var workers: [pid_t] = []
      _ = Patience.eventually {
        workers = program.workers
        return workers.count == 2
      }
      try #require(workers.count == 2)
      kill(workers[1], SIGSTOP)
      _ = Patience.eventually { done >= 5 }
      return (program, workers)
    }

    @Test("A killed worker and one that hangs each leave one seed whose death is not repeated")
    func losses() throws {
      // No seed that is at work takes as long, however busy the machine is.
      let (program, workers) = try start(
        words("--seeds", "0..199", "--audit", "0%", "--seed-timeout", "20s"))
      kill(workers[0], SIGKILL)
      let (text, end) = program.finish()
      #expect(end == .exited(6))
      let results = try results()
      #expect(results.map(\.seed) == Array(0..<200))
      let lost = results.filter { $0.outcome != .passed }
      #expect(lost.map(\.kind) == [.unrepeated, .unrepeated])
      #expect(lost.allSatisfy { $0.digests != nil })
      #expect(text.contains("UNREPEATED killed by SIGKILL (1 seed)\n"))
      #expect(text.contains("UNREPEATED hang: no end within the wall time of a seed (1 seed)\n"))
      #expect(workers.allSatisfy { kill($0, 0) != 0 })
    }

    @Test("An interrupted sweep ends with 130, leaves no worker, and goes on to the whole summary")
    func interrupt() throws {
      let seeds = ["--seeds", "0..149", "--audit", "20%", "--seed-timeout", "10m"]
      let (program, workers) = try start(words() + seeds)
      kill(program.id, SIGINT)
      let (text, end) = program.finish()
      #expect(end == .exited(130))
      #expect(text.contains("\nmissing: "))
      #expect(!workers.isEmpty && workers.allSatisfy { kill($0, 0) != 0 })
      #expect(try results().count == done)
      let again = try Subprocess.run(
        BuiltProgram.path, words("--resume") + seeds, isQuiet: true)
      #expect(again.status == 0)
      let whole = try Subprocess.run(
        BuiltProgram.path, ["sweep", "--steps", "500"] + seeds, isQuiet: true)
      #expect(again.output == whole.output)
    }

    @Test("A sweep whose standard input is closed runs as any other")
    func closedInput() throws {
      let script = "\"$0\" \"$@\" <&-"
      let answer = try Subprocess.run(
        "/bin/sh", ["-c", script, BuiltProgram.path] + words("--seeds", "0..3"), isQuiet: true)
      #expect(answer.status == 0)
      #expect(answer.output.hasSuffix("\nPASSED: all 4 passed\n"))
    }

    @Test("A sweep whose standard output is closed does not write its summary into another file")
    func closedOutput() throws {
      let script = "\"$0\" \"$@\" >&-"
      let answer = try Subprocess.run(
        "/bin/sh", ["-c", script, BuiltProgram.path] + words("--seeds", "0..3"), isQuiet: true)
      #expect(answer.status == 2)
      #expect(try results().count == 4)
    }

    @Test("Relative paths are those of the folder in which the program was started")
    func relativePaths() throws {
      let script = "cd \"$1\" && \"$0\" sweep --steps 100 --seeds 0..2 --out r --junit x.xml"
      let answer = try Subprocess.run(
        "/bin/sh", ["-c", script, BuiltProgram.path, folder.path], isQuiet: true)
      #expect(answer.status == 0)
      #expect(folder.names == ["r", "x.xml"])
    }
  }
#endif

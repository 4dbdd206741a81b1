import Foundation
import Scenario
import Testing

@testable import Harness
@testable import Processes

/// The built program, which is beside the tests.
private let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appending(path: "heddle").path

@Suite("Program", .enabled(if: FileManager.default.isExecutableFile(atPath: program)))
struct ProgramTests {
  @Test("The program ends with its exit status")
  func statuses() throws {
    let version = try Subprocess.run(program, ["--version"])
    #expect(version.status == 0)
    #expect(version.output == BuildIdentity.banner + "\n")
    for words in [[], ["rnu"], ["run", "--seed"], ["run", "--seed", "x"], ["replay"]] {
      let answer = try Subprocess.run(program, words, isQuiet: true)
      #expect(answer.status == 2, "\(words)")
      #expect(answer.output.isEmpty, "\(words)")
    }
  }

  @Test("A variable that is not UTF-8 is shown by its bytes, as arguments are")
  func variables() throws {
    let script = "SEED=\"$(printf '7\\377')\" \"$0\" run 2>&1; echo $?"
    let answer = try Subprocess.run("/bin/sh", ["-c", script, program])
    #expect(
      answer.output
        == "heddle: the environment variable SEED, \"7\\xFF\", is not UTF-8 and not a number\n2\n")
  }

  @Test("A reader that goes away does not crash the program")
  func brokenPipe() throws {
    // The reader says by a second pipe that it has closed the first, and not earlier does the program
    // begin. Its status comes out by another descriptor.
    let script = """
      mkfifo "$1/gone"
      {
        { read -r _ <"$1/gone"; "$0" run --help; echo $? >&3; } | { exec <&-; echo >"$1/gone"; }
      } 3>&1
      """
    let folder = Folder()
    let answer = try Subprocess.run("/bin/sh", ["-c", script, program, folder.path])
    #expect(answer.output == "0\n")
  }

  @Test("An answer that cannot be written is reported, and is not a success")
  func fullOutput() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let script = "\"$0\" --version 2>&1 >/dev/full; echo $?"
    let answer = try Subprocess.run("/bin/sh", ["-c", script, program])
    #expect(answer.output.hasPrefix("heddle: cannot write \"standard output\": No space left"))
    #expect(answer.output.hasSuffix("\n2\n"))
  }

  @Test("The same seed gives the same text in two processes, and the check agrees")
  func sameText() throws {
    let words = ["run", "--seed", "42", "--steps", "1k"]
    let first = try Subprocess.run(program, words, isQuiet: true)
    let second = try Subprocess.run(program, words + ["--check-determinism"], isQuiet: true)
    let same = "replayed in a second process with another hash seed: the same digests\n"
    #expect(second.output.contains(same))
    #expect(first.output == second.output.replacing(same, with: ""))
    #expect(first.status == second.status)
    #expect(first.output.contains("digests: decisions "))
  }

  @Test("Each of seed, fibers and profile changes the digests")
  func otherRuns() throws {
    var outputs: [String] = []
    let others = [["--seed", "43"], ["--seed", "42", "--fibers", "3"]]
    for words in others + [["--seed", "42"], ["--seed", "42", "--profile", "chaos"]] {
      let answer = try Subprocess.run(
        program, ["run", "--quiet", "--steps", "1k"] + words, isQuiet: true)
      outputs.append(answer.output)
    }
    #expect(Set(outputs).count == 4)
  }

  @Test("A name that is not UTF-8 is refused by a sentence, and no file with another name appears")
  func otherBytes() throws {
    let folder = Folder()
    let script =
      "cd \"$1\" && \"$0\" run --seed 1 --steps 9 --trace \"$(printf 'a\\377b')\" 2>&1; echo $?"
    let answer = try Subprocess.run("/bin/sh", ["-c", script, program, folder.path])
    #expect(
      answer.output
        == "heddle: argument 7, \"a\\xFFb\", is not UTF-8; only UTF-8 names can be used\n2\n")
    #expect(folder.names.isEmpty)
  }

  @Test("A limit on the size of files is an error with a sentence, and nothing half-written stays")
  func fileSizes() throws {
    let folder = Folder()
    let script = "cd \"$1\" && ulimit -f 8 && \"$0\" $2 2>&1 >/dev/null | grep heddle; ls -A"
    func lines(_ words: String) throws -> [Substring] {
      try Subprocess.run("/bin/sh", ["-c", script, program, folder.path, words]).output
        .split(separator: "\n")
    }
    #expect(
      try lines("run --seed 42 --steps 2000 --trace t")
        == ["heddle: cannot write \"t\": File too large"])
    #expect(
      try lines("sweep --seeds 0..99 --steps 9 --jobs 2 --out r")
        == ["heddle: cannot write \"r\": File too large", "r"])
  }

  @Test("The first signal ends a wait for the reader of a FIFO", arguments: [SIGINT, SIGTERM])
  func fifo(_ number: Int32) throws {
    let folder = Folder()
    #expect(mkfifo(folder.file("p"), 0o600) == 0)
    let process = try BuiltProgram(["run", "--seed", "1", "--narrate", folder.file("p")])
    // Until its handler is there the signal ends it in another way; then it is sent once.
    while !process.catches(number) { usleep(10_000) }
    kill(process.id, number)
    #expect(process.finish().end == .exited(130))
    #expect(folder.names == ["p"])
  }

  @Test(
    "The first signal ends a wait for the writer of a FIFO",
    arguments: [
      ["replay", "p.failure"], ["replay", "p.seed"], ["merge", "p"],
      ["sweep", "--seeds", "1", "--known", "p"],
    ])
  func silentFIFO(_ words: [String]) throws {
    let folder = Folder()
    let name = words.last ?? ""
    #expect(mkfifo(folder.file(name), 0o600) == 0)
    let process = try BuiltProgram(words.dropLast() + [folder.file(name)])
    while !process.catches(SIGINT) { usleep(10_000) }
    kill(process.id, SIGINT)
    #expect(process.finish().end == .exited(130))
    #expect(folder.names == [name])
  }

  @Test("What a killed run has left under a temporary name goes when the same file is written")
  func abandonedFiles() throws {
    let folder = Folder()
    let process = try BuiltProgram([
      "run", "--seed", "5", "--steps", "500M", "--trace", folder.file("t"),
    ])
    let temporary = ".t.\(process.id).tmp"
    while (folder.read(temporary) ?? "").isEmpty { usleep(10_000) }
    kill(process.id, SIGKILL)
    #expect(process.finish().end == .signalled(SIGKILL))
    #expect(folder.names == [temporary])
    let next = try BuiltProgram([
      "run", "--seed", "5", "--steps", "100", "--trace", folder.file("t"),
    ])
    #expect(next.finish().end == .exited(0))
    #expect(folder.names == ["t"])
  }

  @Test(
    "A run that a signal ends keeps its trace and narration, with a last line that says how",
    arguments: [(SIGINT, 130, "SIGINT"), (SIGTERM, 130, "SIGTERM"), (SIGABRT, 5, "trapped")])
  func keptFiles(_ number: Int32, _ status: Int32, _ how: String) throws {
    let folder = Folder()
    let process = try BuiltProgram([
      "run", "--seed", "5", "--steps", "500M", "--trace", folder.file("t"), "--narrate",
      folder.file("n"), "--failure", folder.file("f"),
    ])
    let temporary = ".t.\(process.id).tmp"
    while (folder.read(temporary) ?? "").isEmpty { usleep(10_000) }
    kill(process.id, number)
    #expect(process.finish().end == .exited(status))
    let isTrap = number == SIGABRT
    #expect(folder.names == (isTrap ? ["f", "n", "t"] : ["n", "t"]))
    for name in ["t", "n"] {
      let lines = (folder.read(name) ?? "").split(separator: "\n")
      #expect(lines.count > 100)
      #expect(lines.last?.contains(how) == true, "\(lines.last ?? "")")
    }
    guard isTrap else { return }
    let file = try FailureFile(text: try #require(folder.read("f")), file: "f")
    #expect((file.result.outcome.failure?.step ?? 0) > 0)
    #expect(
      folder.read("t")?.contains(
        "{\"end\":\"trapped\",\"step\":\((file.result.outcome.failure?.step ?? 0)),") == true)
  }
}

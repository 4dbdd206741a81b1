import EngineSystem
import Foundation
import Simulation
import Testing

@testable import Console
@testable import Harness
@testable import Processes
@testable import Scenario

/// What is printed with gaps for step, actor and statement.
private let gaps = TrapText([
  .literal("at "), .step, .literal(" of "), .actor, .statement(before: " in ", after: "!"),
  .literal(" "), .statementJSON, .literal("\n"),
])

/// The number of a statement with quotes and backslashes in no form, and one of a known text.
private let commit = ToyDriver.engine.texts().firstIndex(of: "COMMIT") ?? -1

@Suite("TrapReporter") struct TrapReporterTests {
  @Test("A trap ends the process with status 5; its message and where the run was are printed")
  func trap() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(5), observing: [\.standardErrorContent]
    ) {
      TrapReporter.arm(gaps, texts: ToyDriver.engine.texts)
      TrapReporter.position.pointee.enter(
        ActorName("fiber", 31), step: 18_446_744_073_709_551_615, text: commit)
      fatalError("the broken promise")
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("the broken promise"))
    #expect(
      text.hasSuffix("\nat 18446744073709551615 of fiber31 in COMMIT! \"COMMIT\"\n"), "\(text)")
  }

  @Test("A trap of no statement, and of the run itself, is reported too")
  func withoutStatement() async throws {
    let actor = try await #require(
      processExitsWith: .exitCode(5), observing: [\.standardErrorContent]
    ) {
      TrapReporter.arm(gaps, texts: ToyDriver.engine.texts)
      TrapReporter.position.pointee.enter(ActorName("opener", 0), step: 0)
      fatalError("x")
    }
    #expect(
      String(decoding: actor.standardErrorContent, as: UTF8.self).hasSuffix(
        "at 0 of opener0 null\n"))
    let run = try await #require(
      processExitsWith: .exitCode(5), observing: [\.standardErrorContent]
    ) {
      TrapReporter.arm(gaps, texts: ToyDriver.engine.texts)
      TrapReporter.position.pointee.enter(ActorName("fiber", 1), step: 7, text: commit)
      TrapReporter.position.pointee.leave()
      fatalError("x")
    }
    #expect(
      String(decoding: run.standardErrorContent, as: UTF8.self).hasSuffix("at 7 of run null\n"))
  }

  @Test("A trap keeps what waits in the buffers of files, ends them, and puts them in their places")
  func files() async throws {
    let parent = NSTemporaryDirectory() + "heddle-trap-test-\(getpid())"
    try FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: parent) }
    try "old".write(toFile: parent + "/old", atomically: false, encoding: .utf8)
    await #expect(processExitsWith: .exitCode(5)) {
      // The child finds the parent's folder by its number.
      let folder = NSTemporaryDirectory() + "heddle-trap-test-\(getppid())"
      let many = try ReplacedFile(folder + "/many")
      many.write(String(repeating: "x", count: 100_000) + "\n")
      many.write("the rest\n")
      let old = try ReplacedFile(folder + "/old")
      TrapReporter.arm(
        TrapText(""),
        [
          TrapReporter.Output(file: many, ending: gaps),
          TrapReporter.Output(file: old, ending: TrapText("new")),
        ], texts: ToyDriver.engine.texts)
      TrapReporter.position.pointee.enter(ActorName("fiber", 2), step: 3, text: commit)
      fatalError("x")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: parent).sorted()
    #expect(names == ["many", "old"])
    let many = try String(contentsOfFile: parent + "/many", encoding: .utf8)
    #expect(many.hasPrefix("xxx"))
    #expect(many.hasSuffix("x\nthe rest\nat 3 of fiber2 in COMMIT! \"COMMIT\"\n"))
    #expect(try String(contentsOfFile: parent + "/old", encoding: .utf8) == "new")
  }

  @Test("A worker says where it was, and its signal ends it as it would without a handler")
  func worker() async throws {
    for isAbort in [false, true] {
      let result =
        if isAbort {
          try await #require(
            processExitsWith: .signal(SIGABRT), observing: [\.standardErrorContent]
          ) {
            TrapReporter.armWorker(TrapLocation.text, texts: ToyDriver.engine.texts)
            TrapReporter.position.pointee.enter(ActorName("fiber", 4), step: 9, text: commit)
            abort()
          }
        } else {
          try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
          ) {
            TrapReporter.armWorker(TrapLocation.text, texts: ToyDriver.engine.texts)
            TrapReporter.position.pointee.enter(ActorName("fiber", 4), step: 9, text: commit)
            fatalError("the broken promise")
          }
        }
      let text = String(decoding: result.standardErrorContent, as: UTF8.self)
      let end = WorkerEnd(
        .died(.signalled(SIGABRT)), lines: text.split(separator: "\n").map(String.init))
      #expect(end.place == TrapLocation(step: 9, actor: "fiber4", statement: "COMMIT"))
      #expect(DeathSignature.message(in: end.words) == (isAbort ? nil : "the broken promise"))
    }
  }

  @Test("A stack that overflows is a trap too")
  func overflow() async {
    await #expect(processExitsWith: .exitCode(5)) {
      TrapReporter.arm(TrapText(""), texts: ToyDriver.engine.texts)
      exit(Int32(truncatingIfNeeded: deep(1)))
    }
  }

  @Test("After disarming a trap is fatal in the usual way")
  func disarmed() async {
    await #expect(processExitsWith: .signal(SIGILL)) {
      TrapReporter.arm(gaps, texts: ToyDriver.engine.texts)
      TrapReporter.disarm()
      TrapReporter.arm(gaps, texts: ToyDriver.engine.texts)
      TrapReporter.disarm()
      fatalError("x")
    }
  }

  @Test("A text is cut at its marks, wherever they are")
  func marks() {
    let text = TrapText("s1as", marks: [("s", .step), ("a", .actor), ("none", .statementJSON)])
    #expect(text.parts == [.step, .literal("1"), .actor, .step])
    #expect(TrapText("plain").parts == [.literal("plain")])
  }

  @Test("The file of a trap is a failure file with its place in it")
  func failureFile() throws {
    let text = FailureFile.trapText(ToyDriver.draw(3, .fast), build: .current)
    var whole = ""
    for part in text.parts {
      switch part {
      case .literal(let text): whole += text
      case .step: whole += "12"
      case .actor: whole += "fiber3"
      case .statementJSON: whole += quotedJSON("SELECT \"a\"")
      case .statement: Issue.record("a statement outside of JSON")
      }
    }
    let place = TrapLocation(step: 12, actor: "fiber3", statement: "SELECT \"a\"")
    #expect(
      try FailureFile(text: whole, file: "f")
        == FailureFile(trapIn: ToyDriver.draw(3, .fast), at: place, build: .current))
    let without = whole.replacing(quotedJSON("SELECT \"a\""), with: "null")
    #expect(try FailureFile(text: without, file: "f").result.outcome.failure?.statement == nil)
  }
}

/// Goes down without end.
@inline(never)
private func deep(_ level: Int) -> Int { level == .max ? 0 : deep(level + 1) &+ level }

import Foundation
import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("WorkerProgram", .enabled(if: BuiltProgram.isBuilt), .hangLimit)
struct WorkerProgramTests {
  init() { ignoreBrokenPipes() }

  private let options = ["steps": "500"]

  private func order(_ number: UInt64, _ task: RunOrder.Task = .run) -> RunOrder {
    RunOrder(
      number: number, task: task, seed: 40 + number, options: options, milliseconds: 3_600_000)
  }

  @Test("A worker's answers have the digests that a run prints")
  func digests() throws {
    let pool = ProcessRunPool(program: BuiltProgram.path, places: 1, megabytesMax: 1024)
    try pool.give(order(1), to: 0)
    try pool.give(order(2, .record), to: 0)
    let events = try pool.events(2)
    for (number, event) in zip([1, 2] as [UInt64], events) {
      guard case .answered(0, let answer) = event else { throw Unexpected() }
      let result = try #require(answer.line)
      #expect(answer.number == number && result.seed == 40 + number)
      let run = try Subprocess.run(
        BuiltProgram.path, ["run", "--seed", "\(40 + number)", "--steps", "500"], isQuiet: true)
      let digests = try #require(result.digests)
      #expect(run.output.contains("digests: decisions \(hexadecimal(digests.decisions))"))
      #expect(run.output.contains(hexadecimal(digests.behaviour)))
    }
    try pool.give(
      RunOrder(number: 3, task: .run, seed: 1, options: ["steps": "x"], milliseconds: 3_600_000),
      to: 0)
    guard case .answered(0, let refused)? = try pool.events(1).first else { throw Unexpected() }
    #expect(refused.complaint?.hasPrefix("--steps: \"x\" is not ") == true)
  }

  private struct Unexpected: Error {}

  @Test("A worker ends when it gets no more orders, and refuses what is not an order")
  func words() throws {
    let script = "\"$0\" worker </dev/null; echo $?; echo nonsense | \"$0\" worker 2>&1; echo $?"
    let answer = try Subprocess.run("/bin/sh", ["-c", script, BuiltProgram.path])
    let lines = answer.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "0")
    #expect(lines.last == "2")
    #expect(answer.output.contains("heddle: standard input: expected an order \"NUMBER TASK"))
  }

  @Test("What a worker says in a run is reported with its end")
  func lastWords() throws {
    let pool = ProcessRunPool(program: BuiltProgram.path, places: 1, megabytesMax: 1024)
    try pool.give(order(1), to: 0)
    #expect(try pool.events(1).count == 1)
    var long = order(2)
    long.options = ["steps": "100M"]
    long.milliseconds = 300
    try pool.give(long, to: 0)
    #expect(
      try pool.events(1) == [.ended(place: 0, WorkerEnd(.timeLimit(milliseconds: 300)))])
  }
}

import Foundation
import Testing

@testable import Console
@testable import Processes

@Suite("WorkerPool", .timeLimit(.minutes(60))) struct WorkerPoolTests {
  init() { ignoreBrokenPipes() }

  /// A pool of shells that run a script, whose first argument is the place and whose second the start.
  private func pool(_ script: String, places: Int = 1, megabytes: UInt64 = 4096) -> WorkerPool {
    WorkerPool(
      program: "/bin/sh", arguments: { ["-c", script, "\($0)", "\($1)"] }, places: places,
      megabytesMax: megabytes, now: { SuspendingClock.now })
  }

  private func events(_ pool: WorkerPool, _ count: Int) throws -> [WorkerPool.Event] {
    var events: [WorkerPool.Event] = []
    _ = try eventually {
      if events.count < count { events += try pool.wait(milliseconds: 100) }
      return events.count >= count
    }
    return events
  }

  private func request(_ number: UInt64, _ line: String) -> WorkerPool.Request {
    WorkerPool.Request(number: number, milliseconds: 3_600_000, line: line)
  }

  @Test("Lines go to workers and come back, whatever they contain")
  func lines() throws {
    let pool = pool("while read -r n line; do echo \"$n 0 0 $0: $line\"; done", places: 2)
    try pool.give(request(7, "7 any {words} at all"), to: 1)
    #expect(
      try events(pool, 1) == [.answered(place: 1, number: 7, body: "1: any {words} at all")])
    try pool.give(request(1, "1 one"), to: 0)
    try pool.give(request(2, "2 two"), to: 0)
    #expect(
      try events(pool, 2) == [
        .answered(place: 0, number: 1, body: "0: one"),
        .answered(place: 0, number: 2, body: "0: two"),
      ])
  }

  @Test(
    "A request longer than a pipe reaches a worker that is still writing its last answer",
    .timeLimit(.minutes(2)))
  func longLines() throws {
    let pool = pool(
      "read -r a; echo \"1 0 0 $(head -c 200000 /dev/zero | tr '\\0' y)\"; read -r b; echo \"2 0 0 ${#b}\"; read c"
    )
    try pool.give(request(1, "1"), to: 0)
    try pool.give(request(2, String(repeating: "x", count: 200_000)), to: 0)
    let body = String(repeating: "y", count: 200_000)
    #expect(
      try events(pool, 2) == [
        .answered(place: 0, number: 1, body: body), .answered(place: 0, number: 2, body: "200000"),
      ])
  }

  @Test("A worker that dies is replaced, and its notes are separated from its words")
  func death() throws {
    let pool = pool(
      "read -r line; echo before >&2; printf '\\036' >&2; echo word >&2; printf '\\035a note\\n' >&2;"
        + " if [ $1 = 1 ]; then kill -SEGV $$; fi; echo \"2 0 0 $line\"; read -r line")
    try pool.give(request(1, "1"), to: 0)
    let end = WorkerEnd(.died(.signalled(SIGSEGV)), words: ["word"], notes: ["a note"])
    #expect(try events(pool, 1) == [.ended(place: 0, end)])
    try pool.give(request(2, "again"), to: 0)
    #expect(try events(pool, 1) == [.answered(place: 0, number: 2, body: "again")])
  }

  @Test("The memory that a worker uses to start is reported before its first answer")
  func started() throws {
    let pool = pool("echo ready 12345; read -r line; echo '1 0 0 x'; read -r line")
    try pool.give(request(1, "1"), to: 0)
    #expect(
      try events(pool, 2) == [
        .started(place: 0, kilobytes: 12345), .answered(place: 0, number: 1, body: "x"),
      ])
  }

  @Test(
    "A line that is not an answer stops everything", arguments: ["x", "1 2 3", "1 x 0 body", ""])
  func garbage(_ line: String) throws {
    let pool = pool("read -r line; echo '\(line)'; read -r line")
    try pool.give(request(1, "1"), to: 0)
    #expect(throws: HarnessError.self) { try events(pool, 1) }
  }

  @Test("Lines of starts and answers are read as they are written")
  func writing() throws {
    let answer = WorkerAnswer(number: .max, peakKilobytes: 3, cpuMicroseconds: 4, body: "a  b c")
    #expect(answer.line == "18446744073709551615 3 4 a  b c")
    #expect(try WorkerAnswer(line: answer.line) == answer)
    #expect(WorkerStart(line: WorkerStart(kilobytes: 5).line)?.kilobytes == 5)
    for line in ["ready", "ready x", "ready 1 2", "steady 1", ""] {
      #expect(WorkerStart(line: line) == nil)
    }
  }
}

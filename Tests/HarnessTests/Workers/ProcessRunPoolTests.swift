import Foundation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("ProcessRunPool", .hangLimit) struct ProcessRunPoolTests {
  init() { ignoreBrokenPipes() }

  private let trapped = WorkerEnd.Cause.died(.signalled(SIGSEGV))

  @Test("A worker lives across its orders and answers them in turn")
  func answers() throws {
    let program = try ScriptedProgram(
      "echo start >>\"$0.starts\"; order; answer 1; order; answer 2; order; answer 3; order")
    let pool = program.pool()
    try pool.give(1)
    try pool.give(2)
    #expect(try pool.events(2) == [.answered(1), .answered(2)])
    try pool.give(3)
    #expect(try pool.events(1) == [.answered(3)])
    pool.dismiss()
    #expect(program.note("starts") == "start\n")
  }

  @Test("Every worker is started with a different hash seed")
  func hashSeeds() throws {
    let program = try ScriptedProgram("echo \"$*\" >>\"$0.words\"; order; kill -SEGV $$")
    let pool = program.pool(places: 2)
    for place in [0, 1, 0] {
      try pool.give(1, to: place)
      #expect(try pool.events(1) == [.ended(trapped, at: place)])
    }
    let words = try #require(program.note("words")).split(separator: "\n")
    #expect(words.count == 3)
    #expect(Set(words).count == 3)
    #expect(words.allSatisfy { $0.hasPrefix("worker --hash-seed ") })
  }

  @Test("A worker that dies is reported with its signal and last words, and is replaced")
  func death() throws {
    let program = try ScriptedProgram(
      "begin; case $line in 1\\ *) echo 'one' >&2; echo 'Fatal error: two' >&2;"
        + " kill -SEGV $$;; esac; answer 2; begin")
    let pool = program.pool()
    try pool.give(1)
    #expect(try pool.events(1) == [.ended(trapped, "one", "Fatal error: two")])
    try pool.give(2)
    #expect(try pool.events(1) == [.answered(2)])
  }

  @Test("The words of a run are those since it began, even if its worker dies at once")
  func words() throws {
    let program = try ScriptedProgram(
      "begin; echo 'of the first' >&2; answer 1; begin; echo 'of the second' >&2; kill -SEGV $$")
    for pause in [0, 300_000] as [UInt32] {
      let pool = program.pool()
      try pool.give(1)
      try pool.give(2)
      // With a pause the answer, the words and the end are all there at the first look.
      usleep(pause)
      #expect(try pool.events(2) == [.answered(1), .ended(trapped, "of the second")])
    }
  }

  @Test("Of many words the last forty lines are kept")
  func manyWords() throws {
    let program = try ScriptedProgram(
      "begin; seq 1 3000 >&2; printf 'no end' >&2; kill -SEGV $$")
    let pool = program.pool()
    try pool.give(1)
    let event = try #require(try pool.events(1).first)
    guard case .ended(_, let end) = event else { throw Unexpected() }
    #expect(end.words.count == 40)
    #expect(end.words.suffix(2) == ["3000", "no end"])
  }

  private struct Unexpected: Error {}

  @Test("Answers before a death count, and half a line does not")
  func halfAnswer() throws {
    let program = try ScriptedProgram(
      "order; answer 1; order; printf '2 0 0 answer {\"number\":2'; kill -SEGV $$")
    let pool = program.pool()
    try pool.give(1)
    try pool.give(2)
    #expect(try pool.events(2) == [.answered(1), .ended(trapped)])
  }

  @Test("A worker that dies between two orders is reported, and the next order gets another")
  func idleDeath() throws {
    let program = try ScriptedProgram(
      "order; answer 1; if [ ! -e \"$0.once\" ]; then : >\"$0.once\"; kill -SEGV $$; fi; order")
    let pool = program.pool()
    try pool.give(1)
    #expect(try pool.events(2) == [.answered(1), .ended(trapped)])
    try pool.give(1)
    #expect(try pool.events(1) == [.answered(1)])
  }

  @Test("A worker that exits normally before it has answered is reported too")
  func earlyExit() throws {
    let program = try ScriptedProgram("order; answer 1; order; exit 7")
    let pool = program.pool()
    try pool.give(1)
    try pool.give(2)
    #expect(try pool.events(2) == [.answered(1), .ended(.died(.exited(7)))])
  }

  @Test("A worker that closes its end of the answers counts as dead")
  func closedAnswers() throws {
    let program = try ScriptedProgram("order; exec >&-; exec sleep 600")
    let pool = program.pool()
    try pool.give(1)
    #expect(try pool.events(1) == [.ended(.died(.signalled(SIGKILL)))])
  }

  @Test("A large order and a large answer arrive whole")
  func large() throws {
    let program = try ScriptedProgram(
      "order; printf '1 0 0 answer {\"number\":1,\"complaint\":\"'; head -c 300000 /dev/zero | tr '\\0' x;"
        + " printf '\"}\\n'; order; printf '2 0 0 answer {\"number\":2,\"complaint\":\"%s\"}\\n' ${#line}; order"
    )
    let pool = program.pool()
    let long = String(repeating: "y", count: 30_000)
    try pool.give(1)
    try pool.give(
      RunOrder(number: 2, task: .run, seed: 2, options: ["steps": long], milliseconds: 3_600_000),
      to: 0)
    let events = try pool.events(2)
    guard case .answered(_, let one)? = events.first, case .answered(_, let two)? = events.last
    else { throw Unexpected() }
    #expect(one.complaint?.utf8.count == 300_000)
    #expect(two.complaint.flatMap { Int($0) } ?? 0 > 30_000)
  }
}

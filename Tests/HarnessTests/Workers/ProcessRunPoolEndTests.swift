import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("ProcessRunPoolEnd", .hangLimit) struct ProcessRunPoolEndTests {
  init() { ignoreBrokenPipes() }

  private func isAlive(_ id: String) -> Bool { Int32(id).map { kill($0, 0) == 0 } ?? false }

  private func identifiers(_ program: ScriptedProgram, _ count: Int) -> [String] {
    func read() -> [String] { (program.note("id") ?? "").split(separator: "\n").map(String.init) }
    _ = Patience.eventually { read().count == count }
    return read()
  }

  @Test("A dismissed pool has killed its workers and waited for them, whatever they do")
  func dismiss() throws {
    let program = try ScriptedProgram("echo $$ >>\"$0.id\"; trap '' TERM INT; while :; do :; done")
    let pool = program.pool(places: 2)
    try pool.give(1, to: 0)
    try pool.give(1, to: 1)
    let ids = identifiers(program, 2)
    #expect(ids.count == 2)
    #expect(ids.allSatisfy(isAlive))
    pool.dismiss()
    #expect(!ids.contains(where: isAlive))
    pool.dismiss()
  }

  @Test("A pool that is no longer referenced is dismissed")
  func forgotten() throws {
    let program = try ScriptedProgram("echo $$ >>\"$0.id\"; order; exec sleep 600")
    var pool: ProcessRunPool? = program.pool()
    try pool?.give(1)
    let ids = identifiers(program, 1)
    #expect(ids.allSatisfy(isAlive) && ids.count == 1)
    pool = nil
    #expect(!ids.contains(where: isAlive))
  }

  @Test("A worker that ends before its first answer stops everything with what it said")
  func unusable() throws {
    for (script, sentence) in [
      ("exit 2", "a worker ended with status 2 before its first answer"),
      (
        "order; echo 'heddle: no' >&2; exit 3",
        "a worker ended with status 3 before its first answer: heddle: no"
      ),
    ] {
      let program = try ScriptedProgram(script)
      let pool = program.pool()
      try pool.give(1)
      #expect(throws: HarnessError.child(sentence)) { try pool.events(1) }
      // What was given back once must not be given back again: others may have it by now.
      let files = (0..<8).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
      pool.dismiss()
      #expect(files.allSatisfy { fcntl($0, F_GETFD) >= 0 })
      for file in files { close(file) }
    }
  }

  @Test("An answer to an order that a worker is not at stops everything")
  func wrongAnswers() throws {
    for (script, sentence) in [
      ("order; answer 2; order", "a worker answered order 2, which was not the next"),
      ("order; answer 1; answer 1; order", "a worker answered order 1, which was not the next"),
    ] {
      let program = try ScriptedProgram(script)
      let pool = program.pool()
      try pool.give(1)
      #expect(throws: HarnessError.child(sentence)) { try pool.events(2) }
    }
    let program = try ScriptedProgram("order; echo garbage; order")
    let pool = program.pool()
    try pool.give(1)
    #expect(throws: HarnessError.self) { try pool.events(1) }
  }

  @Test("A program that is not there is one sentence")
  func missing() {
    let pool = ProcessRunPool(program: "/no/such/worker", places: 1, megabytesMax: 1)
    #expect(throws: HarnessError.child("/no/such/worker: No such file or directory")) {
      try pool.give(1)
    }
  }

  @Test("A pool leaves no process and no descriptor behind")
  func leftovers() async throws {
    guard FileManager.default.fileExists(atPath: "/proc/self/fd") else { return }
    // In a process of its own, because other tests open files meanwhile.
    await #expect(processExitsWith: .exitCode(0)) {
      ignoreBrokenPipes()
      func descriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
      }
      let program = try ScriptedProgram(
        "order; answer 1; order; case $line in 2\\ *) kill -SEGV $$;; esac; exec sleep 600"
      )
      let before = descriptors()
      for _ in 0..<3 {
        let pool = program.pool(places: 2)
        for place in 0..<2 {
          try pool.give(1, to: place)
          try pool.give(2, to: place)
        }
        guard try pool.events(4).count == 4 else { exit(1) }
        try pool.give(1)
        try pool.give(3)
        guard try pool.events(1) == [.answered(1)] else { exit(2) }
        pool.dismiss()
      }
      let missing = ProcessRunPool(program: "/no/such/worker", places: 1, megabytesMax: 1)
      guard (try? missing.give(1)) == nil else { exit(3) }
      var status: Int32 = 0
      // No child is left, not even one that was not waited for.
      let isAlone = waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD
      exit(descriptors() == before && isAlone ? 0 : 4)
    }
  }
}

import AsyncIO
import Primitives
import Testing

@Suite("Completion") struct CompletionTests {
  @Test("An explicit yield is finished from the start, succeeded and takes no slot")
  func explicitYield() throws {
    let arena = CompletionArena()
    let yield = Completion.yield(.voluntary)
    #expect(yield.isExplicitYield && arena.isFinished(yield) && arena.succeeded(yield))
    #expect(arena.error(yield) == nil && !arena.isPending(yield))
    #expect(try arena.take(yield) == 0)
    arena.abandon(yield)
    arena.abort(yield)
    #expect(arena.liveCount == 0)
  }

  @Test("A yield says its reason")
  func reasons() {
    let injected = Completion.yield(.injected(family: 3, ordinal: 200)).yieldReason
    #expect(injected?.kind == .injected && injected?.contendedResource == nil)
    #expect(injected?.injectedPoint?.family == 3 && injected?.injectedPoint?.ordinal == 200)
    let holder = ResourceClass(rawValue: 7)
    let contention = Completion.yield(.contention(holder)).yieldReason
    #expect(contention?.kind == .contention && contention?.contendedResource == holder)
    #expect(contention?.injectedPoint == nil)
    #expect(Completion.yield(.voluntary).yieldReason?.kind == .voluntary)
    #expect(CompletionArena().begin().yieldReason == nil)
  }

  @Test("An operation settles once; later outcomes change nothing")
  func settlesOnce() throws {
    let arena = CompletionArena()
    let operation = arena.begin()
    #expect(!arena.isFinished(operation) && arena.isPending(operation))
    #expect(arena.succeed(operation, result: 7))
    #expect(!arena.fail(operation, with: IOError(.deviceFailure, during: .write)))
    arena.abort(operation)
    #expect(arena.succeeded(operation) && arena.error(operation) == nil)
    #expect(try arena.take(operation) == 7)
    #expect(!arena.succeed(operation))
    #expect(arena.liveCount == 0)
  }

  @Test("A failed operation throws its error when it is taken")
  func failure() {
    let arena = CompletionArena()
    let operation = arena.begin()
    arena.fail(operation, with: IOError(.noSpace, during: .write))
    #expect(arena.isFinished(operation) && !arena.succeeded(operation))
    #expect(throws: IOError(.noSpace, during: .write)) { try arena.take(operation) }
    #expect(arena.liveCount == 0)
  }

  @Test("An aborted operation has failed, and its late outcome is dropped")
  func abortion() {
    let arena = CompletionArena()
    let operation = arena.begin()
    arena.abort(operation)
    #expect(!arena.succeed(operation, result: 1))
    #expect(throws: IOError(.aborted, during: .group)) { try arena.take(operation) }
  }

  @Test("An abandoned operation releases its slot when it settles, a settled one at once")
  func abandonment() {
    let arena = CompletionArena()
    let (pending, settled) = (arena.begin(), arena.begin())
    arena.succeed(settled)
    arena.abandon(settled)
    arena.abandon(pending)
    #expect(arena.liveCount == 1)
    arena.succeed(pending)
    #expect(arena.liveCount == 0)
  }

  @Test("Slots are used again under new handles, however many there are")
  func reuse() throws {
    let arena = CompletionArena()
    var seen: Set<Completion> = []
    for round in 0..<5 {
      let operations = (0..<200).map { _ in arena.begin() }
      for operation in operations { #expect(seen.insert(operation).inserted, "round \(round)") }
      for (number, operation) in operations.enumerated() {
        arena.succeed(operation, result: number)
      }
      for (number, operation) in operations.enumerated() {
        #expect(try arena.take(operation) == number)
      }
    }
    #expect(arena.liveCount == 0)
  }

  /// A file that only has to live.
  private final class EmptyFile: File {
    func size() throws(IOError) -> Int { 0 }
    func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion {
      .yield(.voluntary)
    }
    func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion { .yield(.voluntary) }
    func setSize(_ size: Int) -> Completion { .yield(.voluntary) }
    func sync() -> Completion { .yield(.voluntary) }
    func close() {}
  }

  @Test("A file travels with the operation that opened it and is released with it")
  func files() throws {
    let arena = CompletionArena()
    var file: EmptyFile? = EmptyFile()
    weak let watched = file
    let (taken, abandoned) = (arena.begin(), arena.begin())
    arena.succeed(taken, file: file)
    arena.succeed(abandoned, file: file)
    #expect(try arena.takeFile(taken) === file)
    file = nil
    #expect(watched != nil)
    arena.abandon(abandoned)
    #expect(watched == nil)
  }

  @Test("A handle has eight bytes, and belongs to its arena however often its slot was used")
  func stamps() throws {
    #expect(MemoryLayout<Completion>.size == 8)
    let arena = CompletionArena(number: CompletionArena.numberLimit - 1)
    let first = arena.begin()
    arena.succeed(first)
    try arena.take(first)
    var last = first
    for _ in 0..<(1 << 20) - 1 {
      last = arena.begin()
      if last == first { break }
      arena.succeed(last)
      try arena.take(last)
    }
    #expect(last != first)
    // The generations have come round, and have not run into the arena's number.
    #expect(arena.begin() == first)
  }

  @Test("Handles of another arena are refused, by both numbers")
  func foreign() async throws {
    let result = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let (mine, other) = (CompletionArena(number: 3), CompletionArena(number: 8))
      _ = mine.begin()
      _ = mine.isFinished(other.begin())
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("a completion of arena 8 was used in arena 3"))
    await #expect(processExitsWith: .failure) {
      let (mine, other) = (CompletionArena(), CompletionArena(number: 1))
      mine.abort(other.begin())
    }
    await #expect(processExitsWith: .failure) {
      let (mine, other) = (CompletionArena(), CompletionArena(number: 1))
      mine.succeed(other.begin())
    }
    await #expect(processExitsWith: .failure) {
      var group = CompletionGroup(in: CompletionArena())
      group.add(CompletionArena(number: 1).begin())
      _ = group.build()
    }
  }

  @Test("A handle is refused after its end, and pending outcomes cannot be taken")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      let arena = CompletionArena()
      let operation = arena.begin()
      arena.succeed(operation)
      try arena.take(operation)
      try arena.take(operation)
    }
    await #expect(processExitsWith: .failure) {
      let arena = CompletionArena()
      try arena.take(arena.begin())
    }
  }
}

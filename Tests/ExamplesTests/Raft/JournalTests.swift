import AsyncIO
import MemoryIO
import Primitives
import RaftExample
import Testing

@Suite("Journal") struct JournalTests {
  private final class Clock: TimeSource { let now = VirtualInstant.start }
  private final class Salts: RandomSource {
    private var state: UInt64 = 1
    func next() -> UInt64 {
      state += 0x9E37_79B9
      return state
    }
  }

  private let io = MemoryIO()
  private var platform: Platform { Platform(io: io, clock: Clock(), random: salts) }
  private let salts = Salts()

  /// Steps something that waits until it is done.
  private func finish<Value>(
    _ body: () throws(Interruption<IOError>) -> Value
  ) throws(IOError) -> Value {
    while true {
      switch try IOResult(catching: body) {
      case .done(let value): return value
      case .io: io.step()
      }
    }
  }

  private func open() throws -> (journal: Journal, stable: StableState) {
    var opening = Journal.Opening(platform)
    let journal = try finish { () throws(Interruption<IOError>) in try opening.step() }
    return (journal, opening.stable)
  }

  private func persist(_ records: [JournalRecord], _ journal: inout Journal) throws {
    try finish { () throws(Interruption<IOError>) in try journal.persist(records) }
  }

  @Test("A journal gives back what was persisted, after any number of openings")
  func roundTrip() throws {
    var (journal, stable) = try open()
    #expect(stable == StableState())
    let command = Command(client: 3, number: 9, value: 123_456)
    try persist([.ballot(term: 2, vote: nil), .entry(index: 1, Entry(term: 2))], &journal)
    try persist([.entry(index: 2, Entry(term: 2, command)), .cut(from: 2)], &journal)
    try persist([.entry(index: 2, Entry(term: 2, command)), .ballot(term: 3, vote: 0)], &journal)
    journal.close()
    let expected = StableState(
      term: 3, vote: 0, log: RaftLog([Entry(term: 2), Entry(term: 2, command)]))
    for _ in 0..<3 {
      (journal, stable) = try open()
      #expect(stable == expected)
      journal.close()
    }
    (journal, _) = try open()
    try persist([.cut(from: 1)], &journal)
    journal.close()
    #expect(try open().stable == StableState(term: 3, vote: 0))
  }

  @Test("A journal is read up to the first byte that its checks do not cover")
  func torn() throws {
    for left in [0, 1, 47] {
      var (journal, before) = try open()
      try persist([.ballot(term: before.term + 1, vote: 1)], &journal)
      try edit { file in file.setSize(try file.size() - 48 + left) }
      journal.close()
      #expect(try open().stable == before, "\(left) bytes of the record are left")
    }
  }

  @Test("A journal is read up to the first record with a wrong byte, wherever the byte is")
  func garbled() throws {
    for place in 0..<48 {
      var (journal, before) = try open()
      try persist([.ballot(term: before.term + 1, vote: 1)], &journal)
      try edit { file in
        let wrong = IOBuffer(count: 1)
        wrong.storage[0] = 0xA5
        return file.write(wrong, count: 1, at: try file.size() - 48 + place)
      }
      journal.close()
      #expect(try open().stable == before, "byte \(place) is wrong")
    }
  }

  @Test("A file that is not a journal is refused")
  func foreign() throws {
    let (journal, _) = try open()
    try edit { $0.setSize(15) }
    journal.close()
    #expect(throws: IOError(.other, during: .read)) { try open() }
  }

  /// Changes the file that holds the journal.
  private func edit(_ change: (any File) throws -> Completion) throws {
    var pending = Pending()
    let io = io
    let file = try finish { () throws(Interruption<IOError>) in
      try pending.takeFile(io) { io.open("journal", []) }
    }
    let completion = try change(file)
    while !io.completions.isFinished(completion) { io.step() }
    _ = try io.completions.take(completion)
    file.close()
  }
}

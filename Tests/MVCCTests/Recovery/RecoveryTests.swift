import AsyncIO
import Primitives
import Storage
import Testing

@testable import MVCC

@Suite("Recovery") struct RecoveryTests {
  private static let name = "test-log"

  private var options: StoreOptions {
    var options = StoreOptions()
    options.recoveryReadSize = 512
    return options
  }

  /// A log of several commits, and what is in the store after each of them with the log's size then.
  private func history(commits: Int = 6) throws -> (
    bytes: [UInt8], states: [(size: Int, rows: [Int64: Int64])]
  ) {
    let rig = try StoreRig(options)
    var states = [(rig.io.bytes(of: Self.name).count, try rig.rows())]
    for step in 0..<commits {
      let writer = try rig.begin()
      for row in 0..<Int64(step + 1) { try rig.write(writer, row, Int64(step * 10) + row) }
      if step > 1 { try rig.delete(writer, Int64(step) - 2) }
      try rig.commit(writer)
      states.append((rig.io.bytes(of: Self.name).count, try rig.rows()))
    }
    return (rig.io.bytes(of: Self.name), states)
  }

  private func recover(_ bytes: [UInt8]) throws -> StoreRig {
    let io = ScriptedIO()
    io.setBytes(bytes, of: Self.name)
    return try StoreRig(options, io: io)
  }

  @Test("Every prefix of a log recovers to the last whole commit, and goes on from there")
  func prefixes() throws {
    let (bytes, states) = try history()
    for count in LogFormat.headerSize...bytes.count {
      let rig = try recover(Array(bytes[..<count]))
      let expected = states.last { $0.size <= count }
      #expect(try rig.rows() == expected?.rows)
      #expect(rig.io.bytes(of: Self.name).count == expected?.size)
      try rig.fill([50: 5])
      try rig.reopen()
      #expect(try rig.read(try rig.begin(), 50) == 5)
    }
    for count in 0..<LogFormat.headerSize {
      #expect(try recover(Array(bytes[..<count])).rows() == [:])
    }
  }

  @Test("Every flipped bit is an error of the header, or ends the log at its frame")
  func bitFlips() throws {
    let (bytes, states) = try history()
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      if bit / 8 < LogFormat.headerSize {
        #expect(throws: EngineError.self) { try recover(changed) }
      } else {
        #expect(try recover(changed).rows() == states.last { $0.size <= bit / 8 }?.rows)
      }
    }
  }

  @Test("Bytes after the last frame are cut, whatever they are")
  func garbage() throws {
    let (bytes, states) = try history()
    let generator = Generator(seed: 3)
    for length in [1, 7, 31, 32, 100, 2000] {
      var tail = (0..<length).map { _ in UInt8(generator.below(256)) }
      if length == 100 { tail = Array(bytes[LogFormat.headerSize...].prefix(100)) }
      let rig = try recover(bytes + tail)
      #expect(try rig.rows() == states.last?.rows)
      #expect(rig.io.bytes(of: Self.name) == bytes)
    }
  }

  @Test("A zero header is an empty log, whatever follows")
  func zeroHeader() throws {
    let (bytes, _) = try history()
    let zeros = [UInt8](repeating: 0, count: LogFormat.headerSize)
    let rig = try recover(zeros + bytes[LogFormat.headerSize...])
    #expect(try rig.rows() == [:])
    #expect(rig.io.bytes(of: Self.name).count == LogFormat.headerSize)
  }

  @Test("A frame larger than the block that is read at once is replayed")
  func largeFrame() throws {
    let rig = try StoreRig(options)
    let writer = try rig.begin()
    for row in 0..<500 { try rig.write(writer, Int64(row), Int64(row) << 20) }
    try rig.commit(writer)
    let rows = try rig.rows()
    try rig.reopen()
    #expect(try rig.rows() == rows)
    var torn = rig.io.bytes(of: Self.name)
    torn.removeLast()
    #expect(try recover(torn).rows() == [:])
  }

  @Test("Short reads lose nothing, including those of the header")
  func shortReads() throws {
    let (bytes, states) = try history()
    for counts in [[1], [31], [10, 10, 5], [32, 100, 1, 1], [32, 40, 200]] {
      let io = ScriptedIO()
      io.setBytes(bytes, of: Self.name)
      for count in counts { io.inject(.short(count), into: .read) }
      let rig = try StoreRig(options, io: io)
      #expect(try rig.rows() == states.last?.rows)
      #expect(io.bytes(of: Self.name) == bytes)
    }
  }

  @Test("A failure of the disk fails the opening and changes nothing that was committed")
  func failures() throws {
    let (bytes, states) = try history()
    for kind in [IOError.Operation.open, .read, .remove, .rename, .sync, .syncDirectory] {
      let io = ScriptedIO()
      io.setBytes(bytes + [1, 2, 3], of: Self.name)
      io.inject(.failure(.deviceFailure, landed: 0), into: kind)
      #expect(throws: EngineError.io(IOError(.deviceFailure, during: kind))) {
        try StoreRig(options, io: io)
      }
      #expect(io.completions.liveCount == 0)
      #expect(try StoreRig(options, io: io).rows() == states.last?.rows)
    }
  }

  @Test("A read that gives nothing where there is something is an error")
  func emptyRead() throws {
    let (bytes, states) = try history()
    for skipped in 0..<2 {
      let io = ScriptedIO()
      io.setBytes(bytes, of: Self.name)
      for _ in 0..<skipped { io.inject(.short(.max), into: .read) }
      io.inject(.short(0), into: .read)
      #expect(throws: EngineError.io(IOError(.incomplete, during: .read))) {
        try StoreRig(options, io: io)
      }
      #expect(io.bytes(of: Self.name) == bytes)
      #expect(try StoreRig(options, io: io).rows() == states.last?.rows)
    }
  }

  @Test(
    "An opening dropped at any yield, in flight or held, leaves a log that opens",
    arguments: RecoveryYieldPoint.allCases)
  func dropped(_ point: RecoveryYieldPoint) throws {
    let (bytes, states) = try history(commits: 12)
    for isNew in [false, true]
    where !(isNew && (point == .replayProgress || point == .afterHeader)) {
      let io = ScriptedIO()
      if !isNew { io.setBytes(bytes + [9, 9], of: Self.name) }
      let slots = InjectorSlots()
      slots.install(yields: FixedYieldInjector([point.point]), failures: nil)
      let operation = MVStore.open(
        io: io, path: "test", options: options, random: Generator(seed: 2), slots: slots)
      guard case .io(let completion) = try operation.step(), completion.isExplicitYield else {
        Issue.record("\(point) was not reached")
        return
      }
      operation.abandon()
      #expect(io.completions.liveCount == 0)
      let rig = try StoreRig(options, io: io)
      #expect(try rig.rows() == (isNew ? [:] : states.last?.rows))
    }
  }

  @Test("An opening dropped while the disk works leaves nothing in flight")
  func droppedInFlight() throws {
    let (bytes, states) = try history()
    for steps in 1..<12 {
      let io = ScriptedIO()
      io.setBytes(bytes + [9, 9], of: Self.name)
      io.settlesAtOnce = false
      let operation = MVStore.open(
        io: io, path: "test", options: options, random: Generator(seed: 2), slots: InjectorSlots())
      for _ in 0..<steps {
        guard case .io = try operation.step() else { break }
        guard case .io = try operation.step() else { break }
        io.step()
      }
      operation.abandon()
      io.step()
      #expect(io.completions.liveCount == 0)
      io.settlesAtOnce = true
      #expect(try StoreRig(options, io: io).rows() == states.last?.rows)
    }
  }

  @Test("The clock, the watermark and table numbers go on above all that was found")
  func counters() throws {
    let rig = try StoreRig(options)
    let writer = try rig.begin()
    var cursor = TableCursor(
      store: rig.store, transaction: writer, table: TableID(rawValue: 40),
      context: YieldContext(slots: rig.slots, selectionKey: 1))
    try rig.wait { () throws(Interruption<EngineError>) in try cursor.insert(5, encoded(1)) }
    writer.noteDropped(table: TableID(rawValue: 60))
    let timestamp = try #require(try rig.commit(writer))
    try rig.reopen()
    #expect(rig.store.recoveredTimestamps == [timestamp])
    #expect(rig.store.committedWatermark == timestamp)
    #expect(rig.store.clock > timestamp)
    #expect(rig.store.allocateTableID() == TableID(rawValue: 61))
    rig.store.setPublishedSchema(rig, lastTable: TableID(rawValue: 70))
    #expect(rig.store.allocateTableID() == TableID(rawValue: 71))
  }

  @Test("The frame of a failed write never comes back, whole or torn")
  func cutFrames() throws {
    for landed in [0, 1, 23, 40, 10_000] {
      let rig = try StoreRig(options)
      try rig.fill([1: 10])
      let before = rig.io.bytes(of: Self.name)
      rig.io.inject(.failure(.deviceFailure, landed: landed), into: .write)
      #expect(throws: EngineError.io(IOError(.deviceFailure, during: .write))) {
        try rig.fill([1: 11, 2: 22])
      }
      #expect(rig.io.bytes(of: Self.name) == before)
      #expect(rig.io.submitted.suffix(2) == [.setSize, .sync])
      try rig.fill([3: 30])
      try rig.reopen()
      #expect(try rig.rows() == [1: 10, 3: 30])
    }
  }
}

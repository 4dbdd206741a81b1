import AsyncIO
import Primitives
import Testing

@testable import Simulation

@Suite("Simulated IO") struct SimulatedIOTests {
  /// Writes that reorder, reads and a sync; what a run of it amounts to.
  private func run(seed: UInt64, content: UInt8 = 1) throws -> (
    decisions: UInt64, behaviour: UInt64
  ) {
    let rig = DiskRig(seed: seed, latency: DiskLatency())
    let file = try rig.open("data")
    for page in 0..<40 { _ = rig.startWrite(pattern(100, seed: content), to: file, at: page * 100) }
    rig.drain()
    _ = try rig.read(file, at: 0, count: 4000)
    try rig.wait(file.sync())
    return (rig.context.decisions.digest.value, rig.context.behaviour.value)
  }

  @Test("A seed gives the same digests again, another seed or other bytes do not")
  func digests() throws {
    let first = try run(seed: 5)
    #expect(try run(seed: 5) == first)
    #expect(try run(seed: 6).behaviour != first.behaviour)
    let otherBytes = try run(seed: 5, content: 2)
    #expect(otherBytes.decisions == first.decisions && otherBytes.behaviour != first.behaviour)
  }

  @Test("Operations in flight settle in a different order from their submission")
  func reordering() throws {
    let rig = DiskRig(seed: 3, latency: DiskLatency())
    let file = try rig.open("data")
    let writes = (0..<30).map { rig.startWrite([UInt8($0)], to: file, at: $0) }
    #expect(rig.io.inFlightCount == 30 && rig.io.disk.visibleImage(of: "data") == [])
    var order: [Int] = []
    while rig.context.timeline.jumpToNext() {
      for (number, write) in writes.enumerated()
      where !order.contains(number) && rig.io.completions.isFinished(write) { order.append(number) }
    }
    #expect(order.sorted() == Array(0..<30) && order != Array(0..<30))
    #expect(rig.io.disk.visibleImage(of: "data") == (0..<30).map { UInt8($0) })
    #expect(rig.io.inFlightCount == 0)
  }

  @Test("The shortest latencies settle operations in their order")
  func shortestLatency() throws {
    let rig = DiskRig(latency: .shortest)
    let file = try rig.open("data")
    let before = rig.context.timeline.now
    try rig.write([1], to: file, at: 0)
    let expected = before.advanced(by: DiskLatency.shortest.write)
    #expect(rig.context.timeline.now == expected)
  }

  @Test("A sync covers what had settled when it was submitted, and nothing later")
  func syncCoversSettledWrites() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    try rig.write([1], to: file, at: 0)
    let sync = file.sync()
    // The write is shorter than the sync and settles before it.
    try rig.write([2], to: file, at: 1)
    try rig.wait(sync)
    #expect(rig.io.disk.visibleImage(of: "data") == [1, 2])
    #expect(rig.io.disk.durableImage(of: "data") == [1])
  }

  @Test("A slow sync does not undo what a later one has made durable")
  func syncsOutOfOrder() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    try rig.write([1], to: file, at: 0)
    let (first, second) = (file.sync(), file.sync())
    try rig.wait(first)
    try rig.write([2], to: file, at: 0)
    try rig.wait(file.sync())
    try rig.wait(second)
    #expect(rig.io.disk.durableImage(of: "data") == [2])
  }

  @Test("Operations that overlap are reported, others are not")
  func overlaps() throws {
    let rig = DiskRig()
    let (file, other) = (try rig.open("data"), try rig.open("other"))
    func inFlight(_ operations: () -> [Completion]) -> [DiskViolation.Kind] {
      let before = rig.io.violations.count
      for completion in operations() { rig.io.completions.abandon(completion) }
      rig.drain()
      return rig.io.violations[before...].map { $0.kind }
    }
    let buffer = IOBuffer(count: 10)
    let write = { (offset: Int) in file.write(buffer, count: 10, at: offset) }
    let read = { (offset: Int) in file.read(at: offset, into: IOBuffer(count: 10), count: 10) }
    #expect(inFlight { [write(0), write(9)] } == [.overlap])
    #expect(inFlight { [write(0), read(9)] } == [.overlap])
    #expect(inFlight { [read(0), write(5), read(9)] } == [.overlap, .overlap])
    #expect(inFlight { [file.setSize(99), read(0)] } == [.overlap])
    #expect(inFlight { [file.setSize(99), file.setSize(98)] } == [.overlap])
    #expect(inFlight { [write(0), write(10), read(20), read(25), file.sync()] } == [])
    #expect(inFlight { [write(0), other.write(buffer, count: 10, at: 0)] } == [])
    #expect(inFlight { [file.setSize(99), file.sync(), other.setSize(5)] } == [])
    let first = try #require(rig.io.violations.first)
    #expect(first.file == "data" && first.detail == "write of 9..<19 beside write of 0..<10")
    #expect(rig.io.completions.liveCount == 0)
  }

  @Test("A buffer that is changed under a write is reported")
  func changedBuffer() throws {
    let rig = DiskRig()
    let file = try rig.open("data")
    let buffer = IOBuffer(count: 10)
    let write = file.write(buffer, count: 10, at: 0)
    buffer.storage[3] = 1
    try rig.wait(write)
    #expect(rig.io.violations.map { $0.kind } == [.bufferChanged])
  }

  @Test("A file that takes another's name before all of it is synced is reported")
  func volatileReplacement() throws {
    for (isSynced, replaces) in [(true, true), (false, true), (false, false)] {
      let rig = DiskRig()
      if replaces { _ = try rig.openDurably("data") }
      let file = try rig.open("data.new")
      try rig.write([1, 2, 3], to: file, at: 0)
      if isSynced { try rig.wait(file.sync()) }
      try rig.wait(rig.io.rename("data.new", to: "data"))
      let found = rig.io.violations.map { $0.kind }
      #expect(found == (isSynced || !replaces ? [] : [.volatileReplacement]))
      #expect(found.isEmpty || rig.io.violations[0].file == "data.new")
    }
  }

  @Test("The counters show operations, bytes and faults")
  func counters() throws {
    let rig = DiskRig()
    let file = try rig.open("data")
    try rig.write(pattern(100), to: file, at: 0)
    _ = try rig.read(file, at: 50, count: 100)
    try rig.wait(file.sync())
    let counters = rig.io.counters
    #expect(counters.reads == 1 && counters.writes == 1 && counters.syncs == 1)
    #expect(counters.others == 1 && counters.faults == 0)
    #expect(counters.bytesRead == 50 && counters.bytesWritten == 100)
  }
}

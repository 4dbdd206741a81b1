import AsyncIO
import Primitives
import Testing

@testable import Simulation

@Suite("Disk faults") struct DiskFaultTests {
  private func failing(_ change: (inout DiskFaults) -> Void) -> DiskFaults {
    var faults = DiskFaults()
    change(&faults)
    return faults
  }

  @Test("A worse disk fails more often, up to every second time, and what never failed never does")
  func worse() {
    let faults = failing {
      $0.deviceFailure.read = Ratio(1, in: 64)
      $0.deviceFailure.sync = Ratio(1, in: 9)
      $0.deviceFailure.open = Ratio(2, in: 3)
      $0.shortWrite = Ratio(.max, in: .max)
      $0.freeSpace = 7
    }
    let worse = faults.times(8)
    #expect(worse.deviceFailure.read == Ratio(8, in: 64))
    #expect(worse.deviceFailure.sync == Ratio(1, in: 2))
    #expect(worse.deviceFailure.open == Ratio(2, in: 3))
    #expect(worse.deviceFailure.write == .never)
    #expect(worse.shortWrite == .always || worse.shortWrite == Ratio(.max, in: .max))
    #expect(worse.freeSpace == 7)
  }

  @Test("Every kind of operation can fail with EIO, and works again without the fault")
  func everyKindFails() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    try rig.write([1], to: file, at: 0)
    let operations: [(IOError.Operation, () -> Completion)] = [
      (.open, { rig.io.open("data", .create) }),
      (.read, { file.read(at: 0, into: IOBuffer(count: 1), count: 1) }),
      (.write, { rig.startWrite([2], to: file, at: 0) }),
      (.setSize, { file.setSize(1) }),
      (.sync, { file.sync() }),
      (.rename, { rig.io.rename("data", to: "other") }),
      (.remove, { rig.io.remove("other") }),
      (.syncDirectory, { rig.io.syncDirectory("") }),
    ]
    for (kind, operation) in operations {
      rig.io.faults = failing { $0.deviceFailure[kind] = .always }
      #expect(throws: IOError(.deviceFailure, during: kind)) { try rig.wait(operation()) }
      rig.io.faults = .none
      #expect(throws: Never.self) { try rig.wait(operation()) }
    }
    #expect(rig.io.counters.faults == UInt64(operations.count))
    #expect(OperationRatios(all: .always)[.rename] == .always)
  }

  @Test("The first operation of a kind on a file fails, or is short, more often than the next")
  func firstOfItsKind() throws {
    var failed = [0, 0, 0]
    var short = [0, 0]
    for seed in 0..<800 {
      let rig = DiskRig(seed: UInt64(seed))
      let file = try rig.openDurably("data")
      rig.io.faults = failing { $0.deviceFailure.write = Ratio(1, in: 128) }
      for place in 0..<2 where (try? rig.write([1], to: file, at: 0)) == nil { failed[place] += 1 }
      let other = try rig.open("other")
      if (try? rig.write([1], to: other, at: 0)) == nil { failed[2] += 1 }
      rig.io.faults = failing { $0.shortWrite = Ratio(1, in: 128) }
      let third = try rig.open("third")
      for place in 0..<2 where try rig.write([1, 2], to: third, at: 0) < 2 { short[place] += 1 }
    }
    for first in [failed[0], failed[2], short[0]] {
      #expect((60...150).contains(first), "\(first)")
    }
    for second in [failed[1], short[1]] { #expect((1...20).contains(second), "\(second)") }
  }

  @Test("A full disk fails writes, size changes and creations, and nothing else")
  func noSpace() throws {
    let rig = DiskRig()
    let file = try rig.open("data")
    rig.io.faults = failing { $0.noSpace = .always }
    #expect(throws: IOError(.noSpace, during: .write)) { try rig.write([1], to: file, at: 0) }
    #expect(throws: IOError(.noSpace, during: .setSize)) { try rig.wait(file.setSize(9)) }
    #expect(throws: IOError(.noSpace, during: .open)) { try rig.open("new") }
    #expect(try rig.read(file, at: 0, count: 9) == [])
    try rig.wait(file.sync())
    _ = try rig.open("data", .create)
    #expect(rig.io.disk.names == ["data"])
  }

  @Test("A failed write may have landed as any part of its sectors, and nothing else")
  func failedWritesLandParts() throws {
    var landed: Set<[Bool]> = []
    for seed in 0..<400 {
      let rig = DiskRig(seed: UInt64(seed))
      let file = try rig.open("data")
      try rig.write([UInt8](repeating: 0, count: 1700), to: file, at: 0)
      rig.io.faults = failing { $0.deviceFailure.write = .always }
      let ones = [UInt8](repeating: 1, count: 1500)
      #expect(throws: IOError.self) { try rig.write(ones, to: file, at: 200) }
      let image = try #require(rig.io.disk.visibleImage(of: "data"))
      #expect(Array(image[..<200]) == [UInt8](repeating: 0, count: 200) && image.count == 1700)
      let sectors = [200..<512, 512..<1024, 1024..<1536, 1536..<1700].map { Set(image[$0]) }
      #expect(sectors.allSatisfy { $0.count == 1 })
      landed.insert(sectors.map { $0 == [1] })
    }
    #expect(landed.count == 16)
  }

  @Test("A failure can have happened when the operation is returned", arguments: [false, true])
  func failsAtOnce(_ isAtOnce: Bool) throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    rig.io.faults = failing {
      $0.deviceFailure = OperationRatios(all: .always)
      $0.failsAtOnce = isAtOnce ? .always : .never
    }
    let operations = [
      rig.startWrite([1], to: file, at: 0), file.sync(), file.setSize(1), rig.io.open("data", []),
      rig.io.rename("data", to: "b"), rig.io.remove("data"), rig.io.syncDirectory(""),
      file.read(at: 0, into: IOBuffer(count: 1), count: 1),
    ]
    for operation in operations {
      #expect(rig.io.completions.isFinished(operation) == isAtOnce)
    }
    for operation in operations {
      #expect(throws: IOError.self) { try rig.wait(operation) }
    }
    #expect(rig.io.counters.faults == 8 && rig.io.inFlightCount == 0)
    #expect(rig.io.counters.faultCounts.atOnce == (isAtOnce ? 8 : 0))
    for kind in IOError.Operation.allCases where kind != .group {
      #expect(rig.io.counters.faultCounts[kind] == 1)
    }
  }

  @Test("A lasting failure is followed by more, of its kind or another, and ends")
  func lasting() throws {
    var lengths: Set<Int> = []
    var cuts: Set<Int> = []
    for seed in 0..<60 {
      let rig = DiskRig(seed: UInt64(seed))
      let file = try rig.openDurably("data")
      rig.io.faults = failing {
        $0.deviceFailure.sync = Ratio(1, in: 1 << 20)
        $0.lasting = .always
      }
      // The first failure comes by an override, all others follow from it.
      let key = DecisionKey(.run, FaultLabel.deviceFailure[of: .sync], 0)
      rig.context.decisions.override(key, with: 1)
      var length = 0
      while (try? rig.wait(file.sync())) == nil { length += 1 }
      var failedCuts = 0
      while (try? rig.wait(file.setSize(1))) == nil { failedCuts += 1 }
      #expect(failedCuts > 0 ? length == 1 : length > 1)
      lengths.insert(length)
      cuts.insert(failedCuts)
    }
    #expect(lengths.count > 3 && lengths.max()! <= 33)
    #expect(cuts.count > 3 && cuts.max()! <= 32)
  }

  @Test("A disk with a budget is full when it is used up, and space comes back")
  func spaceBudget() throws {
    var codes: Set<IOError.Code> = []
    var short = 0
    for seed in 0..<40 {
      let rig = DiskRig(seed: UInt64(seed), faults: failing { $0.freeSpace = 1000 })
      let file = try rig.open("data")
      #expect(try rig.write(pattern(900), to: file, at: 0) == 900)
      // What does not grow needs no space.
      #expect(try rig.write(pattern(900), to: file, at: 0) == 900)
      var refused = 0
      while true {
        do {
          let size = try file.size()
          let count = try rig.write(pattern(900), to: file, at: size)
          if count == 900 { break }
          #expect(count == 99)
          short += 1
        } catch let error as IOError {
          codes.insert(error.code)
        }
        refused += 1
      }
      #expect((1...8).contains(refused))
      #expect(rig.io.counters.faults == UInt64(refused))
    }
    #expect(codes == [.noSpace, .quotaExceeded] && short > 0)
  }

  @Test("Cutting a file gives its space back")
  func spaceGivenBack() throws {
    let rig = DiskRig(faults: failing { $0.freeSpace = 1000 })
    let file = try rig.open("data")
    for _ in 0..<20 {
      #expect(try rig.write(pattern(900), to: file, at: 0) == 900)
      try rig.wait(file.setSize(0))
    }
    #expect(rig.io.counters.faults == 0)
  }

  @Test("Short reads and writes move a prefix and say how much")
  func shortTransfers() throws {
    let rig = DiskRig()
    let file = try rig.open("data")
    try rig.write(pattern(100), to: file, at: 0)
    rig.io.faults = failing {
      $0.shortRead = .always
      $0.shortWrite = .always
    }
    for _ in 0..<20 {
      let read = try rig.read(file, at: 0, count: 100)
      #expect((1..<100).contains(read.count) && read == Array(pattern(100)[..<read.count]))
      let end = try file.size()
      let written = try rig.write(pattern(100), to: file, at: end)
      #expect((1..<100).contains(written))
      #expect(try file.size() == end + written)
    }
    #expect(try rig.write([1], to: file, at: 0) == 1)
  }

  @Test("Faults come at their ratio, drawn separately for each operation")
  func ratios() throws {
    let rig = DiskRig()
    let file = try rig.open("data")
    rig.io.faults = failing { $0.deviceFailure.sync = Ratio(1, in: 4) }
    var failures = 0
    for _ in 0..<400 {
      do { try rig.wait(file.sync()) } catch { failures += 1 }
    }
    #expect((70...130).contains(failures))
  }

  /// A durable file of 2000 bytes whose rewriting of 1500 bytes a failed sync has lost.
  private func rigAfterFailedSync() throws -> (DiskRig, any File) {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    try rig.write([UInt8](repeating: 1, count: 2000), to: file, at: 0)
    try rig.wait(file.sync())
    try rig.write([UInt8](repeating: 2, count: 1500), to: file, at: 0)
    rig.io.faults = failing { $0.deviceFailure.sync = .always }
    #expect(throws: IOError(.deviceFailure, during: .sync)) { try rig.wait(file.sync()) }
    rig.io.faults = .none
    return (rig, file)
  }

  @Test("After a failed sync a second one that succeeds proves nothing")
  func failedSync() throws {
    let (rig, file) = try rigAfterFailedSync()
    try rig.wait(file.sync())
    #expect(try rig.read(file, at: 0, count: 3) == [2, 2, 2])
    rig.crash(.powerLoss)
    #expect(rig.io.disk.visibleImage(of: "data") == [UInt8](repeating: 1, count: 2000))
  }

  @Test("Rewriting part of a lost sector makes that sector whole again, and it alone")
  func rewritingLostSectors() throws {
    let (rig, file) = try rigAfterFailedSync()
    try rig.write([3], to: file, at: 600)
    try rig.wait(file.sync())
    rig.crash(.powerLoss)
    var expected = [UInt8](repeating: 1, count: 2000)
    expected.replaceSubrange(512..<1024, with: [UInt8](repeating: 2, count: 512))
    expected[600] = 3
    #expect(rig.io.disk.visibleImage(of: "data") == expected)
  }

  @Test("Writing everything again after a failed sync makes everything durable")
  func rewritingEverything() throws {
    let (rig, file) = try rigAfterFailedSync()
    try rig.write([UInt8](repeating: 2, count: 1500), to: file, at: 0)
    try rig.wait(file.sync())
    rig.crash(.powerLoss)
    let expected = [UInt8](repeating: 2, count: 1500) + [UInt8](repeating: 1, count: 500)
    #expect(rig.io.disk.visibleImage(of: "data") == expected)
    #expect(rig.io.disk.volatileItemCount == 0)
  }

  @Test("A size change that a failed sync lost comes with the next size change only")
  func lostSizeChange() throws {
    let (rig, file) = try rigAfterFailedSync()
    try rig.wait(file.setSize(0))
    rig.io.faults = failing { $0.deviceFailure.sync = .always }
    #expect(throws: IOError.self) { try rig.wait(file.sync()) }
    rig.io.faults = .none
    try rig.wait(file.sync())
    #expect(rig.io.disk.durableImage(of: "data")?.count == 2000)
    try rig.wait(file.setSize(0))
    try rig.wait(file.sync())
    #expect(rig.io.disk.durableImage(of: "data") == [])
    #expect(rig.io.disk.volatileItemCount == 0)
  }

  @Test("A failed sync of the directory loses its names, and later syncs do not restore them")
  func failedDirectorySync() throws {
    let rig = DiskRig()
    _ = try rig.open("lost")
    rig.io.faults = failing { $0.deviceFailure.syncDirectory = .always }
    #expect(throws: IOError.self) { try rig.wait(rig.io.syncDirectory("")) }
    rig.io.faults = .none
    _ = try rig.openDurably("kept")
    #expect(rig.io.disk.names == ["kept", "lost"])
    rig.crash(.powerLoss)
    #expect(rig.io.disk.names == ["kept"])
  }
}

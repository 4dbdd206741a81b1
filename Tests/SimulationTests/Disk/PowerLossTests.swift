import AsyncIO
import Primitives
import Testing

@testable import Simulation

@Suite("Power loss") struct PowerLossTests {
  private func model(_ change: (inout PowerLossModel) -> Void = { _ in }) -> DiskFaults {
    var faults = DiskFaults()
    faults.powerLoss.keepsUnsynced = true
    change(&faults.powerLoss)
    return faults
  }

  /// What is left of a durable file of 2000 ones after `change` and a power loss, over many seeds.
  private func outcomes(
    _ faults: DiskFaults, seeds: Int = 300, _ change: (DiskRig, any File) throws -> Void
  ) throws -> Set<[UInt8]> {
    var seen: Set<[UInt8]> = []
    for seed in 0..<seeds {
      let rig = DiskRig(seed: UInt64(seed), faults: faults)
      let file = try rig.openDurably("data")
      try rig.write([UInt8](repeating: 1, count: 2000), to: file, at: 0)
      try rig.wait(file.sync())
      try change(rig, file)
      rig.crash(.powerLoss)
      #expect(rig.io.disk.volatileItemCount == 0)
      seen.insert(try #require(rig.io.disk.visibleImage(of: "data")))
    }
    return seen
  }

  private static let sectors = [0..<512, 512..<1024, 1024..<1536, 1536..<2000]

  @Test("Each sector survives or not, whatever the others do")
  func anySubset() throws {
    let seen = try outcomes(model()) { rig, file in
      try rig.write([UInt8](repeating: 2, count: 2000), to: file, at: 0)
    }
    let patterns = seen.map { image in Self.sectors.map { Set(image[$0]) } }
    #expect(patterns.allSatisfy { $0.allSatisfy { $0 == [1] || $0 == [2] } })
    #expect(Set(patterns).count == 16)
  }

  @Test("A sector holds the first few of its writes in their order")
  func orderInSector() throws {
    let seen = try outcomes(model()) { rig, file in
      for value in [2, 3, 4] { try rig.write([UInt8(value)], to: file, at: value) }
    }
    let starts = Set(seen.map { Array($0[2...4]) })
    #expect(starts == [[1, 1, 1], [2, 1, 1], [2, 3, 1], [2, 3, 4]])
  }

  @Test("Garbage falls on bytes that an unsynced write covers, and on those alone")
  func garbage() throws {
    let seen = try outcomes(model { $0.garbage = .always }) { rig, file in
      try rig.write([UInt8](repeating: 2, count: 300), to: file, at: 100)
    }
    #expect(seen.count > 100)
    for image in seen {
      #expect(Set(image[..<100]) == [1] && Set(image[400...]) == [1] && image.count == 2000)
    }
    #expect(seen.contains { !Set($0[100..<400]).isSubset(of: [1, 2]) })
  }

  @Test("A device that rewrites sectors in place loses what was durable in them, and no more")
  func spoiledSectors() throws {
    let faults = model {
      $0.garbage = .always
      $0.spoilsSectors = true
    }
    let seen = try outcomes(faults, seeds: 20) { rig, file in
      try rig.write([2], to: file, at: 600)
    }
    for image in seen {
      #expect(Set(image[..<512]) == [1] && Set(image[1024...]) == [1])
      #expect(Set(image[512..<1024]).count > 9)
    }
  }

  @Test("A size survives apart from the bytes that made it, and zeros are read where they are gone")
  func sizeApartFromContent() throws {
    let seen = try outcomes(model()) { rig, file in
      try rig.write([UInt8](repeating: 2, count: 1000), to: file, at: 2000)
    }
    #expect(Set(seen.map(\.count)) == [2000, 3000])
    #expect(seen.contains { $0.count == 3000 && Set($0[2048...]) == [0] })
    #expect(seen.contains { $0.count == 3000 && Set($0[2048...]) == [2] })
    for image in seen { #expect(Set(image[..<2000]) == [1]) }
  }

  @Test("A cut survives or not, and no write that came after it survives without it")
  func cutsInOrder() throws {
    let seen = try outcomes(model()) { rig, file in
      try rig.wait(file.setSize(600))
      try rig.write([UInt8](repeating: 2, count: 900), to: file, at: 600)
    }
    #expect(Set(seen.map(\.count)) == [600, 1500, 2000])
    for image in seen where image.count == 2000 { #expect(Set(image) == [1]) }
    for image in seen where image.count == 1500 {
      #expect(Set(image[600...]).isSubset(of: [0, 2]))
    }
  }

  @Test("A write in flight may have reached the medium in part")
  func inFlight() throws {
    let seen = try outcomes(model()) { rig, file in
      _ = rig.startWrite([UInt8](repeating: 2, count: 1024), to: file, at: 0)
    }
    #expect(Set(seen.map { [$0[0], $0[512]] }) == [[1, 1], [2, 1], [1, 2], [2, 2]])
  }

  @Test("What a failed sync has lost may still survive, until it is written again")
  func failedSync() throws {
    for isRewritten in [false, true] {
      let seen = try outcomes(model()) { rig, file in
        try rig.write([2], to: file, at: 0)
        var faults = rig.io.faults
        faults.deviceFailure.sync = .always
        rig.io.faults = faults
        #expect(throws: IOError.self) { try rig.wait(file.sync()) }
        rig.io.faults = model()
        if isRewritten { try rig.write([3], to: file, at: 0) }
        try rig.wait(file.sync())
      }
      #expect(Set(seen.map { $0[0] }) == (isRewritten ? [3] : [1, 2]))
    }
  }

  @Test("Changes of names survive each on its own, but none after a dropped one of the same name")
  func names() throws {
    var seen: Set<[String]> = []
    for seed in 0..<200 {
      let rig = DiskRig(seed: UInt64(seed), faults: model())
      _ = try rig.openDurably("a")
      _ = try rig.open("b")
      try rig.wait(rig.io.rename("b", to: "a"))
      _ = try rig.open("c")
      rig.crash(.powerLoss)
      seen.insert(rig.io.disk.names)
    }
    #expect(seen == [["a"], ["a", "b"], ["a", "c"], ["a", "b", "c"]])
  }

  @Test("A name that a failed sync lost never comes back over a later one that is durable")
  func lostNames() throws {
    for seed in 0..<60 {
      let rig = DiskRig(seed: UInt64(seed), faults: model())
      let first = try rig.openDurably("new")
      try rig.write([1], to: first, at: 0)
      try rig.wait(first.sync())
      try rig.wait(rig.io.rename("new", to: "log"))
      var faults = model()
      faults.deviceFailure.syncDirectory = .always
      rig.io.faults = faults
      #expect(throws: IOError.self) { try rig.wait(rig.io.syncDirectory("")) }
      rig.io.faults = model()
      let second = try rig.open("new")
      try rig.write([2], to: second, at: 0)
      try rig.wait(second.sync())
      try rig.wait(rig.io.rename("new", to: "log"))
      try rig.wait(rig.io.syncDirectory(""))
      rig.crash(.powerLoss)
      #expect(rig.io.disk.visibleImage(of: "log") == [2])
    }
  }

  @Test("A file that a lost change of names could bring back gives its number to no other file")
  func lostFile() throws {
    var seen: Set<[UInt8]> = []
    for seed in 0..<200 {
      let rig = DiskRig(seed: UInt64(seed), faults: model())
      try replace("log", by: [9], rig)
      try rig.wait(rig.io.syncDirectory(""))
      for byte: UInt8 in 1...2 {
        try replace("log", by: [byte], rig)
        var faults = model()
        faults.deviceFailure.syncDirectory = .always
        rig.io.faults = faults
        #expect(throws: IOError.self) { try rig.wait(rig.io.syncDirectory("")) }
        rig.io.faults = model()
      }
      _ = try rig.open("other")
      rig.crash(.powerLoss)
      seen.insert(try #require(rig.io.disk.visibleImage(of: "log")))
    }
    #expect(seen == [[9], [1], [2]])
  }

  /// As a log is replaced by a copy of itself.
  private func replace(_ name: String, by bytes: [UInt8], _ rig: DiskRig) throws {
    let file = try rig.open("new")
    try rig.write(bytes, to: file, at: 0)
    try rig.wait(file.sync())
    try rig.wait(rig.io.rename("new", to: name))
    file.close()
  }

  @Test("Every byte is one that was durable or written since, and every size one that there was")
  func againstHistory() throws {
    for seed in 0..<60 {
      let rig = DiskRig(seed: UInt64(seed), faults: model())
      let file = try rig.openDurably("data")
      var history: [Set<UInt8>] = []
      var sizes: Set<Int> = [0]
      var size = 0
      func sawZeros(_ range: Range<Int>) { for place in range { history[place].insert(0) } }
      history = Array(repeating: [0], count: 4000)
      for step in 0..<30 {
        let bits = mix64(UInt64(seed) << 8 | UInt64(step))
        let offset = Int(bounded(bits, below: 3000))
        switch bits & 15 {
        case 0:
          try rig.wait(file.sync())
          let image = rig.io.disk.visibleImage(of: "data") ?? []
          for place in history.indices { history[place] = [place < size ? image[place] : 0] }
          sizes = [size]
        case 1, 2:
          try rig.wait(file.setSize(offset))
          size = offset
          sawZeros(size..<4000)
        default:
          let bytes = pattern(1 + Int(bits >> 4 & 511), seed: UInt8(step))
          try rig.write(bytes, to: file, at: offset)
          for (place, byte) in bytes.enumerated() { history[offset + place].insert(byte) }
          size = max(size, offset + bytes.count)
        }
        sizes.insert(size)
      }
      rig.crash(.powerLoss)
      let image = rig.io.disk.visibleImage(of: "data") ?? []
      #expect(sizes.contains(image.count))
      for (place, byte) in image.enumerated() {
        #expect(history[place].contains(byte), "byte \(place) is \(byte), seed \(seed)")
      }
    }
  }

  @Test("A disk says what a power loss could take of a file")
  func hazards() throws {
    let rig = DiskRig(faults: model())
    #expect(rig.io.disk.hazard(of: "data", below: 1) == .noFile)
    let file = try rig.open("data")
    #expect(rig.io.disk.hazard(of: "data", below: 0) == .name)
    try rig.wait(rig.io.syncDirectory(""))
    #expect(rig.io.disk.hazard(of: "data", below: 0) == nil)
    #expect(rig.io.disk.hazard(of: "data", below: 10) == .size(0))
    try rig.write(pattern(1000), to: file, at: 0)
    #expect(rig.io.disk.hazard(of: "data", below: 10) == .unsyncedBytes(at: 0))
    try rig.wait(file.sync())
    #expect(rig.io.disk.hazard(of: "data", below: 1000) == nil)
    try rig.write(pattern(10), to: file, at: 1000)
    #expect(rig.io.disk.hazard(of: "data", below: 1000) == nil)
    rig.io.faults.deviceFailure.sync = .always
    #expect(throws: IOError.self) { try rig.wait(file.sync()) }
    rig.io.faults = model()
    // The next append makes the sector durable, and with it what was lost of it; the property is told.
    try rig.write(pattern(10), to: file, at: 1010)
    try rig.wait(file.sync())
    #expect(rig.io.disk.hazard(of: "data", below: 1020) == .lostBytes(at: 1000))
    #expect(rig.io.disk.hazard(of: "data", below: 1000) == nil)
    try rig.write(pattern(10), to: file, at: 1000)
    try rig.wait(file.sync())
    #expect(rig.io.disk.hazard(of: "data", below: 1020) == nil)
    try rig.wait(file.setSize(500))
    #expect(rig.io.disk.hazard(of: "data", below: 400) == nil)
    #expect(rig.io.disk.hazard(of: "data", below: 600) == .size(500))
  }

  @Test("A disk says what a power loss could bring back of what was cut off")
  func residues() throws {
    let rig = DiskRig(faults: model())
    #expect(rig.io.residue(of: "data", after: 0) == .noFile)
    let file = try rig.openDurably("data")
    try rig.write(pattern(100), to: file, at: 0)
    #expect(rig.io.residue(of: "data", after: 100) == nil)
    #expect(rig.io.residue(of: "data", after: 60) == .size(100))
    try rig.wait(file.setSize(60))
    #expect(rig.io.residue(of: "data", after: 60) == .unsyncedBytes(at: 60))
    try rig.wait(file.sync())
    #expect(rig.io.residue(of: "data", after: 60) == nil)
    try rig.wait(file.setSize(50))
    #expect(rig.io.residue(of: "data", after: 50) == .size(60))
    // A sync that fails leaves the cut in an unknown state, whatever a later one says.
    rig.io.faults.deviceFailure.sync = .always
    #expect(throws: IOError.self) { try rig.wait(file.sync()) }
    rig.io.faults = model()
    try rig.wait(file.sync())
    #expect(rig.io.residue(of: "data", after: 50) == .size(60))
  }
}

import AsyncIO
import Primitives
import Testing

@testable import Simulation

@Suite("Simulated disk") struct SimulatedDiskTests {
  @Test("A power loss keeps what was synced and takes back what was not")
  func powerLossKeepsSynced() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("log")
    try rig.write(pattern(700), to: file, at: 0)
    try rig.wait(file.sync())
    try rig.write(pattern(700, seed: 9), to: file, at: 300)
    rig.crash(.powerLoss)
    #expect(rig.io.disk.visibleImage(of: "log") == pattern(700))
    #expect(rig.io.disk.durableImage(of: "log") == pattern(700))
  }

  @Test("A crash of the process keeps unsynced writes that had settled")
  func processCrashKeepsSettled() throws {
    let rig = DiskRig()
    let file = try rig.open("log")
    try rig.write(pattern(700), to: file, at: 0)
    rig.crash(.process)
    #expect(rig.io.disk.visibleImage(of: "log") == pattern(700))
    #expect(rig.io.disk.durableImage(of: "log") == nil)
    rig.crash(.powerLoss)
    #expect(rig.io.disk.names == [])
  }

  @Test("A synced file is lost at a power loss when its directory was not synced")
  func namesNeedTheirOwnSync() throws {
    let rig = DiskRig()
    let file = try rig.open("log")
    try rig.write(pattern(10), to: file, at: 0)
    try rig.wait(file.sync())
    #expect(rig.io.disk.durableNames == [])
    rig.crash(.powerLoss)
    #expect(rig.io.disk.names == [])
  }

  @Test("Removals and renames are taken back by a power loss until the directory is synced")
  func nameChangesAreVolatile() throws {
    let rig = DiskRig()
    for name in ["a", "b", "c"] {
      let file = try rig.openDurably(name)
      try rig.write(Array(name.utf8), to: file, at: 0)
      try rig.wait(file.sync())
    }
    try rig.wait(rig.io.remove("a"))
    try rig.wait(rig.io.rename("b", to: "c"))
    #expect(rig.io.disk.names == ["c"])
    #expect(rig.io.disk.visibleImage(of: "c") == Array("b".utf8))
    var copy = rig.io.disk
    copy.crash(.powerLoss)
    #expect(copy.names == ["a", "b", "c"])
    #expect(copy.visibleImage(of: "c") == Array("c".utf8))
    try rig.wait(rig.io.syncDirectory(""))
    rig.crash(.powerLoss)
    #expect(rig.io.disk.names == ["c"])
    #expect(rig.io.disk.visibleImage(of: "c") == Array("b".utf8))
  }

  @Test("A size change is volatile until a sync, and reads give zeros where a file grew")
  func sizeChangesAreVolatile() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("log")
    try rig.write(pattern(6000), to: file, at: 0)
    try rig.wait(file.sync())
    try rig.wait(file.setSize(100))
    try rig.wait(file.setSize(5000))
    let cut = pattern(100) + [UInt8](repeating: 0, count: 4900)
    #expect(rig.io.disk.visibleImage(of: "log") == cut)
    #expect(rig.io.disk.durableImage(of: "log") == pattern(6000))
    try rig.wait(file.sync())
    #expect(rig.io.disk.durableImage(of: "log") == cut)
  }

  @Test("A removed file lives on for those that have it open")
  func removedFileStaysOpen() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("log")
    try rig.write(pattern(10), to: file, at: 0)
    try rig.wait(rig.io.remove("log"))
    try rig.wait(rig.io.syncDirectory(""))
    #expect(try rig.read(file, at: 0, count: 10) == pattern(10))
  }

  @Test("A removed file that was closed gives its bytes and its number back, not before")
  func removedFilesAreCollected() throws {
    let rig = DiskRig()
    for round in 0..<5 {
      let file = try rig.openDurably("log")
      try rig.write(pattern(5000), to: file, at: 0)
      try rig.wait(rig.io.remove("log"))
      try rig.wait(rig.io.syncDirectory(""))
      let opening = rig.io.open("other\(round)", .create)
      rig.context.timeline.advance(
        by: VirtualDuration(ticks: DiskLatency.shortest.directory.ticks - 1))
      // Settles after the other file was made, which must not get the number of this one.
      let late = rig.startWrite([9], to: file, at: 0)
      file.close()
      try rig.wait(late)
      let other = try rig.io.takeFile(opening)
      #expect(try other.size() == 0)
    }
    #expect(rig.io.disk.files.count == 6)
    #expect(rig.io.disk.files.map { $0.visible.size } == [0, 0, 0, 0, 0, 0])
  }

  @Test("Random writes, size changes and syncs give what two flat arrays give")
  func againstModel() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    var (visible, durable) = ([UInt8](), [UInt8]())
    for step in 0..<1500 {
      let bits = mix64(UInt64(step))
      let offset = Int(bounded(bits, below: 9000))
      switch bits & 15 {
      case 0:
        try rig.wait(file.sync())
        durable = visible
      case 1:
        try rig.wait(file.setSize(offset))
        visible =
          visible.prefix(offset) + Array(repeating: 0, count: max(0, offset - visible.count))
      default:
        let bytes = pattern(1 + Int(bits >> 4 & 1023), seed: UInt8(truncatingIfNeeded: step))
        try rig.write(bytes, to: file, at: offset)
        let end = offset + bytes.count
        visible += Array(repeating: 0, count: max(0, end - visible.count))
        visible.replaceSubrange(offset..<end, with: bytes)
      }
      #expect(try file.size() == visible.count)
      if step % 50 == 0 {
        #expect(rig.io.disk.visibleImage(of: "data") == visible)
        #expect(rig.io.disk.durableImage(of: "data") == durable)
      }
    }
    rig.crash(.powerLoss)
    #expect(rig.io.disk.visibleImage(of: "data") == durable)
  }

  @Test("A disk that was copied keeps its bytes when the original goes on")
  func copiesAreIndependent() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("log")
    try rig.write(pattern(9000), to: file, at: 0)
    let before = rig.io.disk
    try rig.write(pattern(9000, seed: 5), to: file, at: 100)
    try rig.wait(file.sync())
    #expect(before.visibleImage(of: "log") == pattern(9000))
    #expect(before.durableImage(of: "log") == [])
    #expect(rig.io.disk.durableImage(of: "log") == pattern(100) + pattern(9000, seed: 5))
  }

  @Test("Volatile bytes beyond the bound are written back in order, the newest stay volatile")
  func dirtyBytesAreBounded() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    let page = pattern(4096)
    let pages = 2 * FileImage.volatileBytesMax / 4096
    for number in 0..<pages { try rig.write(page, to: file, at: number * 4096) }
    let durable = try #require(rig.io.disk.durableImage(of: "data"))
    #expect(durable.count >= FileImage.volatileBytesMax / 2)
    #expect(durable.count < pages * 4096)
    #expect(Array(durable[..<4096]) == page)
    #expect(rig.io.disk.volatileItemCount * 4096 <= FileImage.volatileBytesMax)
  }
}

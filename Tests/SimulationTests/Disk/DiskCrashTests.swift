import AsyncIO
import Primitives
import Testing

@testable import Simulation

@Suite("Disk crashes") struct DiskCrashTests {
  /// What is left of a file of 2000 ones when a crash meets `start`'s operation, over many seeds.
  private func outcomes(
    _ kind: DiskCrashKind, _ start: (DiskRig, any File) throws -> Void
  ) throws -> Set<[UInt8]> {
    var seen: Set<[UInt8]> = []
    for seed in 0..<80 {
      let rig = DiskRig(seed: UInt64(seed))
      let file = try rig.openDurably("data")
      try rig.write([UInt8](repeating: 1, count: 2000), to: file, at: 0)
      try rig.wait(file.sync())
      try start(rig, file)
      rig.crash(kind)
      seen.insert(rig.io.disk.visibleImage(of: "data") ?? [0xFF])
    }
    return seen
  }

  private func image(twos: Int) -> [UInt8] {
    [UInt8](repeating: 2, count: twos) + [UInt8](repeating: 1, count: 2000 - twos)
  }

  @Test("A write in flight at a crash of the process happened wholly, as a prefix or not at all")
  func writeInFlight() throws {
    let seen = try outcomes(.process) { rig, file in
      _ = rig.startWrite([UInt8](repeating: 2, count: 1400), to: file, at: 0)
    }
    #expect(seen == [image(twos: 0), image(twos: 512), image(twos: 1024), image(twos: 1400)])
  }

  @Test("A write in flight at a power loss leaves nothing")
  func writeInFlightAtPowerLoss() throws {
    let seen = try outcomes(.powerLoss) { rig, file in
      _ = rig.startWrite([UInt8](repeating: 2, count: 1400), to: file, at: 0)
    }
    #expect(seen == [image(twos: 0)])
  }

  @Test("A sync in flight at a power loss kept a prefix of what it covers")
  func syncInFlight() throws {
    let seen = try outcomes(.powerLoss) { rig, file in
      for place in 0..<3 { try rig.write([2], to: file, at: place) }
      _ = file.sync()
      try rig.write([2], to: file, at: 3)
    }
    #expect(seen == [image(twos: 0), image(twos: 1), image(twos: 2), image(twos: 3)])
  }

  @Test("A size change in flight at a crash of the process happened or did not")
  func sizeChangeInFlight() throws {
    let seen = try outcomes(.process) { _, file in _ = file.setSize(10) }
    #expect(seen == [image(twos: 0), [UInt8](repeating: 1, count: 10)])
  }

  @Test("A change of names in flight at a crash of the process happened or did not")
  func namesInFlight() throws {
    let removed = try outcomes(.process) { rig, _ in _ = rig.io.remove("data") }
    #expect(removed == [image(twos: 0), [0xFF]])
    var names: Set<[String]> = []
    for seed in 0..<40 {
      let rig = DiskRig(seed: UInt64(seed))
      _ = try rig.openDurably("a")
      _ = rig.io.rename("a", to: "b")
      _ = rig.io.open("c", .create)
      rig.crash(.process)
      names.insert(rig.io.disk.names)
    }
    #expect(names == [["a"], ["b"], ["a", "c"], ["b", "c"]])
  }

  @Test("A sync of the directory in flight at a power loss kept its changes or not")
  func directorySyncInFlight() throws {
    var names: Set<[String]> = []
    for seed in 0..<60 {
      let rig = DiskRig(seed: UInt64(seed))
      _ = try rig.open("a")
      _ = try rig.open("b")
      _ = rig.io.syncDirectory("")
      rig.crash(.powerLoss)
      names.insert(rig.io.disk.names)
    }
    #expect(names == [[], ["a"], ["a", "b"]])
  }

  @Test("After a crash nothing in flight settles, and everything new is aborted")
  func deadObjects() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    let pending = rig.startWrite([1], to: file, at: 0)
    let dead = rig.io
    rig.crash(.powerLoss)
    rig.drain()
    #expect(dead.hasCrashed && dead.completions.isPending(pending))
    for completion in [file.sync(), file.setSize(0), dead.open("data", []), dead.syncDirectory("")]
    {
      #expect(dead.completions.error(completion)?.code == .aborted)
    }
    #expect(throws: IOError(.aborted, during: .read)) { try file.size() }
    file.close()
    #expect(rig.io.disk.visibleImage(of: "data") == [])
  }

  @Test("What an aborted operation was to do does not happen, in a crash either")
  func abortedOperations() throws {
    for seed in 0..<20 {
      let rig = DiskRig(seed: UInt64(seed))
      let file = try rig.openDurably("data")
      rig.io.completions.abort(rig.startWrite([1], to: file, at: 0))
      rig.crash(.process)
      #expect(rig.io.disk.visibleImage(of: "data") == [])
    }
  }

  @Test("A removed file that only the dead process had open gives its bytes back")
  func unlinkedFiles() throws {
    let rig = DiskRig()
    let file = try rig.openDurably("data")
    try rig.write(pattern(5000), to: file, at: 0)
    try rig.wait(rig.io.remove("data"))
    try rig.wait(rig.io.syncDirectory(""))
    let held = rig.io.disk.files.map { $0.visible.size }
    rig.crash(.process)
    #expect(held == [5000] && rig.io.disk.files.map { $0.visible.size } == [0])
  }

  @Test("The outcome of one operation in a crash does not depend on others in flight")
  func independentOutcomes() throws {
    for seed in 0..<30 {
      var images: [[UInt8]] = []
      for others in [0, 3] {
        let rig = DiskRig(seed: UInt64(seed))
        let file = try rig.openDurably("data")
        let other = try rig.openDurably("other")
        _ = rig.startWrite([UInt8](repeating: 2, count: 1400), to: file, at: 0)
        for place in 0..<others { _ = rig.startWrite([1], to: other, at: place) }
        rig.crash(.process)
        images.append(rig.io.disk.visibleImage(of: "data") ?? [])
      }
      #expect(images[0] == images[1])
    }
  }

  @Test("A fixture is durable from the beginning, and a disk starts again over it")
  func fixtures() throws {
    var disk = SimulatedDisk()
    disk.addFile("data", pattern(600))
    let rig = DiskRig(disk: disk)
    rig.crash(.powerLoss)
    let file = try rig.open("data", [])
    #expect(try rig.read(file, at: 0, count: 1000) == pattern(600))
    #expect(disk.durableNames == ["data"] && disk.durableImage(of: "none") == nil)
  }
}

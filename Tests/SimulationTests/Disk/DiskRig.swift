import AsyncIO
import Primitives
import Testing

@testable import Simulation

/// A simulated disk with its own run, driven until everything has settled.
final class DiskRig {
  let context: SimulationContext
  var io: SimulatedIO

  init(
    seed: UInt64 = 1, faults: DiskFaults = .none, latency: DiskLatency = .shortest,
    disk: SimulatedDisk = SimulatedDisk()
  ) {
    context = SimulationContext(seed: seed)
    io = SimulatedIO(disk: disk, context: context, faults: faults, latency: latency)
  }

  /// Lets virtual time go on until the operation has settled.
  @discardableResult
  func wait(_ completion: Completion) throws -> Int {
    while !io.completions.isFinished(completion), context.timeline.jumpToNext() {}
    return try io.completions.take(completion)
  }

  func drain() { while context.timeline.jumpToNext() {} }

  func open(_ name: String, _ options: OpenOptions = .create) throws -> any File {
    let completion = io.open(name, options)
    while !io.completions.isFinished(completion), context.timeline.jumpToNext() {}
    return try io.takeFile(completion)
  }

  func openDurably(_ name: String) throws -> any File {
    let file = try open(name)
    try wait(file.sync())
    try wait(io.syncDirectory(""))
    return file
  }

  /// The operation, left in flight.
  func startWrite(_ bytes: [UInt8], to file: any File, at offset: Int) -> Completion {
    file.write(IOBuffer(copying: bytes.span.bytes), count: bytes.count, at: offset)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to file: any File, at offset: Int) throws -> Int {
    try wait(startWrite(bytes, to: file, at: offset))
  }

  func read(_ file: any File, at offset: Int, count: Int) throws -> [UInt8] {
    let buffer = IOBuffer(count: count)
    let moved = try wait(file.read(at: offset, into: buffer, count: count))
    return Array(buffer.storage[..<moved])
  }

  /// Crashes and goes on over the disk that survives.
  func crash(_ kind: DiskCrashKind) {
    io = SimulatedIO(disk: io.crash(kind), context: context, latency: .shortest)
  }
}

/// `count` bytes that tell their places apart.
func pattern(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(seed)) }
}

import AsyncIO
import Foundation
import MemoryIO
import PosixIO
import Primitives
import Simulation
import Testing

/// The backends of the conformance suite, each with what makes its operations go on.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memoryImmediate, memoryOnePerStep, memoryAllPerStep, posix, simulated

  var testDescription: String { rawValue }
}

/// One backend with an empty file system of its own.
final class BackendRig {
  let io: any IO
  private let proceed: () -> Void
  private let cleanUp: () -> Void

  init(_ backend: Backend) throws {
    switch backend {
    case .memoryImmediate: (io, proceed, cleanUp) = Self.memory(.immediately)
    case .memoryOnePerStep: (io, proceed, cleanUp) = Self.memory(.onStep(.one))
    case .memoryAllPerStep: (io, proceed, cleanUp) = Self.memory(.onStep(.all))
    case .posix:
      let directory = FileManager.default.temporaryDirectory
        .appending(path: "heddle-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
      io = try PosixIO(directory: directory.path())
      proceed = {}
      cleanUp = { try? FileManager.default.removeItem(at: directory) }
    case .simulated:
      let context = SimulationContext(seed: 7)
      io = SimulatedIO(context: context)
      proceed = { _ = context.timeline.jumpToNext() }
      cleanUp = { context.timeline.advance(by: VirtualDuration(ticks: 1 << 30)) }
    }
  }

  deinit { cleanUp() }

  private static func memory(
    _ settling: MemoryIO.Settling
  ) -> (any IO, () -> Void, () -> Void) {
    (MemoryIO(settling: settling), {}, {})
  }

  /// Steps until the operation has settled; a backend that never settles it fails the test.
  func settle(_ completion: Completion) throws {
    for _ in 0..<1000 where !io.completions.isFinished(completion) {
      io.step()
      proceed()
    }
    try #require(io.completions.isFinished(completion))
  }

  @discardableResult
  func wait(_ completion: Completion) throws -> Int {
    try settle(completion)
    return try io.completions.take(completion)
  }

  func open(_ name: String, _ options: OpenOptions = .create) throws -> any File {
    let completion = io.open(name, options)
    try settle(completion)
    return try io.takeFile(completion)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to file: any File, at offset: Int) throws -> Int {
    let buffer = IOBuffer(copying: bytes.span.bytes)
    return try wait(file.write(buffer, count: bytes.count, at: offset))
  }

  func read(_ file: any File, at offset: Int, count: Int) throws -> [UInt8] {
    let buffer = IOBuffer(count: count)
    let moved = try wait(file.read(at: offset, into: buffer, count: count))
    return Array(buffer.storage[..<moved])
  }

  /// The code that the operation fails with; nil when it succeeds.
  func failure(of completion: Completion) throws -> IOError? {
    try settle(completion)
    defer { io.completions.abandon(completion) }
    return io.completions.error(completion)
  }
}

import AsyncIO
import Foundation
import LogStoreExample
import MemoryIO
import PosixIO
import Primitives
import Simulation
import Testing

/// What a test does with a store, one thing after the other.
enum StoreAct {
  case put(String, String)
  case remove(String)
  /// Drops the store as it stands and opens another one over the same files.
  case reopen
  /// Appends bytes to the file of that name, as a crash in the middle of a write leaves them.
  case append([UInt8], to: String)
  /// Overwrites the beginning of a file.
  case overwrite([UInt8], of: String)
}

/// A store that goes through a script, stepped any number of times.
final class StoreScript {
  private let platform: Platform
  private let bug: LogStore.Bug
  private var acts: ArraySlice<StoreAct>
  private var opening: LogStore.Opening?
  private var change: LogStore.Change?
  private var writing: (file: any File, buffer: IOBuffer, offset: Int)?
  private var pending = Pending()
  private(set) var store: LogStore
  /// What each opening has found.
  private(set) var found: [[String: String]] = []

  init(_ platform: Platform, _ acts: [StoreAct], bug: LogStore.Bug = .none) {
    (self.platform, self.bug) = (platform, bug)
    self.acts = acts[...]
    store = LogStore(platform, bug: bug)
    opening = LogStore.Opening(store)
  }

  /// Goes on until the script is over.
  func step() throws(Interruption<StoreError>) {
    while true {
      if opening != nil {
        try opening?.step()
        opening = nil
        found.append(store.contents)
      }
      guard let act = acts.first else { return }
      do throws(Interruption<IOError>) {
        try perform(act)
      } catch {
        switch error {
        case .io(let completion): throw .io(completion)
        case .failure(let failure): throw .failure(.io(failure))
        }
      }
      acts.removeFirst()
    }
  }

  private func perform(_ act: StoreAct) throws(Interruption<IOError>) {
    switch act {
    case .put(let key, let value): try change(key, value)
    case .remove(let key): try change(key, nil)
    case .append(let bytes, let name): try write(bytes, name, isAtEnd: true)
    case .overwrite(let bytes, let name): try write(bytes, name, isAtEnd: false)
    case .reopen:
      store = LogStore(platform, bug: bug)
      opening = LogStore.Opening(store)
    }
  }

  private func change(_ key: String, _ value: String?) throws(Interruption<IOError>) {
    if change == nil { change = LogStore.Change(store, key: key, value: value) }
    try change?.step()
    change = nil
  }

  private func write(
    _ bytes: [UInt8], _ name: String, isAtEnd: Bool
  ) throws(Interruption<IOError>) {
    let io = platform.io
    guard let (file, buffer, offset) = writing else {
      let file = try pending.takeFile(io) { io.open(name, .create) }
      let size = isAtEnd ? try? file.size() : 0
      writing = (file, IOBuffer(copying: bytes.span.bytes), size ?? 0)
      return try write(bytes, name, isAtEnd: isAtEnd)
    }
    try pending.take(io) { file.write(buffer, count: buffer.count, at: offset) }
    file.close()
    writing = nil
  }
}

/// What a store can run on.
enum StoreBackend: String, CaseIterable, CustomTestStringConvertible {
  case memory, memoryStepByStep, posix, simulatedHost

  var testDescription: String { rawValue }

  /// Runs a script to its end over an empty disk.
  func run(_ acts: [StoreAct], bug: LogStore.Bug = .none) throws -> StoreScript {
    switch self {
    case .memory: return try loop(platform(MemoryIO()), acts, bug)
    case .memoryStepByStep:
      return try loop(platform(MemoryIO(settling: .onStep(.one))), acts, bug)
    case .posix:
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "log-store-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(at: folder) }
      return try loop(Platform.posix(directory: folder.path()), acts, bug)
    case .simulatedHost: return try onHost(acts, bug)
    }
  }

  private func platform(_ io: any IO) -> Platform {
    Platform(io: io, clock: Timeline(), random: CountingRandom())
  }

  /// Steps twice where once would do, and lets the backend go on in between.
  private func loop(
    _ platform: Platform, _ acts: [StoreAct], _ bug: LogStore.Bug
  ) throws -> StoreScript {
    let script = StoreScript(platform, acts, bug: bug)
    for turn in 0..<1_000_000 {
      do throws(Interruption<StoreError>) {
        try script.step()
        return script
      } catch {
        guard case .io = error else { throw error }
        if turn % 2 == 1 { platform.io.step() }
      }
    }
    Issue.record("the script never came to its end")
    return script
  }

  private func onHost(_ acts: [StoreAct], _ bug: LogStore.Bug) throws -> StoreScript {
    var options = WorldOptions()
    options.earlySteps = Ratio(1, in: 2)
    let world = World(
      context: SimulationContext(seed: 1), strategy: RandomWalk(), options: options)
    var script: StoreScript?
    world.addHost("store") { host in
      let running = StoreScript(host.platform, acts, bug: bug)
      script = running
      host.spawn("script", steps: [{ _ in try running.step() }])
    }
    let end = world.run()
    if case .finding(let finding) = end { throw finding }
    #expect(end == .allFinished)
    return try #require(script)
  }
}

private final class CountingRandom: RandomSource {
  private var count: UInt64 = 0

  func next() -> UInt64 {
    count += 1
    return mix64(count)
  }
}

import AsyncIO
import Primitives
import Simulation

/// A fiber of a host made of a closure: it is called at every turn and says what the turn came to.
final class HostFiber: ScheduledFiber {
  let cursor: DecisionCursor
  let name: ActorName
  let isBackground: Bool
  let turn: (World) -> StepOutcome
  /// Calls that dropped its operation; a crash makes none.
  var abandonments = 0

  init(
    _ host: SimulatedHost, _ role: StaticString = "fiber", _ number: Int = 0,
    isBackground: Bool = false, _ turn: @escaping (World) -> StepOutcome
  ) {
    cursor = host.makeCursor(role, number)
    name = ActorName(role, number)
    self.isBackground = isBackground
    self.turn = turn
  }

  func step(_ world: World) -> StepOutcome { turn(world) }
  func abandon(_ world: World) { abandonments += 1 }
}

extension SimulatedHost {
  /// A fiber that does `turn` at every step.
  @discardableResult
  func run(
    _ role: StaticString = "fiber", _ number: Int = 0, isBackground: Bool = false,
    _ turn: @escaping (World) -> StepOutcome
  ) -> HostFiber {
    let fiber = HostFiber(self, role, number, isBackground: isBackground, turn)
    spawn(fiber)
    return fiber
  }
}

/// Writes one file in pieces, each of which it syncs.
final class ByteWriter {
  enum Phase { case opening, naming, writing, syncing }

  let platform: Platform
  let name: String
  private let buffer: IOBuffer
  private let syncs: Bool
  private var file: (any File)?
  private var phase = Phase.opening
  private var pending: Completion?
  /// Bytes that syncs cover.
  private(set) var synced = 0
  private(set) var written = 0

  init(_ platform: Platform, _ name: String, pieces: Int = 8, syncs: Bool = true) {
    buffer = IOBuffer(copying: [UInt8](repeating: 7, count: pieces).span.bytes)
    self.syncs = syncs
    self.platform = platform
    self.name = name
  }

  /// One turn, of which the next follows once its operation has settled.
  func step() -> StepOutcome {
    let io = platform.io
    guard let completion = pending else { return begin(io) }
    guard io.completions.isFinished(completion) else { return .waiting(completion) }
    pending = nil
    switch phase {
    case .opening:
      file = try? io.takeFile(completion)
      phase = .naming
    case .naming:
      _ = try? io.completions.take(completion)
      phase = .writing
    case .writing:
      written += (try? io.completions.take(completion)) ?? 0
      phase = syncs ? .syncing : .writing
    case .syncing:
      _ = try? io.completions.take(completion)
      synced = written
      phase = .writing
      return .finishedOperation
    }
    return begin(io)
  }

  private func begin(_ io: any IO) -> StepOutcome {
    let completion =
      switch phase {
      case .opening: io.open(name, .create)
      case .naming: io.syncDirectory("")
      case .writing: file.unsafelyUnwrapped.write(buffer, count: buffer.count, at: written)
      case .syncing: file.unsafelyUnwrapped.sync()
      }
    pending = completion
    return .waiting(completion)
  }
}

import AsyncIO
import Primitives
import Scenario
import Simulation

/// Keeps the lease in a file, which it replaces as a whole before it answers.
struct Server: Fiber {
  private enum State {
    case opening
    case reading(any File)
    case listening
    case creating, writing(any File), syncing(any File), renaming, syncingFolder, answering
  }

  private let run: Run<LeaseSystem>
  private let host: SimulatedHost
  private let network: SimulatedNetwork<LeaseSystem.Message>
  private var state = State.opening
  private var pending = Pending()
  private let buffer = IOBuffer(count: 9)
  private var bytes: [UInt8] = []
  private var lease = LeaseSystem.Lease(holder: 0, until: 0)

  init(
    _ run: Run<LeaseSystem>, _ host: SimulatedHost,
    _ network: SimulatedNetwork<LeaseSystem.Message>
  ) { (self.run, self.host, self.network) = (run, host, network) }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    do throws(Interruption<IOError>) {
      return try advance(world)
    } catch .failure(let error) {
      // It is unknown what is on the disk now, so the server begins as after a crash.
      run.narrate("\(error)")
      (state, bytes) = (.opening, [])
      return .sleeping(VirtualDuration(ticks: 100))
    }
  }

  private mutating func advance(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    let (io, hooks) = (host.platform.io, host.platform.hooks)
    switch state {
    case .opening:
      do throws(Interruption<IOError>) {
        state = .reading(try pending.takeFile(io) { io.open("lease", []) })
      } catch .failure(let error) where error.code == .notFound {
        state = .listening
      }
    case .reading(let file):
      // A read may return fewer bytes than there are, and returns none at the end.
      let (offset, rest) = (bytes.count, 9 - bytes.count)
      let count = try pending.take(io) { file.read(at: offset, into: buffer, count: rest) }
      bytes += buffer.storage[..<count]
      if bytes.count < 9, count > 0 { break }
      file.close()
      recover()
      state = .listening
    case .listening:
      guard let (message, client) = network.receive(host) else { return .idle }
      guard case .ask = message else { break }
      world.beginOperation()
      decide(client)
    case .creating:
      state = .writing(try pending.takeFile(io) { io.open("lease.next", .create) })
    case .writing(let file):
      let encoded = IOBuffer(copying: encoded.span.bytes)
      let count = try pending.take(io) { file.write(encoded, count: encoded.count, at: 0) }
      guard count == encoded.count else { throw .failure(IOError(.incomplete, during: .write)) }
      state = .syncing(file)
      try hooks.pass(LeasePoint.written)
    case .syncing(let file):
      try pending.take(io) { file.sync() }
      file.close()
      state = .renaming
    case .renaming:
      try pending.take(io) { io.rename("lease.next", to: "lease") }
      state = run.spec[LeaseSystem.bug] == .none ? .syncingFolder : .answering
    case .syncingFolder:
      try pending.take(io) { io.syncDirectory("") }
      state = .answering
      try hooks.pass(LeasePoint.durable)
    case .answering:
      network.send(.granted(lease), from: host, to: lease.holder)
      run.count("leases granted")
      state = .listening
      return .finishedOperation
    }
    return .ran
  }

  /// Refuses at once while another client has the lease; otherwise the new lease must first reach the disk.
  private mutating func decide(_ client: Int) {
    let now = host.platform.clock.now.ticks
    if lease.holder != client, lease.until > now {
      network.send(.refused, from: host, to: client)
      return
    }
    lease = .init(holder: client, until: now + UInt64(run.spec[LeaseSystem.leaseTicks]))
    run.narrate("gives host \(client) the lease until \(lease.until)")
    state = .creating
  }

  private mutating func recover() {
    run.always(bytes.count == 9, "the lease on the disk is whole")
    guard bytes.count == 9 else { return }
    lease.until = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    lease.holder = Int(bytes[8])
    run.sometimes(lease.until > host.platform.clock.now.ticks, "a lease outlived a restart")
    run.emit(.recovered(lease), kind: LeaseSystem.Event.recoveredKind)
  }

  private var encoded: [UInt8] {
    let until = lease.until
    return (0..<8).map { UInt8(truncatingIfNeeded: until >> (56 - 8 * UInt64($0))) }
      + [UInt8(lease.holder)]
  }
}

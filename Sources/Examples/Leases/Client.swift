import AsyncIO
import Primitives
import Scenario
import Simulation

/// Asks for the lease, again and again, until the run comes to its end.
struct Client: Fiber {
  private let run: Run<LeaseSystem>
  private let host: SimulatedHost
  private let network: SimulatedNetwork<LeaseSystem.Message>
  private let server: Int
  private let timer: SimulatedTimer

  init(
    _ run: Run<LeaseSystem>, _ host: SimulatedHost,
    _ network: SimulatedNetwork<LeaseSystem.Message>, server: Int
  ) {
    (self.run, self.host, self.network, self.server) = (run, host, network, server)
    timer = SimulatedTimer(host)
  }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    guard run.phase == .running else { return .finished }
    while let (message, _) = network.receive(host) { take(message, world) }
    if !timer.isSet {
      // The pause is over, or no answer has come in time: the request or its answer may be lost.
      world.beginOperation()
      run.narrate("asks")
      network.send(.ask, from: host, to: server)
      timer.set(after: 400)
    }
    return .idle
  }

  private func take(_ message: LeaseSystem.Message, _ world: World) {
    let now = host.platform.clock.now.ticks
    switch message {
    case .granted(let lease) where lease.until > now:
      run.narrate("holds the lease until \(lease.until)")
      run.emit(.held(lease), kind: LeaseSystem.Event.heldKind)
      timer.set(after: Int(lease.until - now) + world.choose(of: 100, "pause"))
    case .granted: run.narrate("gets a lease that is over")
    case .refused:
      run.reachable("a client was refused")
      timer.set(after: 100 + world.choose(of: 400, "pause"))
    case .ask: break
    }
  }
}

/// Follows who holds the lease, as the clients believe.
final class OneHolder: Property {
  static let name: StaticString = "one-holder"
  static let asserts: StaticString =
    "A lease that a client holds is its own, and the server knows it."
  let wants: EventMask = [
    .kind(LeaseSystem.Event.heldKind), .kind(LeaseSystem.Event.recoveredKind),
  ]
  private var held = LeaseSystem.Lease(holder: 0, until: 0)

  init(_ model: NoModel) {}

  func saw(_ event: LeaseSystem.Event, _ run: Run<LeaseSystem>) throws(Violation) {
    let isOver = held.until <= run.world.context.timeline.now.ticks
    switch event {
    case .held(let lease):
      if !isOver, held.holder != lease.holder {
        throw Violation(
          "host \(lease.holder) holds the lease, and so does host \(held.holder)", way: "two")
      }
      if isOver || lease.until > held.until { held = lease }
    case .recovered(let lease):
      if isOver || (lease.holder == held.holder && lease.until >= held.until) { break }
      throw Violation(
        "host \(held.holder) holds the lease until \(held.until), and the server finds \(lease)",
        way: "lost")
    }
  }
}

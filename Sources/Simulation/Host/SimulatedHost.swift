import AsyncIO
import Primitives

/// A machine of a world: its disk, its operations in flight and its fibers, which crash together.
///
/// `boot` makes everything that its programs have in memory; a crash removes it, and the next incarnation boots
/// over the disk that survived. What other machines do moves none of its decisions: they are named by its role, its
/// number and its incarnation.
public final class SimulatedHost: WorldMember {
  /// The world that the host belongs to and that keeps it.
  public unowned let world: World
  /// Its name in reports.
  public let name: ActorName
  /// Its place among the hosts of its world, which networks use as its address.
  public let address: Int
  /// How often it has been rebooted.
  @exclusivity(unchecked) public private(set) var incarnation: UInt32 = 0
  /// Whether it runs, as it does not between a crash and the reboot.
  @exclusivity(unchecked) public private(set) var isUp = false

  private let path: UInt64
  private let latency: DiskLatency
  @exclusivity(unchecked) private var bootProgram: (SimulatedHost) -> Void
  /// Its number among the names of a trace.
  private let traceName: UInt32
  /// The cursor for decisions of `boot` itself, other than those of the fibers that it starts.
  @exclusivity(unchecked) private var cursor: DecisionCursor
  @exclusivity(unchecked) private(set) var io: SimulatedIO
  @exclusivity(unchecked) private var currentPlatform: Platform
  @exclusivity(unchecked) var identities = FiberIdentities()
  /// The timers of this incarnation.
  @exclusivity(unchecked) private(set) var timers: HostTimers
  @exclusivity(unchecked) private var earlierCounters = DiskCounters()
  @exclusivity(unchecked) private var earlierViolations: [DiskViolation] = []

  /// The faults of its disk, from the next operation on and over reboots.
  public var faults: DiskFaults {
    didSet { io.faults = faults }
  }

  init(
    _ world: World, _ name: ActorName, disk: SimulatedDisk, faults: DiskFaults,
    latency: DiskLatency, boot: @escaping (SimulatedHost) -> Void
  ) {
    self.world = world
    self.name = name
    address = world.members.count
    path = ActorID.run.child(name.role, name.number).path
    self.faults = faults
    self.latency = latency
    bootProgram = boot
    cursor = DecisionCursor(DecisionScope(actor: ActorID(path: path)))
    traceName = world.names.add(ActorID(path: path), name)
    io = Self.makeIO(world, disk, faults, latency, cursor.scope)
    currentPlatform = Self.makePlatform(io, world)
    timers = HostTimers(world.context.timeline, io.completions)
  }

  /// Its identity in this incarnation; the fibers that it starts are its children.
  public var id: ActorID { cursor.scope.actor }

  /// Its number among the hosts with its role.
  public var number: Int { name.number }

  /// What its programs are given of the machine; a new one after each reboot.
  ///
  /// After its incarnation has ended, each of its operations fails with `aborted`.
  public var platform: Platform { currentPlatform }

  /// Its present disk, without what is in flight; for a host that is down, what has survived.
  public var disk: SimulatedDisk { io.disk }

  /// The operations that its fibers wait for; another arena after each reboot.
  public var completions: CompletionArena { io.completions }

  /// How often each operation was done on its disk in all its incarnations.
  public var diskCounters: DiskCounters { earlierCounters + io.counters }

  /// What its programs did with the disk but must not do, the first few of each incarnation.
  public var diskViolations: [DiskViolation] { earlierViolations + io.violations }

  /// Fails the machine: its fibers are gone, without being asked to abandon anything.
  ///
  /// Timers end, disk operations in flight happen or not as the crash decides, and messages that arrive before the
  /// reboot are lost. Only between steps; traps if the host is down.
  /// - Complexity: O(living fibers + operations in flight + files).
  public func crash(_ kind: DiskCrashKind) {
    require(isUp, "\(name) crashed while it was down")
    requireBetweenSteps()
    note(.hostCrashed, kind.rawValue)
    isUp = false
    world.state.value.downMembers += 1
    world.removeActors(ofMember: address)
    timers.end()
    let survivor = io.crash(kind)
    io.completions.dropFiles()
    earlierCounters += io.counters
    earlierViolations += io.violations
    cursor = DecisionCursor(DecisionScope(actor: id.next))
    io = Self.makeIO(world, survivor, faults, latency, cursor.scope)
    world.hostChanged?(address)
  }

  /// Starts the next incarnation over the disk that survived; only between steps, and if it is down.
  public func reboot() {
    require(!isUp, "\(name) was rebooted while it was up")
    incarnation += 1
    world.state.value.downMembers -= 1
    identities.beginIncarnation()
    currentPlatform = Self.makePlatform(io, world)
    timers = HostTimers(world.context.timeline, io.completions)
    boot()
  }

  func dissolve() {
    io.completions.dropFiles()
    bootProgram = { _ in }
  }

  private func requireBetweenSteps() {
    require(
      world.state.value.current < 0, "\(name) was crashed or booted from within a step")
  }

  func boot() {
    requireBetweenSteps()
    isUp = true
    note(.hostBooted, 0)
    world.hostChanged?(address)
    world.context.enter(.passUnretained(cursor))
    bootProgram(self)
    world.context.leave()
  }

  /// Adds an actor that runs on this host and waits for this host's operations; it must be up.
  ///
  /// - Returns: Its slot, valid while it lives.
  @discardableResult
  public func spawn(_ actor: any ScheduledFiber) -> Int {
    require(isUp, "\(actor.name) was started on \(name), which is down")
    return world.spawn(actor, io.completions, member: address)
  }

  /// The cursor of another fiber of this host; no other fiber changes its decisions.
  ///
  /// The operations of a fiber that a crash removed continue to be counted in the next fiber with that name.
  public func makeCursor(_ role: StaticString, _ number: Int = 0) -> DecisionCursor {
    let cursor = identities.cursor(of: id, role, number)
    if cursor.scope.actor.path != id.child(role, number).path {
      world.requireNoNamesake(role, number, member: address)
    }
    return cursor
  }

  func fiberLeaves(_ cursor: DecisionCursor) { identities.fiberLeaves(cursor) }

  /// A message is in the queue of a network; idle fibers may look for it.
  func messageArrived(from address: Int, number: UInt64) {
    world.context.behaviour.combine(mix64(path ^ UInt64(address), number))
    world.append(
      TraceRecord(.messageArrived, actor: traceName, answer: UInt64(address)))
    completions.noteEvent()
  }

  /// A message that was sent to this host does not arrive.
  func messageDropped(from address: Int, _ loss: MessageLoss) {
    var record = TraceRecord(.messageLost, actor: traceName, answer: UInt64(address))
    record.ordinal = loss.rawValue
    world.append(record)
  }

  /// Messages from the host with that address no longer reach this one, or do so again.
  func wayChanged(from address: Int, isCut: Bool) {
    let kind = isCut ? TraceKind.wayCut : .wayMended
    world.context.behaviour.combine(mix64(path ^ UInt64(address), UInt64(kind.rawValue) << 8))
    world.append(TraceRecord(kind, actor: traceName, answer: UInt64(address)))
  }

  private func note(_ kind: TraceKind, _ detail: UInt8) {
    world.context.behaviour.combine(
      mix64(path ^ UInt64(incarnation), UInt64(kind.rawValue) << 8 | UInt64(detail)))
    var record = TraceRecord(kind, actor: traceName, answer: UInt64(incarnation))
    record.ordinal = detail
    world.append(record)
  }

  private static func makeIO(
    _ world: World, _ disk: SimulatedDisk, _ faults: DiskFaults, _ latency: DiskLatency,
    _ owner: DecisionScope
  ) -> SimulatedIO {
    SimulatedIO(
      disk: disk, context: world.context, faults: faults, latency: latency, owner: owner)
  }

  private static func makePlatform(_ io: SimulatedIO, _ world: World) -> Platform {
    Platform(
      io: io, clock: world.context.timeline, random: HostRandom(world.context), hooks: world.hooks)
  }
}

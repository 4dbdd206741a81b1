import Primitives
import Simulation

/// Leads one run through its phases: lets faults strike, tells observers, and detects its end.
final class Supervisor<System: SystemUnderTest>: WorldObserver {
  private let run: Run<System>
  private let request: RunRequest
  private let legend: () -> TraceLegend
  /// Copies of the run's and the request's values, read at each step.
  private let afterStep: ((StepEvent) -> Void)?
  private let isTraced: Bool
  /// The least `nextTurn` of all fault plans.
  private var nextStrike: UInt64 = .max
  /// The number of the first event that has not been reported.
  private var nextEvent: UInt64 = 0
  private(set) var wasInterrupted = false
  /// How many times each plan has struck.
  private(set) var strikes: ContiguousArray<UInt64>

  /// How many steps fibers may take to come to their end, and how long background fibers go on.
  static var drainStepsMax: UInt64 { 50_000 }
  static var quietSteps: UInt64 { 2_000 }
  /// How many faults in a row may strike early in the hope that one of them boots a host.
  static var forcedStrikesMax: Int { 1_000 }

  init(_ run: Run<System>, _ request: RunRequest, legend: @escaping () -> TraceLegend) {
    (self.run, self.request, self.legend) = (run, request, legend)
    (afterStep, isTraced) = (run.afterStep, request.traced != nil)
    strikes = ContiguousArray(repeating: 0, count: run.plans.count)
    findNextStrike()
    run.world.hostChanged = { [unowned self] address in hostChanged(run.world.hosts[address]) }
    run.world.watchNetworks { [unowned self] network in
      if self.run.phase == .running { for plan in self.run.plans { plan.networkAdded(network) } }
    }
  }

  private func hostChanged(_ host: SimulatedHost) {
    if run.phase == .running {
      let isNew = host.isUp && host.incarnation == 0
      if isNew { for plan in run.plans { plan.hostAdded(host) } }
      findNextStrike()
    }
    judgeDisk(of: host)
    run.deliver(host.isUp ? .hostBooted(host) : .hostCrashed(host), .host)
  }

  private func findNextStrike() {
    nextStrike = run.plans.map(\.nextTurn).min() ?? .max
  }

  func stepped(_ world: World, _ event: StepEvent) -> Finding? {
    afterStep?(event)
    if run.mask.contains(.step) { run.deliver(.step(event), .step) }
    if world.turns >= nextStrike { strike(world) }
    if isTraced { tellEvents() }
    let steps = world.steps
    if steps & 255 == 0, request.shouldStop() {
      wasInterrupted = true
      return Finding(property: "interrupted", message: "the run was interrupted")
    }
    if steps & 4095 == 0 { request.progress(run.steps) }
    return finding
  }

  func idled(_ world: World) -> Finding? {
    if world.turns >= nextStrike { strike(world) }
    tellEvents()
    return finding
  }

  @inline(__always)
  private var finding: Finding? {
    guard run.hasFailed else { return nil }
    return run.failure.map { Finding(property: $0.property, message: $0.message) }
  }

  /// If a host is down, strikes a fault that is due later, which may boot the host.
  ///
  /// If all hosts are up, no fault is forced: a crash would hide that no fiber can go on.
  func nothingLeft(_ world: World) -> Bool {
    let before = world.living
    for _ in 0..<Self.forcedStrikesMax where world.living == before {
      guard nextStrike != .max, world.hosts.contains(where: { !$0.isUp }) else { return false }
      strike(world, isForced: true)
    }
    return world.living != before
  }

  private func strike(_ world: World, isForced: Bool = false) {
    let now = world.counts.turns
    for (place, plan) in run.plans.enumerated()
    where plan.nextTurn <= now || (isForced && plan.nextTurn == nextStrike) {
      let count = plan.strike(world)
      strikes[place] += UInt64(count)
      if count > 0 { run.probes.add(run.probes.register(type(of: plan).name), UInt64(count)) }
    }
    findNextStrike()
  }

  private func tellEvents() {
    guard let traced = request.traced else { return }
    let trace = run.world.trace
    if nextEvent == trace.count { return }
    let legend = legend()
    while nextEvent < trace.count {
      traced(nextEvent, trace[nextEvent], legend)
      nextEvent += 1
    }
  }
}

extension Supervisor {
  /// Runs to the end.
  func lead() -> RunEnd {
    let end = run.world.run(self)
    tellEvents()
    if run.failure != nil || wasInterrupted { return end }
    switch end {
    case .finding(let finding): report(finding)
    case .stalled: break
    case .stepLimit, .allFinished: return conclude(end)
    }
    return end
  }

  private func report(_ finding: Finding) { run.report(finding.property, finding.message) }

  private func conclude(_ end: RunEnd) -> RunEnd {
    enter(.draining)
    nextStrike = .max
    for plan in run.plans { plan.stop(run.world) }
    for host in run.world.hosts {
      host.faults = .none
      if !host.isUp { host.reboot() }
    }
    for network in run.world.networks {
      network.stopFaults()
      network.healAll()
    }
    run.world.options.earlySteps = .never
    let last = run.comeToEnd.map { $0(end, self) } ?? drain(end)
    tellEvents()
    if run.failure != nil || wasInterrupted { return last }
    if case .stalled = last { return last }
    if case .finding(let finding) = last {
      report(finding)
      return last
    }
    for host in run.world.hosts { judgeDisk(of: host) }
    if run.failure != nil { return end }
    enter(.atRest)
    for check in run.checksAtRest where run.failure == nil { check() }
    return end
  }

  /// Lets fibers come to their end; if only background fibers are left, they go on for a while.
  private func drain(_ end: RunEnd) -> RunEnd {
    let world = run.world
    if world.hasForeground {
      world.options.stepLimit = world.counts.steps + Self.drainStepsMax
      let last = world.run(self)
      if case .stepLimit = last {
        run.report(
          "progress",
          "its fibers did not come to their end within \(Self.drainStepsMax) steps without faults")
      }
      return last
    }
    guard !world.living.isEmpty else { return end }
    world.options.stepLimit = world.counts.steps + Self.quietSteps
    return world.run(self)
  }

  /// Judges what a program did with its disk, when its host fails and at the end.
  private func judgeDisk(of host: SimulatedHost) {
    guard run.failure == nil, let first = host.diskViolations.first else { return }
    run.report(DiskProperty.entry.name, "\(host.name): \(first)", way: "\(first.kind)")
  }

  private func enter(_ phase: RunPhase) {
    run.phase = phase
    run.deliver(.phase(phase), .phase)
  }
}

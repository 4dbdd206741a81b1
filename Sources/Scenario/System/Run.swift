import AsyncIO
import Primitives
import Simulation

/// One run of a system: what its fibers, observers and workloads share.
///
/// Everything follows from the spec. A run is used once.
public final class Run<System: SystemUnderTest> {
  /// The world in which it happens.
  public let world: World
  public let spec: RunSpec
  /// What assertions and probes have counted.
  public let probes = ProbeSet()
  /// Whether operations are kept for a failure file.
  public let isRecording: Bool
  /// Called with each line of the run's narration; nil if nobody listens.
  public let narrator: ((String) -> Void)?

  @exclusivity(unchecked) public internal(set) var phase = RunPhase.running
  @exclusivity(unchecked) public private(set) var failure: RunFailure? {
    didSet { hasFailed = true }
  }
  /// Read at each step, where comparing the whole failure with nil would be slower.
  @exclusivity(unchecked) private(set) var hasFailed = false
  @exclusivity(unchecked) private(set) var observers:
    ContiguousArray<(any Observer<System>, EventMask)> =
      []
  /// The events that any observer wants.
  @usableFromInline @exclusivity(unchecked) var mask = EventMask()
  @exclusivity(unchecked) private(set) var checksAtRest: ContiguousArray<() -> Void> = []
  @exclusivity(unchecked) private(set) var operations: [RecordedOperation] = []
  @exclusivity(unchecked) private(set) var recordedPlans: [RecordedPlan] = []
  @usableFromInline @exclusivity(unchecked) var madeModel: System.Model?
  /// What properties know of the system.
  @inlinable public var model: System.Model {
    guard let madeModel else { trap("a run's model was asked for before it was made") }
    return madeModel
  }

  // For a system that needs more than fibers, hosts and plans.

  /// Called after each step of a fiber, before faults strike.
  @exclusivity(unchecked) public var afterStep: ((StepEvent) -> Void)?
  /// Replaces the run's own way of coming to its end, which lets the fibers go on without faults. It is passed how
  /// the run ended and what is to observe the world while it runs again, and returns how that ended.
  @exclusivity(unchecked) public var comeToEnd: ((RunEnd, any WorldObserver) -> RunEnd)?
  /// The steps that count towards the spec's limit and in reports; nil to count all steps of fibers.
  @exclusivity(unchecked) public var countSteps: (() -> UInt64)?

  // Code that draws plans is inlined where the system is known; elsewhere types are looked up at run time.
  @usableFromInline let system: System
  @usableFromInline let workloads: [any Workload<System>]
  /// Whether plans of clients are recorded or given.
  @usableFromInline let keepsPlans: Bool
  /// The places of the workloads whose weight is not 0, and their weights.
  private let weighed: [Int]
  private let weights: [UInt32]
  private let encodePlan: ((any Encodable) -> String)?
  @exclusivity(unchecked) private var givenPlans: GivenPlans?
  let plans: [any FaultPlan]

  init(
    _ system: System, _ request: RunRequest, _ world: World
  ) {
    self.world = world
    self.system = system
    spec = request.spec
    narrator = request.narrator
    isRecording = request.isRecording
    // Types of lists are looked up at run time where the system is generic, so empty lists are skipped.
    let kinds = system.workloads
    workloads = kinds.count == 0 ? [] : kinds.map { Self.make($0) }
    let all = kinds.count == 0 ? [] : request.spec[WorkloadField.name].weights
    weighed = all.indices.filter { all[$0] > 0 }
    weights = weighed.map { all[$0] }
    encodePlan = request.isRecording ? request.encode : nil
    givenPlans = request.plans
    keepsPlans = encodePlan != nil || givenPlans != nil
    let spec = request.spec
    let faults = system.faults
    plans = faults.count == 0 ? [] : faults.map { $0.init(spec, world) }
    world.hooks = Hooks(RunHooks(self))
    for text in system.mustMeet { _ = probes.register(text) }
    for text in system.mustMeetUnderFaults { _ = probes.register(text.text) }
    for plan in plans {
      for probe in type(of: plan).switches.flatMap(\.probes) { _ = probes.register(probe) }
    }
    madeModel = system.makeModel(for: self)
  }

  /// The steps so far, counted as the spec counts them.
  var steps: UInt64 { countSteps?() ?? world.steps }

  private static func make<Kind: Workload<System>>(_ kind: Kind.Type) -> any Workload<System> {
    kind.init()
  }

  /// Adds an observer, which from now on is told about the events it wants, before the properties are.
  public func observe(_ observer: some Observer<System>) {
    let wants = observer.wants
    observers.append((observer, wants))
    mask.formUnion(wants)
  }

  /// A fault plan of this run, for a system that controls or watches it; it must be one of `faults`.
  public func plan<Plan: FaultPlan>(_ kind: Plan.Type) -> Plan {
    for plan in plans { if let plan = plan as? Plan { return plan } }
    trap("\(kind) is not one of the system's faults")
  }

  /// The run is over: releases everything that may refer to it.
  func dissolve() {
    observers.removeAll()
    checksAtRest.removeAll()
    (afterStep, comeToEnd, countSteps) = (nil, nil, nil)
    world.dissolve()
  }

  /// The hooks of production code in this run, for code that runs outside of hosts.
  public var hooks: Hooks { world.hooks }

  /// Adds a check of what must hold when everything has come to its end; checks run in the order of the calls.
  public func atRest(_ check: @escaping () -> Void) { checksAtRest.append(check) }
}

extension Run {
  /// Starts a fiber outside of hosts; see `World.spawn`.
  @inlinable @discardableResult
  public func spawn(
    _ role: StaticString, _ number: Int = 0, background: Bool = false,
    running fiber: consuming some Fiber
  ) -> FiberID {
    world.spawn(role, number, background: background, running: fiber)
  }

  /// Starts a fiber outside of hosts that repeats a list of closures, one closure each turn, a given number of
  /// times.
  @discardableResult
  public func spawn(
    _ role: StaticString, _ number: Int = 0, background: Bool = false, times: Int = 1,
    steps: [World.Step]
  ) -> FiberID {
    world.spawn(role, number, background: background, times: times, steps: steps)
  }

  /// Adds a host with its own disk and boots it.
  ///
  /// - Parameter boot: What the host does at the start and after each crash: makes its programs and starts their
  ///   fibers.
  @discardableResult
  public func host(
    _ role: StaticString, _ number: Int = 0, boot: @escaping (SimulatedHost) -> Void
  ) -> SimulatedHost {
    world.addHost(role, number, boot: boot)
  }
}

extension Run {
  /// What the running client does next; nil if it must come to its end.
  ///
  /// If the run was given plans, it is the plan given for the running operation. Operations without one are
  /// skipped, and after the last plan the client comes to its end. Traps if the system has no workloads.
  @inlinable
  public func nextPlan() -> System.Plan? {
    guard phase == .running else { return nil }
    // Drawn even if a given plan replaces it, so that no other draw moves.
    let drawn = system.drawPlan(self)
    return keepsPlans ? keep(drawn) : drawn
  }

  /// Records the plan, or the one that was given in its place; nil if the client has no more.
  @usableFromInline
  func keep(_ drawn: System.Plan) -> System.Plan? {
    guard let plan = givenPlans == nil ? drawn : takeGivenPlan() else { return nil }
    if let encodePlan {
      recordedPlans.append(
        RecordedPlan(
          actor: "\(world.runningName ?? ActorName("run", 0))",
          operation: world.context.cursor.scope.operation.span, plan: encodePlan(plan)))
    }
    return plan
  }

  /// The place of a workload in the system's list, drawn by the weights of the spec.
  ///
  /// The decision counts those with a weight alone, so that one without is as one that is not listed.
  func chooseWorkload() -> Int {
    require(!workloads.isEmpty, "a plan was asked for, and the system has no workloads")
    return weighed[
      world.decisions.choose(
        world.context.cursor.next(CustomLabel("workload")), weights: weights)]
  }

  /// The plan that the workload at that place of the system's list makes for the running client.
  @inlinable
  public func plan(ofWorkload place: Int) -> System.Plan { workloads[place].next(self) }

  private func takeGivenPlan() -> System.Plan? {
    let actor = "\(world.runningName ?? ActorName("run", 0))"
    while true {
      let operation = world.context.cursor.scope.operation.span
      switch givenPlans?.take(actor: actor, operation: operation) ?? .end {
      case .carryOut(let given):
        guard let plan = given as? System.Plan else {
          trap("\(actor) was given a plan of type \(type(of: given)), not \(System.Plan.self)")
        }
        return plan
      case .passOver: world.beginOperation()
      case .end: return nil
      }
    }
  }

  /// Keeps an operation for the failure file; plans are recorded without this call.
  public func record(_ operation: RecordedOperation) { operations.append(operation) }

  /// Tells the observers of something that has happened to the system.
  ///
  /// Costs one comparison if no observer wants its kind.
  /// - Parameter kind: A number below `EventMask.kindLimit`; observers choose events by it.
  @inlinable
  public func emit(_ event: @autoclosure () -> System.Event, kind: UInt8 = 0) {
    let bit = EventMask.kind(kind)
    if mask.isDisjoint(with: bit) { return }
    deliver(event(), bit)
  }

  @usableFromInline
  func deliver(_ event: System.Event, _ bit: EventMask) {
    for (observer, wants) in observers where !wants.isDisjoint(with: bit) {
      tell(observer) { (observer) throws(Violation) in try Self.saw(observer, event, self) }
    }
  }

  /// Tells the observers that want it of something that has happened to the world.
  func deliver(_ event: WorldEvent, _ bit: EventMask) {
    if mask.isDisjoint(with: bit) { return }
    for (observer, wants) in observers where !wants.isDisjoint(with: bit) {
      tell(observer) { (observer) throws(Violation) in try Self.saw(observer, event, self) }
    }
  }

  private func tell(
    _ observer: any Observer<System>, _ saw: (any Observer<System>) throws(Violation) -> Void
  ) {
    do throws(Violation) { try saw(observer) } catch {
      let name = (type(of: observer) as? any Property.Type).map { "\($0.name)" } ?? "observer"
      report(name, error.message, way: error.way)
    }
  }

  private static func saw(
    _ observer: some Observer<System>, _ event: System.Event, _ run: Run
  ) throws(Violation) { try observer.saw(event, run) }

  private static func saw(
    _ observer: some Observer<System>, _ event: WorldEvent, _ run: Run
  ) throws(Violation) { try observer.saw(event, run) }

  /// Narrates the run if anybody listens.
  @inlinable
  public func narrate(_ text: @autoclosure () -> String) {
    guard let narrator else { return }
    let who = world.runningName.map { "\($0)" } ?? "run"
    narrator("\(world.counts.steps) \(who): \(text())")
  }

  /// Ends the run after this step with a failure that already says where it happened; only the first one counts.
  ///
  /// Properties throw a `Violation` and systems use assertions; this is for a system that finds a failure outside
  /// the fiber that runs.
  public func fail(_ found: RunFailure) { if failure == nil { failure = found } }

  /// Ends the run with a failure of a property; only the first one counts.
  func report(_ property: String, _ message: String, way: String? = nil) {
    guard failure == nil else { return }
    let name = world.runningName ?? world.reporter
    failure = RunFailure(
      property: property, message: message, operationKind: name.map { "\($0.role)" } ?? "run",
      nearestPoint: nil, step: world.counts.steps, actor: name.map { "\($0)" } ?? "run",
      statement: nil, way: way)
    world.report(Finding(property: property, message: message))
  }
}

import AsyncIO
import Primitives

/// A file system over a `SimulatedDisk`, whose operations take virtual time, are reordered and fail.
///
/// What happens to an operation is drawn when it is submitted, at the current cursor. It settles when the timeline
/// reaches its end, and only then do reads see it. A crash ends the object: a new one is made over the disk that
/// survives.
public final class SimulatedIO: IO, TimelineHandler {
  public let completions: CompletionArena
  let context: SimulationContext
  /// The faults of operations submitted from now on.
  public var faults: DiskFaults {
    get { shownFaults }
    set {
      shownFaults = newValue
      spells = FaultSpells(freeSpace: newValue.freeSpace)
    }
  }
  @exclusivity(unchecked) private(set) var shownFaults: DiskFaults
  @exclusivity(unchecked) var spells: FaultSpells
  let latency: DiskLatency
  /// The owner of this disk, for the decisions about what a power loss leaves.
  let owner: DecisionScope
  /// Distinguishes the operations of this disk from those of another in the digest; 0 for the run's own.
  let ownerHash: UInt64

  @exclusivity(unchecked) var currentDisk: SimulatedDisk
  @exclusivity(unchecked) var operations: ContiguousArray<DiskOperation?> = []
  @exclusivity(unchecked) var extents: ContiguousArray<DiskExtent> = []
  @exclusivity(unchecked) var freeSlots: ContiguousArray<Int> = []
  @exclusivity(unchecked) public internal(set) var counters = DiskCounters()

  /// How many failures were injected so far.
  public var faultCount: UInt64 { counters.faults }

  /// Whether a crash has ended this object; every operation is aborted after that.
  @exclusivity(unchecked) public internal(set) var hasCrashed = false

  /// The most violations that are kept; further ones are ignored.
  public static let violationsMax = 64
  /// Whether the system under test did something forbidden; cheap enough to be read at each step.
  public var hasViolations: Bool { !seenViolations.isEmpty }
  /// The first few forbidden things that the system under test did.
  public internal(set) var violations: [DiskViolation] {
    get { seenViolations }
    set { seenViolations = newValue }
  }
  // A variable that another module reads directly is still checked for exclusivity there.
  @exclusivity(unchecked) private var seenViolations: [DiskViolation] = []

  public convenience init(
    disk: SimulatedDisk = SimulatedDisk(), context: SimulationContext, faults: DiskFaults = .none,
    latency: DiskLatency = DiskLatency()
  ) {
    self.init(disk: disk, context: context, faults: faults, latency: latency, owner: .run)
  }

  /// The disk of `owner`, whose name identifies the decisions about what a power loss leaves.
  init(
    disk: SimulatedDisk, context: SimulationContext, faults: DiskFaults, latency: DiskLatency,
    owner: DecisionScope
  ) {
    self.owner = owner
    ownerHash = owner == .run ? 0 : owner.actor.path
    completions = context.makeArena()
    currentDisk = disk
    self.context = context
    shownFaults = faults
    spells = FaultSpells(freeSpace: faults.freeSpace)
    self.latency = latency
  }

  /// The present disk, without what is in flight; a copy costs nothing until one of the two is changed.
  public var disk: SimulatedDisk { currentDisk }

  /// How many operations have been submitted and have not settled.
  public var inFlightCount: Int { operations.count - freeSlots.count }

  /// How many writes, size changes and syncs have been submitted and have not settled.
  @exclusivity(unchecked) private(set) var changes = 0
  public var changesInFlight: Int { changes }

  /// Why a power loss now could take bytes of a file below `end`; see `SimulatedDisk.hazard`.
  public func hazard(of name: String, below end: Int) -> DurabilityHazard? {
    currentDisk.hazard(of: name, below: end)
  }

  /// What of a file is after `end`, or could be there again; see `SimulatedDisk.residue`.
  public func residue(of name: String, after end: Int) -> DurabilityHazard? {
    currentDisk.residue(of: name, after: end)
  }

  public func open(_ path: String, _ options: OpenOptions) -> Completion {
    submit(
      .open, names: DirectoryRequest(path: path, options: options),
      growth: options.contains(.create) && currentDisk.directory.visible[path] == nil ? 1 : nil)
  }

  public func remove(_ path: String) -> Completion {
    submit(.remove, names: DirectoryRequest(path: path))
  }

  public func rename(_ path: String, to newPath: String) -> Completion {
    submit(.rename, names: DirectoryRequest(path: path, newPath: newPath))
  }

  public func syncDirectory(_ path: String) -> Completion {
    submit(
      .syncDirectory, covered: currentDisk.directory.nextSequence,
      names: DirectoryRequest(path: path))
  }

  /// Does nothing: operations settle when the timeline reaches them.
  public func step() {}

  func submit(
    _ kind: IOError.Operation, file: Int = -1, offset: Int = 0, count: Int = 0,
    buffer: IOBuffer? = nil, covered: UInt64 = 0, names: DirectoryRequest? = nil,
    growth: Int? = nil
  ) -> Completion {
    let completion = completions.begin()
    guard !hasCrashed else {
      completions.fail(completion, with: IOError(.aborted, during: kind))
      return completion
    }
    let key = context.cursor.next(LatencyLabel(operation: kind))
    let delay = latency.draw(kind, key, context.decisions)
    let fault = drawFault(kind, file: file, offset: offset, count: count, growth: growth)
    var operation = DiskOperation(
      kind: kind, completion: completion, key: key, fault: fault, file: file, offset: offset,
      count: count, buffer: buffer, covered: covered, names: names)
    if kind == .write { operation.contentHash = operation.hash(operation.source(limit: count)) }
    if fault.isFailure,
      context.chance(FaultLabel.atOnce[of: kind], shownFaults.failsAtOnce)
    {
      counters.faultCounts.atOnce += 1
      settle(operation)
      return completion
    }
    let slot = enter(operation)
    context.timeline.schedule(after: delay, self, token: UInt64(slot))
    return completion
  }

  /// Puts the operation into a slot, and reports those that it overlaps.
  private func enter(_ operation: DiskOperation) -> Int {
    let extent = Self.extent(of: operation)
    if extent.file >= 0 { reportOverlaps(operation, extent) }
    if operation.file >= 0 { currentDisk.files[operation.file].useCount += 1 }
    if operation.changesFile { changes += 1 }
    if let slot = freeSlots.popLast() {
      operations[slot] = operation
      extents[slot] = extent
      return slot
    }
    operations.append(operation)
    extents.append(extent)
    return operations.count - 1
  }

  /// Removes an operation that was entered.
  func leave(_ operation: DiskOperation) {
    if operation.changesFile { changes -= 1 }
  }

  /// What the operation occupies; syncs cover only settled changes and occupy nothing.
  private static func extent(of operation: DiskOperation) -> DiskExtent {
    let (file, offset) = (Int32(truncatingIfNeeded: operation.file), operation.offset)
    switch operation.kind {
    case .read, .write:
      return DiskExtent(
        file: file, isWrite: operation.kind == .write, start: offset, end: offset + operation.count)
    case .setSize: return DiskExtent(file: file, isWrite: true, start: 0, end: .max)
    default: return .none
    }
  }

  private func reportOverlaps(_ operation: DiskOperation, _ extent: DiskExtent) {
    for slot in extents.indices where extents[slot].conflicts(with: extent) {
      guard let other = operations[slot] else { continue }
      report(.overlap, operation, "\(operation.description) beside \(other.description)")
    }
  }

  func report(_ kind: DiskViolation.Kind, _ operation: DiskOperation, _ detail: String) {
    report(kind, file: currentDisk.files[operation.file].name, detail)
  }

  func report(_ kind: DiskViolation.Kind, file: String, _ detail: String) {
    guard violations.count < Self.violationsMax else { return }
    violations.append(
      DiskViolation(kind: kind, file: file, instant: context.timeline.now, detail: detail))
  }
}

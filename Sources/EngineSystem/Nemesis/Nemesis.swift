import Scenario

/// The faults of one run, grouped by when they are called.
struct Nemesis {
  private let all, ofYields, ofSteps: FaultList?

  /// One of each kind, asked in the order of the catalogue.
  init() {
    var (all, ofYields, ofSteps): (FaultList?, FaultList?, FaultList?)
    FaultCatalogue.forEach { kind in
      let fault = kind.init()
      all = FaultList(all, then: fault)
      if kind.moments.contains(.yield) { ofYields = FaultList(ofYields, then: fault) }
      if kind.moments.contains(.step) { ofSteps = FaultList(ofSteps, then: fault) }
    }
    (self.all, self.ofYields, self.ofSteps) = (all, ofYields, ofSteps)
  }

  /// The run begins.
  func join(_ run: RunState) { all?.forEach { $0.join(run) } }

  /// The machine has failed, whatever the reason.
  func machineFailed(_ run: RunState) { all?.forEach { $0.machineFailed(run) } }

  /// A step is over.
  ///
  /// - Returns: The first failure of the machine that a fault reports; nil if it does not fail.
  @inline(__always)
  func stepped(_ run: RunState) -> MachineFailure? { ofSteps?.stepped(run) }

  /// A client has yielded: only the first fault that applies strikes it.
  func yielded(_ fiber: Fiber, at slot: Int, _ run: RunState) {
    _ = ofYields?.yielded(fiber, at: slot, run)
  }
}

/// A linked list of faults whose links never change, so that walking along it retains no references.
private final class FaultList {
  private let previous: FaultList?
  private let fault: any EngineFault

  init(_ previous: FaultList?, then fault: any EngineFault) {
    (self.previous, self.fault) = (previous, fault)
  }

  func forEach(_ body: (any EngineFault) -> Void) {
    previous?.forEach(body)
    body(fault)
  }

  @inline(__always)
  func stepped(_ run: RunState) -> MachineFailure? {
    if let previous, let failure = previous.steppedBefore(run) { return failure }
    return fault.stepped(run)
  }

  @inline(__always)
  func yielded(_ fiber: Fiber, at slot: Int, _ run: RunState) -> Bool {
    if let previous, previous.yieldedBefore(fiber, at: slot, run) { return true }
    return fault.yielded(fiber, at: slot, run)
  }

  // The same for all but the last of a list: a recursive function cannot be inlined, and most lists have one fault.

  @inline(never)
  private func steppedBefore(_ run: RunState) -> MachineFailure? { stepped(run) }

  @inline(never)
  private func yieldedBefore(_ fiber: Fiber, at slot: Int, _ run: RunState) -> Bool {
    yielded(fiber, at: slot, run)
  }
}

import Primitives

/// Decides at a hook whether the operation yields there.
public protocol YieldInjector: AnyObject {
  /// Called on every entry of a hook, even if a machine comes back to it.
  func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool
}

/// Decides at a hook whether the operation fails there.
public protocol FailureInjector: AnyObject {
  /// Called on every entry of a hook; returns one of `point.failures`, or nil.
  func shouldFail(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> FailureCode?
}

/// Yields once at each of a set of points, whichever instance comes first.
public final class FixedYieldInjector: YieldInjector {
  public private(set) var remaining: [YieldPoint]

  public init(_ points: [YieldPoint]) { remaining = points }

  public func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
    guard let index = remaining.firstIndex(of: point) else { return false }
    remaining.remove(at: index)
    return true
  }
}

/// Fails once at each of a set of points, whichever instance comes first.
public final class FixedFailureInjector: FailureInjector {
  public private(set) var remaining: [(point: YieldPoint, code: FailureCode)]

  public init(_ failures: [(point: YieldPoint, code: FailureCode)]) { remaining = failures }

  public func shouldFail(
    instanceID: UInt32, selectionKey: UInt64, point: YieldPoint
  ) -> FailureCode? {
    guard let index = remaining.firstIndex(where: { $0.point == point }) else { return nil }
    return remaining.remove(at: index).code
  }
}

/// The two injector slots of a client, and the numbers of the live objects that use them.
public final class InjectorSlots {
  /// Kept from one step to the next, which usually installs the same ones: counting references costs more than most
  /// steps of a cursor.
  @usableFromInline @exclusivity(unchecked) var yields: (any YieldInjector)?
  @usableFromInline @exclusivity(unchecked) var failures: (any FailureInjector)?
  /// Whether hooks call them.
  @usableFromInline @exclusivity(unchecked) var areInstalled = false
  @exclusivity(unchecked) private var nextInstance: UInt32 = 0

  /// What the running step touches; the simulation reads it after the step.
  public let footprint = FootprintRecorder()

  public init() {}

  /// Installs both injectors, before a step; traps if a slot is taken.
  ///
  /// The slots retain them until others are installed.
  public func install(yields: (any YieldInjector)?, failures: (any FailureInjector)?) {
    require(!areInstalled, "an injector slot is taken already")
    if self.yields !== yields { self.yields = yields }
    if self.failures !== failures { self.failures = failures }
    areInstalled = yields != nil || failures != nil
  }

  /// Empties both slots, after a step; traps if nothing was installed.
  public func clear() {
    require(areInstalled, "no injector was installed")
    areInstalled = false
  }

  /// A number that distinguishes simultaneous objects of one client.
  public func makeInstanceID() -> UInt32 {
    nextInstance += 1
    return nextInstance
  }

  /// Restarts the numbering; called when no operation of the client is open.
  public func resetInstanceIDs() { nextInstance = 0 }
}

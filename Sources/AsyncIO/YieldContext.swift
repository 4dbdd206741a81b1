/// What a resumable machine needs at its hooks: the slots, its number and its stable name.
///
/// Hooks compile to nothing without the trait `InjectedYields`.
public struct YieldContext {
  public let slots: InjectorSlots
  /// Distinguishes simultaneous objects of one client.
  public let instanceID: UInt32
  /// A stable logical identity, combined with a tag of the family; contains nothing that other operations change.
  public let selectionKey: UInt64

  public init(slots: InjectorSlots, selectionKey: UInt64) {
    self.slots = slots
    self.instanceID = slots.makeInstanceID()
    self.selectionKey = selectionKey
  }

  /// The yield to return if the hook's plan says so, or nil.
  ///
  /// A `StateTransition` returns it, a function that waits by typed errors throws it.
  @inlinable @inline(__always)
  public func injectedYield<Marker: YieldPointMarker>(
    at marker: Marker, touching access: Access? = nil
  ) -> Completion? {
    #if InjectedYields
      guard slots.areInstalled, let injector = slots.yields else { return nil }
      return ask(injector, marker.point, access)
    #else
      return nil
    #endif
  }

  /// The failure that the hook's plan asks for, or nil.
  @inlinable @inline(__always)
  public func injectedFailure<Marker: YieldPointMarker>(at marker: Marker) -> FailureCode? {
    #if InjectedYields
      guard slots.areInstalled, let injector = slots.failures else { return nil }
      return injector.shouldFail(
        instanceID: instanceID, selectionKey: selectionKey, point: marker.point)
    #else
      return nil
    #endif
  }

  @usableFromInline
  func ask(_ injector: any YieldInjector, _ point: YieldPoint, _ access: Access?) -> Completion? {
    guard
      injector.shouldYield(instanceID: instanceID, selectionKey: selectionKey, point: point)
    else { return nil }
    slots.footprint.declare(access)
    return .yield(.injected(family: point.family, ordinal: point.ordinal))
  }
}

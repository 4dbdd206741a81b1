import Primitives

/// Carries out what production code says at its hooks; a simulation brings one.
public protocol HookHandler: AnyObject {
  /// Whether the running operation should yield at this point.
  func shouldYield(at point: YieldPoint) -> Bool
  /// Whether to take an unlikely path at the place that the text names.
  func shouldBuggify(_ place: StaticString, _ ratio: Ratio) -> Bool
  /// What the text says does not hold, and it always has to.
  func violated(_ text: StaticString)
  /// Whether what the text says holds this time.
  func met(_ text: StaticString, _ isMet: Bool)
}

/// What production code asks and says for its tests: yields at named points, unlikely paths, assertions.
///
/// Where a program really runs the hooks are `none`: each costs one comparison, and yields nothing at all
/// without the trait `InjectedYields`. Conditions are not evaluated then.
public struct Hooks {
  @usableFromInline let handler: (any HookHandler)?

  /// Hooks that a handler carries out.
  public init(_ handler: any HookHandler) { self.handler = handler }

  @usableFromInline
  init() { handler = nil }

  /// Hooks that do nothing.
  @inlinable public static var none: Hooks { Hooks() }

  /// Hands control back here where the run says so; called after moving to the state that goes on.
  ///
  /// The function is entered again afterwards and must not pass this point a second time,
  /// so that the work before it happens once.
  /// - Throws: `.io` with an injected yield.
  @inlinable @inline(__always)
  public func pass<Marker: YieldPointMarker>(_ marker: Marker) throws(Interruption<IOError>) {
    if let yield = injectedYield(at: marker) { throw .io(yield) }
  }

  /// The yield to hand out here where the run says so, or nil.
  ///
  /// For machines that return what they wait for, and for those that throw errors of their own.
  @inlinable @inline(__always)
  public func injectedYield<Marker: YieldPointMarker>(at marker: Marker) -> Completion? {
    #if InjectedYields
      guard let handler else { return nil }
      return Self.ask(handler, marker.point)
    #else
      return nil
    #endif
  }

  /// Whether to take an unlikely path here, such as one that exists for rare cases.
  ///
  /// Always false where a program really runs. A simulation decides it by the text, and counts it.
  @inlinable @inline(__always)
  public func buggify(_ place: StaticString, _ ratio: Ratio = Ratio(1, in: 16)) -> Bool {
    guard let handler else { return false }
    return handler.shouldBuggify(place, ratio)
  }

  /// Says that something always holds; where it does not, the run fails with the text.
  @inlinable @inline(__always)
  public func always(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    guard let handler else { return }
    if !condition() { handler.violated(text) }
  }

  /// Says that something holds at times; a sweep tells of each text that never came true.
  @inlinable @inline(__always)
  public func sometimes(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    guard let handler else { return }
    handler.met(text, condition())
  }

  /// Says that this place is reached at times.
  @inlinable @inline(__always)
  public func reachable(_ text: StaticString) {
    guard let handler else { return }
    handler.met(text, true)
  }

  @usableFromInline
  static func ask(_ handler: any HookHandler, _ point: YieldPoint) -> Completion? {
    guard handler.shouldYield(at: point) else { return nil }
    return .yield(.injected(family: point.family, ordinal: point.ordinal))
  }
}

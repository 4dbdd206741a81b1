import Primitives

/// Carries out the hooks of production code; a simulation provides one.
public protocol HookHandler: AnyObject {
  /// Whether the running operation should yield at this point.
  func shouldYield(at point: YieldPoint) -> Bool
  /// Whether to take an unlikely path at the place that the text names.
  func shouldBuggify(_ place: StaticString, _ ratio: Ratio) -> Bool
  /// Reports that the statement in the text does not hold, although it always must.
  func violated(_ text: StaticString)
  /// Reports whether the statement in the text holds this time.
  func met(_ text: StaticString, _ isMet: Bool)
}

/// The hooks of production code for its tests: yields at named points, unlikely paths, assertions.
///
/// In a real program the hooks are `none`: each costs one comparison, and yields cost nothing at all without the
/// trait `InjectedYields`. Conditions are not evaluated then.
public struct Hooks {
  @usableFromInline let handler: (any HookHandler)?

  /// Hooks that a handler carries out.
  public init(_ handler: any HookHandler) { self.handler = handler }

  @usableFromInline
  init() { handler = nil }

  /// Hooks that do nothing.
  @inlinable public static var none: Hooks { Hooks() }

  /// Hands control back here if the run says so; called after moving to the next state.
  ///
  /// The function is entered again afterwards and must not pass this point a second time, so that the work before
  /// it happens once.
  /// - Throws: `.io` with an injected yield.
  @inlinable @inline(__always)
  public func pass<Marker: YieldPointMarker>(_ marker: Marker) throws(Interruption<IOError>) {
    if let yield = injectedYield(at: marker) { throw .io(yield) }
  }

  /// The yield to return here if the run says so, or nil.
  ///
  /// For machines that return what they wait for, and for those that throw errors of other types.
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
  /// Always false in a real program. In a simulation it is a decision named by the text, which is counted.
  @inlinable @inline(__always)
  public func buggify(_ place: StaticString, _ ratio: Ratio = Ratio(1, in: 16)) -> Bool {
    guard let handler else { return false }
    return handler.shouldBuggify(place, ratio)
  }

  /// Asserts that something always holds; if it does not, the run fails with the text.
  @inlinable @inline(__always)
  public func always(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    guard let handler else { return }
    if !condition() { handler.violated(text) }
  }

  /// Asserts that something sometimes holds; a sweep reports each text that never came true.
  @inlinable @inline(__always)
  public func sometimes(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    guard let handler else { return }
    handler.met(text, condition())
  }

  /// Asserts that this place is sometimes reached.
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

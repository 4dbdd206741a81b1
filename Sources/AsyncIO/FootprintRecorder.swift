/// Collects what a step touches, without allocation: what it declared and what it was seen to do.
public final class FootprintRecorder {
  /// A ninth access becomes the mark for "everything".
  public static let capacity = 8

  private let observed: UnsafeMutablePointer<Access>
  @exclusivity(unchecked) private var observedCount = 0
  @exclusivity(unchecked) private var overflowed = false

  /// What the step that has just yielded is about to touch.
  public var declared: Access? { announced }
  // A stored variable that another module reads directly would be checked for exclusivity there.
  @exclusivity(unchecked) private var announced: Access?

  public init() {
    observed = .allocate(capacity: Self.capacity)
    observed.initialize(repeating: .reads(.custom), count: Self.capacity)
  }

  deinit { observed.deallocate() }

  /// Records an access of the running step; a repeated one counts once.
  @inline(__always)
  public func record(_ access: Access) {
    if overflowed { return }
    for index in 0..<observedCount where observed[index] == access { return }
    guard observedCount < Self.capacity else { return overflowed = true }
    observed[observedCount] = access
    observedCount += 1
  }

  /// Records what the step is about to touch when it continues after the yield.
  public func declare(_ access: Access?) { announced = access }

  /// Forgets everything, before a step.
  public func reset() {
    observedCount = 0
    overflowed = false
    announced = nil
  }

  /// What was touched since the last `reset`.
  public var footprint: Footprint {
    Footprint(
      Array(UnsafeBufferPointer(start: observed, count: observedCount)),
      touchesEverything: overflowed)
  }

  /// A number for what was touched since the last `reset`, for digests; allocates nothing.
  public var fingerprint: UInt64 {
    var sum: UInt64 = overflowed ? 1 : 0
    for index in 0..<observedCount {
      sum = sum &* 0x9E37_79B9_7F4A_7C15 &+ observed[index].rawValue
    }
    return sum
  }
}

/// A handle of eight bytes to one operation in flight, or an explicit yield.
///
/// The operation's state lives in the `CompletionArena` that made the handle. A handle can safely outlive its slot,
/// because the slot's generation distinguishes it from later ones, up to a million of them; and it contains the
/// number of its arena, so no other arena accepts it.
public struct Completion: Hashable, Sendable {
  @usableFromInline let index: UInt32
  /// For an operation, the arena's number above the slot's generation; for a yield, the reason.
  @usableFromInline let stamp: UInt32

  @usableFromInline init(index: UInt32, stamp: UInt32) {
    self.index = index
    self.stamp = stamp
  }

  /// The bits of a stamp that are a generation; the others number 4,096 arenas.
  static let generationBits: UInt32 = 20
  static let generationMask: UInt32 = 1 << generationBits - 1

  /// The number of the arena that made the handle of an operation.
  var arena: UInt32 { stamp >> Self.generationBits }
  var generation: UInt32 { stamp & Self.generationMask }

  /// A completion that is finished from the start and hands back control without any I/O; allocates nothing.
  @inlinable
  public static func yield(_ reason: YieldReason) -> Completion {
    Completion(index: .max, stamp: reason.rawValue)
  }

  /// Whether this hands back control without any I/O.
  @inlinable public var isExplicitYield: Bool { index == .max }

  /// Why an explicit yield was made; nil for an operation.
  @inlinable
  public var yieldReason: YieldReason? {
    isExplicitYield ? YieldReason(rawValue: stamp) : nil
  }

  /// A number that distinguishes this handle from every other of its arena.
  @inlinable public var token: UInt64 { UInt64(stamp) << 32 | UInt64(index) }
}

/// Why a machine handed control back although no I/O holds it.
public struct YieldReason: Hashable, Sendable {
  public let rawValue: UInt32

  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The kind of a reason: an injected yield, a lock that another operation holds, or a voluntary pause.
  public enum Kind: UInt8, Sendable { case voluntary, injected, contention }

  /// A pause that nothing forced, such as between two chunks of a long loop.
  public static let voluntary = YieldReason(rawValue: 0)

  /// A hook whose plan said so.
  @inlinable
  public static func injected(family: UInt8, ordinal: UInt8) -> YieldReason {
    YieldReason(rawValue: 1 << 24 | UInt32(family) << 8 | UInt32(ordinal))
  }

  /// A resource of class `resource` that another operation holds.
  @inlinable
  public static func contention(_ resource: ResourceClass) -> YieldReason {
    YieldReason(rawValue: 2 << 24 | UInt32(resource.rawValue))
  }

  @inlinable
  public var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: rawValue >> 24)) ?? .voluntary }

  /// The family and ordinal of the hook that fired; nil for other kinds.
  @inlinable
  public var injectedPoint: (family: UInt8, ordinal: UInt8)? {
    guard kind == .injected else { return nil }
    return (UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue))
  }

  /// The class of the resource that another operation holds; nil for other kinds.
  @inlinable
  public var contendedResource: ResourceClass? {
    kind == .contention ? ResourceClass(rawValue: UInt8(truncatingIfNeeded: rawValue)) : nil
  }
}

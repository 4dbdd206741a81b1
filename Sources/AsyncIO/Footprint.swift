/// A class of things that two operations can race on; a system numbers its own.
public struct ResourceClass: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8

  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The class for a system that does not distinguish its resources.
  @inlinable public static var custom: ResourceClass { ResourceClass(rawValue: 11) }
}

/// One access to a shared thing: its class, its identity, and whether it changes it.
public struct Access: Hashable, Sendable {
  public let rawValue: UInt64

  @inlinable init(rawValue: UInt64) { self.rawValue = rawValue }

  /// `identity` keeps its low 54 bits.
  @inlinable
  public init(_ resource: ResourceClass, _ identity: UInt64 = 0, isWrite: Bool) {
    rawValue =
      UInt64(resource.rawValue) << 56 | (isWrite ? 1 << 55 : 0)
      | (identity & 0x003F_FFFF_FFFF_FFFF)
  }

  @inlinable
  public static func reads(_ resource: ResourceClass, _ identity: UInt64 = 0) -> Access {
    Access(resource, identity, isWrite: false)
  }

  @inlinable
  public static func writes(_ resource: ResourceClass, _ identity: UInt64 = 0) -> Access {
    Access(resource, identity, isWrite: true)
  }

  @inlinable public var isWrite: Bool { rawValue & (1 << 55) != 0 }
  @inlinable public var identity: UInt64 { rawValue & 0x003F_FFFF_FFFF_FFFF }
  @inlinable public var resource: ResourceClass {
    ResourceClass(rawValue: UInt8(truncatingIfNeeded: rawValue >> 56))
  }

  /// Whether the order of the two can matter.
  @inlinable
  public func conflicts(with other: Access) -> Bool {
    resource == other.resource && identity == other.identity && (isWrite || other.isWrite)
  }
}

/// What one step touched: at most eight accesses, or a mark that it touched more than that.
public struct Footprint: Hashable, Sendable {
  public private(set) var accesses: [Access]
  public private(set) var touchesEverything: Bool

  public init(_ accesses: [Access] = [], touchesEverything: Bool = false) {
    self.accesses = accesses
    self.touchesEverything = touchesEverything
  }

  /// Whether the order of two steps can matter.
  public func conflicts(with other: Footprint) -> Bool {
    if touchesEverything || other.touchesEverything { return true }
    for access in accesses {
      for candidate in other.accesses where access.conflicts(with: candidate) { return true }
    }
    return false
  }
}

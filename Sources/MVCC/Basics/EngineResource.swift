import AsyncIO

/// The classes of things that two operations of the engine can race on; their numbers are part of digests.
public enum EngineResource: UInt8, CaseIterable {
  case row, keyRange, schema, transaction, clock, watermark, logTail, exclusiveHolder
  case rowIDAllocator, page, fileRange, custom
}

extension ResourceClass {
  @inlinable
  init(_ resource: EngineResource) { self.init(rawValue: resource.rawValue) }

  @inlinable public static var row: ResourceClass { ResourceClass(.row) }
  @inlinable public static var keyRange: ResourceClass { ResourceClass(.keyRange) }
  @inlinable public static var schema: ResourceClass { ResourceClass(.schema) }
  @inlinable public static var transaction: ResourceClass { ResourceClass(.transaction) }
  @inlinable public static var clock: ResourceClass { ResourceClass(.clock) }
  @inlinable public static var watermark: ResourceClass { ResourceClass(.watermark) }
  @inlinable public static var logTail: ResourceClass { ResourceClass(.logTail) }
  @inlinable public static var exclusiveHolder: ResourceClass { ResourceClass(.exclusiveHolder) }
  @inlinable public static var rowIDAllocator: ResourceClass { ResourceClass(.rowIDAllocator) }
  @inlinable public static var page: ResourceClass { ResourceClass(.page) }
  @inlinable public static var fileRange: ResourceClass { ResourceClass(.fileRange) }
}

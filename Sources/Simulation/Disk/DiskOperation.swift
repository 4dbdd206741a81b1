import AsyncIO
import Primitives

/// One operation in flight, with everything that was drawn for it when it was submitted.
struct DiskOperation {
  let kind: IOError.Operation
  let completion: Completion
  /// The decision that drew its latency; names the operation in later decisions.
  let key: DecisionKey
  let fault: DrawnFault
  var file = -1
  var offset = 0
  /// Bytes to move, or the new size.
  var count = 0
  var buffer: IOBuffer?
  /// A sync covers the items below this number.
  var covered: UInt64 = 0
  /// A hash of a write's bytes when it was submitted.
  var contentHash: UInt64 = 0
  var names: DirectoryRequest?

  /// Whether it changes a file or makes changes durable.
  var changesFile: Bool {
    switch kind {
    case .write, .setSize, .sync: true
    default: false
    }
  }

  /// The bytes that a write has to move, at most `limit`.
  func source(limit: Int) -> UnsafeRawBufferPointer {
    guard let buffer else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer.storage)[..<limit])
  }

  /// How many bytes move, short or not.
  var movedCount: Int {
    if case .short(let count, _) = fault { count } else { count }
  }

  func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var digest = RollingDigest()
    digest.combine(UInt64(truncatingIfNeeded: offset))
    digest.combine(bytes: RawSpan(_unsafeBytes: bytes))
    return digest.value
  }

  /// What it does, in a few words, for findings.
  var description: String {
    switch kind {
    case .read, .write: "\(kind) of \(offset)..<\(offset + count)"
    case .setSize: "size change to \(count)"
    default: "\(kind)"
    }
  }
}

/// The names of an operation on a directory.
final class DirectoryRequest {
  let path: String
  let newPath: String
  let options: OpenOptions

  init(path: String, newPath: String = "", options: OpenOptions = []) {
    self.path = path
    self.newPath = newPath
    self.options = options
  }
}

/// What an operation in flight occupies of its file; kept apart from the operation so that it can be scanned fast.
struct DiskExtent {
  var file: Int32
  var isWrite: Bool
  var start: Int
  var end: Int

  static let none = DiskExtent(file: -1, isWrite: false, start: 0, end: 0)

  /// Whether the order in which the two settle can matter.
  @inline(__always)
  func conflicts(with other: DiskExtent) -> Bool {
    file == other.file && start < other.end && other.start < end && (isWrite || other.isWrite)
  }
}

/// Something that the system under test did but must not do, whatever the disk returns.
public struct DiskViolation: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: UInt8, Hashable, Sendable {
    /// Two operations in flight on one file touch the same bytes and one changes them.
    case overlap
    /// A buffer was changed while a write from it was in flight.
    case bufferChanged
    /// A file replaced the name of another before a sync had covered all of it.
    ///
    /// A name may survive a power loss without the bytes of its file: then both files are lost.
    case volatileReplacement
  }

  public let kind: Kind
  public let file: String
  /// When it was seen.
  public let instant: VirtualInstant
  /// The operations that take part, in words.
  public let detail: String

  public var description: String { "\(kind) in \(file) at \(instant): \(detail)" }
}

/// How often each operation was done on one disk, for reports.
public struct DiskCounters: Hashable, Sendable {
  public internal(set) var reads: UInt64 = 0
  public internal(set) var writes: UInt64 = 0
  public internal(set) var syncs: UInt64 = 0
  /// Opens, removals, renames, size changes and syncs of directories.
  public internal(set) var others: UInt64 = 0
  public internal(set) var bytesRead: UInt64 = 0
  public internal(set) var bytesWritten: UInt64 = 0
  /// Operations that failed or were short because a fault was drawn.
  public internal(set) var faults: UInt64 = 0
  /// The faults by type; see `FaultCounts`.
  public internal(set) var faultCounts = FaultCounts()

  public init() {}

  public static func += (a: inout DiskCounters, b: DiskCounters) {
    a.reads += b.reads
    a.writes += b.writes
    a.syncs += b.syncs
    a.others += b.others
    a.bytesRead += b.bytesRead
    a.bytesWritten += b.bytesWritten
    a.faults += b.faults
    a.faultCounts += b.faultCounts
  }

  public static func + (a: DiskCounters, b: DiskCounters) -> DiskCounters {
    var sum = a
    sum += b
    return sum
  }
}

/// The faults of one disk that fired, by type.
public struct FaultCounts: Hashable, Sendable {
  private var failures: ContiguousArray<UInt64> = ContiguousArray(
    repeating: 0, count: IOError.Operation.allCases.count)
  /// Failures because the disk was full, and because a quota was used up.
  public internal(set) var noSpace: UInt64 = 0
  public internal(set) var quota: UInt64 = 0
  public internal(set) var shortReads: UInt64 = 0
  public internal(set) var shortWrites: UInt64 = 0
  /// Failures that had already happened when the operation began.
  public internal(set) var atOnce: UInt64 = 0
  /// Failures that were followed by more of the same kind.
  public internal(set) var lasting: UInt64 = 0
  public internal(set) var powerLoss = PowerLossCounts()

  public init() {}

  /// How many operations of `kind` failed with EIO.
  public internal(set) subscript(kind: IOError.Operation) -> UInt64 {
    get { failures[Int(kind.rawValue)] }
    set { failures[Int(kind.rawValue)] = newValue }
  }

  public static func += (a: inout FaultCounts, b: FaultCounts) {
    for kind in IOError.Operation.allCases { a[kind] += b[kind] }
    a.noSpace += b.noSpace
    a.quota += b.quota
    a.shortReads += b.shortReads
    a.shortWrites += b.shortWrites
    a.atOnce += b.atOnce
    a.lasting += b.lasting
    a.powerLoss += b.powerLoss
  }
}

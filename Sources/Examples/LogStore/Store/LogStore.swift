import AsyncIO

/// A store of texts by their keys, whose changes are written ahead to a log; many clients can use it at once.
///
/// It knows the platform that it is given and no simulator. To use it, step an `Opening` until it is done, then any
/// number of `Change`s. Every operation is a value that is stepped; one that throws `.io` is stepped again.
///
/// On disk is one file, `log`: a header and one record for each change, see `LogRecord`. The log is written by
/// appending and syncing. At each opening, after a failure, and when it has grown long, it is rewritten to the file
/// `log.next`, which is then renamed; see `Compaction`. What has been acknowledged, or shown after an opening,
/// survives a crash of the process and a loss of power.
public final class LogStore {
  /// A bug that is planted on request.
  public enum Bug: String, CaseIterable, Sendable {
    case none
    /// A change is acknowledged once it has been written.
    case acknowledgesBeforeSync = "acknowledges-before-sync"
    /// The folder is not synced after the new log was renamed.
    case forgetsDirectorySync = "forgets-directory-sync"
    /// A write that accepted fewer bytes than it was given counts as done.
    case ignoresShortWrites = "ignores-short-writes"
  }

  /// What is known of the file.
  enum Condition {
    /// Not opened yet. Can move to: whole.
    case closed
    /// The log up to `end` is durable and contains `values`. Can move to: doubtful.
    case whole
    /// An operation failed, so it is unknown what is on the disk; the log is rewritten before the next change. Can
    /// move to: whole.
    case doubtful
  }

  static let logName = "log"
  static let nextName = "log.next"
  /// A longer log is rewritten before the next change.
  static let lengthMax = 1 << 15

  let platform: Platform
  let bug: Bug
  var condition = Condition.closed
  var file: (any File)?
  /// Where the next record goes.
  var end = 0
  /// The checksum of the records in the log continues from here.
  var salt: UInt32 = 0
  private(set) var values: [String: String] = [:]
  /// Whether a change is in progress; the others wait.
  private var isLocked = false

  public init(_ platform: Platform, bug: Bug = .none) {
    (self.platform, self.bug) = (platform, bug)
  }

  /// The value of a key after the last acknowledged change; nil if it has none.
  public func value(of key: String) -> String? { values[key] }

  /// All keys with their values.
  public var contents: [String: String] { values }

  func apply(_ record: LogRecord) { values[record.key] = record.value }

  /// Takes the right to change the log.
  ///
  /// - Throws: `.io` while another change has it.
  func lock() throws(Interruption<IOError>) {
    if isLocked { throw .io(.yield(.contention(.custom))) }
    isLocked = true
  }

  func unlock() { isLocked = false }

  /// The open log.
  var log: any File {
    guard let file else { preconditionFailure("the store is used before it is open") }
    return file
  }
}

/// Why an opening failed.
public enum StoreError: Error, Hashable, Sendable {
  /// A disk operation failed; another opening may succeed.
  case io(IOError)
  /// The log has no header, so it is not a log.
  case noLog
}

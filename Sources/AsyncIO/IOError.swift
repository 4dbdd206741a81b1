/// Why an I/O operation failed, and which operation it was.
///
/// Two bytes, so that it travels in a typed error without allocation.
public struct IOError: Error, Hashable, Sendable, CustomStringConvertible {
  public let code: Code
  public let operation: Operation

  public init(_ code: Code, during operation: Operation) {
    self.code = code
    self.operation = operation
  }

  /// The cause, named after the code of a POSIX system.
  public enum Code: UInt8, Hashable, Sendable, CaseIterable {
    /// EIO: the device failed.
    case deviceFailure
    /// ENOSPC: no space is left.
    case noSpace
    /// EDQUOT: the quota is used up.
    case quotaExceeded
    /// ENOENT: no such file or directory.
    case notFound
    /// EEXIST: the name is taken.
    case alreadyExists
    /// EACCES or EPERM: not allowed.
    case permissionDenied
    /// EINVAL: the arguments cannot be served.
    case invalidArgument
    /// EMFILE or ENFILE: too many open files.
    case tooManyFiles
    /// EROFS: the file system is read-only.
    case readOnlyFileSystem
    /// The operation was cancelled by its submitter.
    case aborted
    /// Fewer bytes moved than were asked for, and no more would.
    case incomplete
    /// Any other code of the system.
    case other

    /// The name of the code in the system's headers, or a word if it has none.
    public var systemName: String {
      switch self {
      case .deviceFailure: "EIO"
      case .noSpace: "ENOSPC"
      case .quotaExceeded: "EDQUOT"
      case .notFound: "ENOENT"
      case .alreadyExists: "EEXIST"
      case .permissionDenied: "EACCES"
      case .invalidArgument: "EINVAL"
      case .tooManyFiles: "EMFILE"
      case .readOnlyFileSystem: "EROFS"
      case .aborted: "aborted"
      case .incomplete: "incomplete"
      case .other: "unknown error"
      }
    }
  }

  /// What was attempted.
  public enum Operation: UInt8, Hashable, Sendable, CaseIterable {
    case open, read, write, setSize, sync, remove, rename, syncDirectory, group
  }

  public var description: String { "\(operation) failed with \(code.systemName)" }
}

import AsyncIO

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system calls that the backend needs, retried when a signal interrupts them.
enum SystemCalls {
  /// The result of `call`, which returns -1 on an error.
  ///
  /// - Throws: The error of the system, with the operation's name.
  static func retrying<Result: SignedInteger>(
    during operation: IOError.Operation, _ call: () -> Result
  ) throws(IOError) -> Result {
    while true {
      let result = call()
      if result != -1 { return result }
      let code = errno
      if code != EINTR { throw IOError(errorCode(code), during: operation) }
    }
  }

  /// Opens `path` below the directory `root`; never inherited by other programs.
  static func open(
    below root: Int32, _ path: String, _ flags: Int32, during operation: IOError.Operation
  ) throws(IOError) -> Int32 {
    try retrying(during: operation) { openat(root, path, flags | O_CLOEXEC, 0o644) }
  }

  /// Makes a file or directory durable, through the drive's own cache if the system can do that.
  static func sync(_ descriptor: Int32, during operation: IOError.Operation) throws(IOError) {
    #if canImport(Darwin)
      do throws(IOError) {
        _ = try retrying(during: operation) { fcntl(descriptor, F_FULLFSYNC) }
        return
      } catch {
        // Some file systems do not know the call; after an error of the device it must not be tried again.
        guard error.code == .other || error.code == .invalidArgument else { throw error }
      }
    #endif
    _ = try retrying(during: operation) { fsync(descriptor) }
  }

  static func errorCode(_ code: Int32) -> IOError.Code {
    switch code {
    case EIO: .deviceFailure
    case ENOSPC: .noSpace
    case EDQUOT: .quotaExceeded
    case ENOENT: .notFound
    case EEXIST: .alreadyExists
    case EACCES, EPERM: .permissionDenied
    case EINVAL: .invalidArgument
    case EMFILE, ENFILE: .tooManyFiles
    case EROFS: .readOnlyFileSystem
    default: .other
    }
  }
}

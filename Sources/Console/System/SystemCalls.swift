// The few functions of the C library that the program uses at its edges.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The reason why the last call of this thread failed.
package func lastSystemError() -> String { String(cString: strerror(errno)) }

/// The reason why the last write failed; nil if the reader is gone, which is not an error.
package func lastWriteError() -> String? { errno == EPIPE ? nil : lastSystemError() }

/// Opens standard descriptors that are closed; otherwise the next file would be opened there and get what is meant
/// for them.
///
/// Reading and writing them still fails, because each is opened for the other.
package func occupyStandardDescriptors() {
  for (descriptor, flags) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)] as [(Int32, Int32)]
  where fcntl(descriptor, F_GETFD) < 0 {
    // Opens the lowest free descriptor, which is this one.
    _ = open("/dev/null", flags)
  }
}

/// Lets a write to a closed pipe fail instead of ending the process.
package func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

/// Lets a write past the limit of a file's size fail instead of ending the process.
package func ignoreFileSizeLimits() { _ = signal(SIGXFSZ, SIG_IGN) }

/// Whether `descriptor` is a terminal.
package func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

/// How many columns the terminal at `descriptor` has; nil if it is not a terminal or does not say.
package func terminalColumns(_ descriptor: Int32) -> Int? {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

/// The value of an environment variable.
package func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// The value of an environment variable that is not UTF-8, as messages show it; nil for any other.
package func misspelledVariable(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value)).map { $0 }
  return String(validating: bytes, as: UTF8.self) == nil ? spelled(bytes) : nil
}

/// Removes a file; does nothing if there is none.
package func removeFile(_ path: String) { unlink(path) }

/// The system's `read`, for types that have a method with that name.
package func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int
{
  read(descriptor, buffer, count)
}

/// Whether there is a regular file at `path`, or nothing yet; false for pipes, devices and folders.
package func isReplaceable(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
}

import AsyncIO
import Primitives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Real files below one directory, by blocking system calls.
///
/// Every operation runs when it is submitted and is settled when its completion is returned: with one thread
/// nothing could overlap anyway, no buffer is kept across calls, overlapping operations keep the order of the
/// program, and a machine that is dropped leaves nothing behind. `step()` does nothing.
public final class PosixIO: IO {
  public let completions: CompletionArena
  private let root: Int32

  /// Works below `directory`, which must exist.
  ///
  /// - Parameter arena: Distinguishes the completions of this backend from those of others.
  /// - Throws: Why the directory cannot be opened.
  public init(directory: String, arena: UInt32 = 0) throws(IOError) {
    completions = CompletionArena(number: arena)
    root = try SystemCalls.open(
      below: AT_FDCWD, directory, O_RDONLY | O_DIRECTORY, during: .open)
  }

  deinit { _ = Self.closeDescriptor(root) }

  public func open(_ path: String, _ options: OpenOptions) -> Completion {
    var flags = O_RDWR
    if options.contains(.create) { flags |= O_CREAT }
    if options.isSuperset(of: [.create, .exclusive]) { flags |= O_EXCL }
    let completion = completions.begin()
    do throws(IOError) {
      let descriptor = try SystemCalls.open(below: root, path, flags, during: .open)
      completions.succeed(completion, file: PosixFile(descriptor, in: completions))
    } catch {
      completions.fail(completion, with: error)
    }
    return completion
  }

  public func remove(_ path: String) -> Completion {
    completions.settled { () throws(IOError) in
      Int(try SystemCalls.retrying(during: .remove) { unlinkat(root, path, 0) })
    }
  }

  public func rename(_ path: String, to newPath: String) -> Completion {
    completions.settled { () throws(IOError) in
      Int(try SystemCalls.retrying(during: .rename) { renameat(root, path, root, newPath) })
    }
  }

  public func syncDirectory(_ path: String) -> Completion {
    completions.settled { () throws(IOError) in
      let descriptor = try SystemCalls.open(
        below: root, path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY, during: .syncDirectory)
      defer { _ = Self.closeDescriptor(descriptor) }
      try SystemCalls.sync(descriptor, during: .syncDirectory)
      return 0
    }
  }

  /// Does nothing: every operation settled when it was submitted.
  public func step() {}

  /// Closing is not retried: the descriptor is closed even if a signal interrupted the call.
  static func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
}

extension CompletionArena {
  /// A completion with the outcome of `work`, which runs now.
  func settled(_ work: () throws(IOError) -> Int) -> Completion {
    let completion = begin()
    do throws(IOError) {
      succeed(completion, result: try work())
    } catch {
      fail(completion, with: error)
    }
    return completion
  }
}

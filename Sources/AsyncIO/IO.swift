import Primitives

/// How a file is opened.
public struct OpenOptions: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Create the file if it does not exist.
  public static let create = OpenOptions(rawValue: 1)
  /// Refuse a file that exists; only with `create`.
  public static let exclusive = OpenOptions(rawValue: 2)
}

/// A file system whose every operation can wait and can fail.
///
/// Submitting an operation returns a `Completion` of `completions`; operations make progress in
/// `step()`. Names are plain paths; a directory is synced by its own path, `""` being the root.
public protocol IO: AnyObject {
  /// The arena that holds the states of this backend's operations.
  var completions: CompletionArena { get }

  /// Opens a file; its object is taken by `takeFile`.
  func open(_ path: String, _ options: OpenOptions) -> Completion
  /// Removes a name.
  func remove(_ path: String) -> Completion
  /// Gives a file another name, replacing the file that had it.
  func rename(_ path: String, to newPath: String) -> Completion
  /// Makes creations, removals and renames in a directory durable.
  func syncDirectory(_ path: String) -> Completion

  /// Lets operations in flight make progress; returns at once if there are none.
  func step()
}

extension IO {
  /// The file that a finished `open` made.
  ///
  /// - Throws: Why it could not be opened.
  public func takeFile(_ completion: Completion) throws(IOError) -> any File {
    try completions.takeFile(completion)
  }
}

/// An open file; reads and writes name their offset, in bytes.
public protocol File: AnyObject {
  /// The size in bytes as this process sees it, including settled size changes and writes.
  ///
  /// - Throws: If the system cannot tell.
  func size() throws(IOError) -> Int

  /// Reads up to `count` bytes into the start of `buffer`; the result is the bytes read, fewer only
  /// at the end of the file or by a short read.
  func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion
  /// Writes the first `count` bytes of `buffer`; the result is the bytes written, which may be fewer.
  func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion
  /// Cuts or extends the file, with zeros.
  func setSize(_ size: Int) -> Completion
  /// Makes all settled writes and size changes durable.
  func sync() -> Completion
  /// Closes the file; operations in flight settle first or are harmless.
  func close()
}

/// A clock that is passed in; never the system's own inside a run.
public protocol TimeSource: AnyObject {
  var now: VirtualInstant { get }
}

/// Randomness that is passed in, for salts and the like.
public protocol RandomSource: AnyObject {
  /// Sixty-four uniformly distributed bits.
  func next() -> UInt64
}

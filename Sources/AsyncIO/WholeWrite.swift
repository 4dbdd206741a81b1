/// Writes all of a buffer, in as many writes as it takes.
///
/// A state of a machine, like `Pending`: `step` is called on each turn until it returns.
public struct WholeWrite {
  private var rest: IOBuffer
  private var offset: Int
  private var pending = Pending()
  /// Whether a write accepted fewer bytes than it was given, so that the rest needed another one.
  public private(set) var isContinued = false

  /// - Parameter offset: Where the first byte goes, in bytes from the start of the file.
  public init(_ buffer: IOBuffer, at offset: Int) { (rest, self.offset) = (buffer, offset) }

  /// Continues until everything is written.
  ///
  /// - Throws: `.io` to wait; the error of a write, or `.incomplete` if one accepted no byte at all. Part of the
  ///   buffer may have been written then.
  /// - Complexity: O(bytes left) for a short write, which copies the rest.
  public mutating func step(_ file: any File, _ io: any IO) throws(Interruption<IOError>) {
    while rest.count > 0 {
      let count = try pending.take(io) { file.write(rest, count: rest.count, at: offset) }
      if count == rest.count { return }
      isContinued = true
      if count == 0 { throw .failure(IOError(.incomplete, during: .write)) }
      offset += count
      rest = IOBuffer(copying: rest.bytes.extracting(count..<rest.count))
    }
  }
}

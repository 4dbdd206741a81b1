/// Reads all of a file, in as many reads as it takes.
///
/// A state of a machine, like `Pending`: `step` is called on each turn until it returns.
public struct WholeRead {
  private static let chunk = 4096

  /// What has been read so far.
  public private(set) var bytes: [UInt8] = []
  private let buffer = IOBuffer(count: chunk)
  private var pending = Pending()

  public init() {}

  /// Continues until a read returns no more bytes.
  ///
  /// - Throws: `.io` to wait; the error of a read.
  public mutating func step(_ file: any File, _ io: any IO) throws(Interruption<IOError>) {
    while true {
      let offset = bytes.count
      let count = try pending.take(io) { file.read(at: offset, into: buffer, count: Self.chunk) }
      if count == 0 { return }
      bytes += buffer.storage[..<count]
    }
  }
}

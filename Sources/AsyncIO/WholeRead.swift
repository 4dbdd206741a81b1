/// Reads all of a file, in as many reads as it takes.
///
/// A state of a machine, as `Pending` is: `step` is called at each turn until it returns.
public struct WholeRead {
  private static let chunk = 4096

  /// What was read up to now.
  public private(set) var bytes: [UInt8] = []
  private let buffer = IOBuffer(count: chunk)
  private var pending = Pending()

  public init() {}

  /// Goes on until a read finds no byte more.
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

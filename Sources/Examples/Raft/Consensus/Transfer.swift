import AsyncIO

/// Writes all of a buffer, in as many writes as it takes.
struct WholeWrite {
  private var rest: IOBuffer
  private var offset: Int
  private var pending = Pending()

  init(_ buffer: IOBuffer, at offset: Int) { (rest, self.offset) = (buffer, offset) }

  mutating func step(_ file: any File, _ platform: Platform) throws(Interruption<IOError>) {
    while rest.count > 0 {
      let count = try pending.take(platform.io) { file.write(rest, count: rest.count, at: offset) }
      if count == rest.count { return }
      platform.hooks.reachable("a short write was continued")
      if count == 0 { throw .failure(IOError(.incomplete, during: .write)) }
      offset += count
      rest = IOBuffer(copying: rest.bytes.extracting(count..<rest.count))
    }
  }
}

/// Reads all of a file, in as many reads as it takes.
struct WholeRead {
  private static let chunk = 4096

  private(set) var bytes: [UInt8] = []
  private let buffer = IOBuffer(count: chunk)
  private var pending = Pending()

  mutating func step(_ file: any File, _ platform: Platform) throws(Interruption<IOError>) {
    while true {
      let offset = bytes.count
      let count = try pending.take(platform.io) {
        file.read(at: offset, into: buffer, count: Self.chunk)
      }
      if count == 0 { return }
      bytes += buffer.storage[..<count]
    }
  }
}

import AsyncIO

/// Writes all of some bytes with `WholeWrite`, unless the planted bug accepts a short write as the whole.
struct StoreWrite {
  private let buffer: IOBuffer
  private let offset: Int
  private var whole: WholeWrite
  private var pending = Pending()
  /// Whether a short write counts as done: a planted bug.
  private let ignoresShort: Bool

  init(_ bytes: [UInt8], at offset: Int, ignoresShort: Bool) {
    buffer = IOBuffer(copying: bytes.span.bytes)
    (self.offset, self.ignoresShort) = (offset, ignoresShort)
    whole = WholeWrite(buffer, at: offset)
  }

  mutating func step(_ file: any File, _ platform: Platform) throws(Interruption<IOError>) {
    if ignoresShort, buffer.count > 0 {
      try pending.take(platform.io) { file.write(buffer, count: buffer.count, at: offset) }
      return
    }
    try whole.step(file, platform.io)
    if whole.isContinued { platform.hooks.reachable("a short write was continued") }
  }
}

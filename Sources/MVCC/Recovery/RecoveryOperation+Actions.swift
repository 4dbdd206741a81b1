import AsyncIO
import Primitives
import Storage

extension RecoveryOperation {
  /// Performs the pending action.
  func perform() -> Transition<MVStore> {
    switch action {
    case .openLog: return .submitted(io.open(MVStore.logPath(path), .create))
    case .readHeader:
      return readBlock(at: window.count, count: LogFormat.headerSize - window.count)
    case .readFrames: return readBlock(at: readOffset, count: blockSize)
    case .removeCopy: return .submitted(io.remove(MVStore.copyPath(path)))
    case .openCopy: return .submitted(io.open(MVStore.copyPath(path), [.create, .exclusive]))
    case .writeHeader: return writeHeader()
    case .readKept: return readBlock(at: copied, count: min(blockSize, windowStart - copied))
    case .writeKept: return writeKept()
    case .syncCopy: return .submitted(copyFile.sync())
    case .renameCopy:
      return .submitted(io.rename(MVStore.copyPath(path), to: MVStore.logPath(path)))
    case .syncDirectory: return .submitted(io.syncDirectory(directory))
    case .publish: publish()
    case .report, .fail: break
    }
    return .continue
  }

  private var blockSize: Int { max(512, options.recoveryReadSize) }

  private var copyFile: any File {
    guard let copy else { trap("the copy of the log of \(path) is used before it is open") }
    return copy
  }

  private var opened: any File {
    guard let file else { trap("the log of \(path) is used before it is open") }
    return file
  }

  private var directory: String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  private func readBlock(at offset: Int, count: Int) -> Transition<MVStore> {
    let isFree = isKnownUniquelyReferenced(&buffer)
    // Consecutive blocks have the same size.
    let block: IOBuffer
    if isFree, let last = buffer, last.count == count {
      block = last
    } else {
      block = IOBuffer(count: count)
    }
    buffer = block
    return .submitted(opened.read(at: offset, into: block, count: count))
  }

  private func writeHeader() -> Transition<MVStore> {
    header = LogHeader(salt: random.next())
    let bytes = header.encoded()
    let block = IOBuffer(copying: bytes.span.bytes)
    return .submitted(copyFile.write(block, count: bytes.count, at: 0))
  }

  private func writeKept() -> Transition<MVStore> {
    guard let buffer else { trap("nothing was read that could be copied") }
    return .submitted(copyFile.write(buffer, count: buffer.count, at: copied))
  }

  private func publish() {
    if store == nil {
      file?.close()
      let log = LogicalLog(file: copyFile, end: windowStart, lastChecksum: lastChecksum)
      store = MVStore(options: options, io: io, log: log, recovered: recovered)
    }
    advance(machine.published())
  }

  /// Feeds the outcome of the operation in flight to the machine.
  func settle(_ completion: Completion) {
    do throws(IOError) {
      if action == .openLog {
        file = try io.takeFile(completion)
        return advance(machine.opened())
      }
      if action == .openCopy {
        copy = try io.takeFile(completion)
        return advance(machine.copyOpened())
      }
      try settled(result: try io.completions.take(completion))
      failures = 0
    } catch {
      // Usually there is no copy to remove.
      if action == .removeCopy, error.code == .notFound { return advance(machine.copyRemoved()) }
      failures += 1
      if action.isRepeatable, failures <= Self.repeatsMax { return }
      advance(machine.failed(.io(error)))
    }
  }

  private func settled(result: Int) throws(IOError) {
    switch action {
    case .readHeader: try headerRead(count: result)
    case .readFrames: try framesRead(count: result)
    case .removeCopy: advance(machine.copyRemoved())
    case .writeHeader:
      guard result == LogFormat.headerSize else { throw IOError(.incomplete, during: .write) }
      lastChecksum = header.chainSeed
      advance(machine.headerWritten())
    case .readKept: try keptRead(count: result)
    case .writeKept: try keptWritten(count: result)
    case .syncCopy: advance(machine.copySynced())
    case .renameCopy: advance(machine.copyRenamed())
    case .syncDirectory: advance(machine.directorySynced())
    default: trap("an operation settled while the opening was at \(action)")
    }
  }

  private func headerRead(count: Int) throws(IOError) {
    try takeBlock(count)
    // A short read must not pass for a short file, whose log would be cleared.
    if window.count < LogFormat.headerSize, window.count < (try opened.size()) { return }
    let reading = LogHeader.read(window.span.bytes)
    window.removeAll()
    if case .header(let found) = reading {
      header = found
      lastChecksum = found.chainSeed
    }
    advance(machine.headerRead(reading))
  }

  /// Replays the complete frames in the window, and determines whether more must be read.
  private func framesRead(count: Int) throws(IOError) {
    try takeBlock(count)
    readOffset += count
    isUnderWay = true
    var offset = 0
    replay: while true {
      switch LogFrame.read(window.span.bytes, at: offset, after: lastChecksum) {
      case .frame(let frame):
        recovered.apply(frame, in: window)
        lastChecksum = frame.checksum
        offset += frame.size
      case .needs(let size):
        // A frame that does not fit in the file is a torn one.
        guard windowStart + offset + size <= (try opened.size()) else { break replay }
        consume(offset)
        return
      case .damaged:
        recovered.damagedFrames += 1
        break replay
      case .end: break replay
      }
    }
    consume(offset)
    advance(machine.framesEnded())
  }

  private func keptRead(count: Int) throws(IOError) {
    guard let buffer else { trap("a block of the log of \(path) was read into nothing") }
    // What was replayed a moment ago exists; anything less is a disk failure.
    guard count == buffer.count else { throw IOError(.incomplete, during: .read) }
    advance(machine.keptRead())
  }

  private func keptWritten(count: Int) throws(IOError) {
    guard count == buffer?.count else { throw IOError(.incomplete, during: .write) }
    copied += count
    advance(machine.keptWritten(isWhole: copied >= windowStart))
    isUnderWay = true
  }

  /// Adds the bytes of the block that was read to the window.
  private func takeBlock(_ count: Int) throws(IOError) {
    guard let buffer else { trap("a block of the log of \(path) was read into nothing") }
    let end = action == .readHeader ? window.count : readOffset
    if count == 0, end < (try opened.size()) { throw IOError(.incomplete, during: .read) }
    buffer.bytes.extracting(0..<count).withUnsafeBytes { window.append(contentsOf: $0) }
  }

  private func consume(_ count: Int) {
    window.removeFirst(count)
    windowStart += count
  }
}

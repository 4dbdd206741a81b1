import AsyncIO
import Primitives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file of a `PosixIO`.
final class PosixFile: File {
  private let descriptor: Int32
  private let completions: CompletionArena
  private var isOpen = true

  init(_ descriptor: Int32, in completions: CompletionArena) {
    self.descriptor = descriptor
    self.completions = completions
  }

  deinit {
    if isOpen { _ = PosixIO.closeDescriptor(descriptor) }
  }

  func size() throws(IOError) -> Int {
    checkOpen()
    var status = stat()
    _ = try SystemCalls.retrying(during: .read) { fstat(descriptor, &status) }
    return Int(status.st_size)
  }

  func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion {
    checkRange(offset, count, buffer)
    return completions.settled { () throws(IOError) in
      var done = 0
      while done < count {
        let target = buffer.storage.baseAddress! + done
        let moved = try SystemCalls.retrying(during: .read) {
          pread(descriptor, target, count - done, off_t(offset + done))
        }
        if moved == 0 { break }
        done += moved
      }
      return done
    }
  }

  func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion {
    checkRange(offset, count, buffer)
    return completions.settled { () throws(IOError) in
      var done = 0
      while done < count {
        let source = buffer.storage.baseAddress! + done
        let moved = try SystemCalls.retrying(during: .write) {
          pwrite(descriptor, source, count - done, off_t(offset + done))
        }
        if moved == 0 { throw IOError(.incomplete, during: .write) }
        done += moved
      }
      return done
    }
  }

  func setSize(_ size: Int) -> Completion {
    checkOpen()
    require(size >= 0, "a size of \(size) bytes was asked for")
    return completions.settled { () throws(IOError) in
      Int(try SystemCalls.retrying(during: .setSize) { ftruncate(descriptor, off_t(size)) })
    }
  }

  func sync() -> Completion {
    checkOpen()
    return completions.settled { () throws(IOError) in
      try SystemCalls.sync(descriptor, during: .sync)
      return 0
    }
  }

  func close() {
    checkOpen()
    isOpen = false
    _ = PosixIO.closeDescriptor(descriptor)
  }

  private func checkOpen() { require(isOpen, "file \(descriptor) was used after it was closed") }

  private func checkRange(_ offset: Int, _ count: Int, _ buffer: IOBuffer) {
    checkOpen()
    require(
      offset >= 0 && count >= 0 && count <= buffer.count,
      "\(count) bytes at \(offset) were asked of a buffer of \(buffer.count)")
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The peak RAM of a process.
package enum PeakMemory {
  /// Of this process, in KiB; nil if the system does not say.
  package static var ofThisProcess: UInt64? {
    #if canImport(Glibc)
      // Not from getrusage(2), which also counts the process that started this one.
      highWater("self")
    #else
      own()
    #endif
  }

  /// Of another process, in KiB; nil if the process is gone or the system does not say.
  ///
  /// Darwin only reports the present use of another process.
  package static func kilobytes(of id: pid_t) -> UInt64? {
    #if canImport(Glibc)
      highWater("\(id)")
    #else
      footprint(of: id).map { $0 >> 10 }
    #endif
  }

  #if canImport(Glibc)
    private static let statusBytesMax = 1 << 13

    /// `VmHWM` of `/proc/PID/status`; see proc(5).
    private static func highWater(_ process: String) -> UInt64? {
      let file = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return nil }
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: statusBytesMax)
      let count = read(file, &bytes, bytes.count)
      guard count > 0, let place = place(after: "\nVmHWM:", in: bytes[..<count]) else { return nil }
      var kilobytes: UInt64?
      for byte in bytes[place..<count] {
        if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
          kilobytes = (kilobytes ?? 0) * 10 + UInt64(byte - UInt8(ascii: "0"))
        } else if kilobytes != nil || byte == UInt8(ascii: "\n") {
          break
        }
      }
      return kilobytes
    }

    /// The place after the first occurrence of `key`; nil if there is none.
    ///
    /// Byte by byte: a worker measures after every run, and the library's search took longer than a short run.
    private static func place(after key: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
      let pattern = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
      var start = bytes.startIndex
      while start + pattern.count <= bytes.endIndex {
        if bytes[start] == pattern[0], bytes[start..<start + pattern.count].elementsEqual(pattern) {
          return start + pattern.count
        }
        start += 1
      }
      return nil
    }
  #else
    private static func own() -> UInt64? {
      var usage = rusage()
      // In bytes, where other systems use KiB.
      return getrusage(RUSAGE_SELF, &usage) == 0 ? UInt64(max(0, usage.ru_maxrss)) >> 10 : nil
    }

    private static func footprint(of id: pid_t) -> UInt64? {
      var usage = rusage_info_v2()
      let result = withUnsafeMutablePointer(to: &usage) { pointer in
        pointer.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
          proc_pid_rusage(id, RUSAGE_INFO_V2, $0)
        }
      }
      return result == 0 ? usage.ri_resident_size : nil
    }
  #endif
}

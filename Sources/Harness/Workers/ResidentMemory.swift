#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much memory another process has in RAM.
enum ResidentMemory {
  /// In MB of 2^20 bytes; nil when the process is gone or the system does not say.
  static func megabytes(of id: pid_t) -> UInt64? {
    #if canImport(Glibc)
      pages(of: id).map { ($0 * UInt64(sysconf(Int32(_SC_PAGESIZE)))) >> 20 }
    #else
      footprint(of: id).map { $0 >> 20 }
    #endif
  }

  #if canImport(Glibc)
    /// The second number of `/proc/PID/statm`; see proc(5).
    private static func pages(of id: pid_t) -> UInt64? {
      let file = open("/proc/\(id)/statm", O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return nil }
      defer { close(file) }
      var bytes = [UInt8](repeating: 0, count: 128)
      let count = read(file, &bytes, bytes.count)
      guard count > 0 else { return nil }
      let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
      return fields.count > 1 ? UInt64(fields[1]) : nil
    }
  #else
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

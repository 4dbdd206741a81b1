#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Processor time in microseconds, which depends little on what else the machine does.
package enum ProcessorTime {
  /// What this process has used.
  package static var ofThisProcess: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }

  /// What a process used, as reported by `wait4`.
  package static func microseconds(of usage: rusage) -> UInt64 {
    microseconds(usage.ru_utime) + microseconds(usage.ru_stime)
  }

  private static func microseconds(_ time: timeval) -> UInt64 {
    UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec)
  }

  /// Seconds with two decimals, truncated and not rounded.
  package static func text(_ microseconds: UInt64) -> String {
    let hundredths = microseconds / 10_000
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

import Console
import Primitives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Measures work in processor time of this process, which other processes on the machine disturb less.
enum Stopwatch {
  /// The seconds that `work` took.
  static func seconds(_ work: () throws(HarnessError) -> Void) throws(HarnessError) -> Double {
    let start = processorSeconds
    try work()
    return max(processorSeconds - start, 1e-9)
  }

  /// The same for work that cannot fail.
  static func seconds(_ work: () -> Void) -> Double {
    let start = processorSeconds
    work()
    return max(processorSeconds - start, 1e-9)
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The peak resident memory of this process, in MB of 2^20 bytes.
  static var peakResidentMegabytes: Double {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) / 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / 1_048_576
    #endif
  }

  /// Rounds a second of a fixed loop of dependent integer operations: a measure of the machine.
  static func referenceRoundsPerSecond(_ rounds: UInt64) -> Double {
    var best = Double.infinity
    for attempt in 0..<3 {
      var state: UInt64 = UInt64(attempt)
      let start = processorSeconds
      for round in 0..<rounds { state = mix64(state, round) }
      let seconds = processorSeconds - start
      // The result must be used, or the compiler could remove the loop.
      if state != 0 { best = min(best, seconds) }
    }
    return Double(rounds) / max(best, 1e-9)
  }
}

import AsyncIO
import Primitives

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Platform {
  /// The platform of a real program: the files below a folder, the system's clock and its randomness, no hooks.
  ///
  /// - Throws: Why the folder cannot be opened.
  public static func posix(directory: String) throws(IOError) -> Platform {
    Platform(
      io: try PosixIO(directory: directory), clock: PosixClock(), random: PosixRandom())
  }
}

/// The system's monotonic clock, in microseconds since this object was made.
public final class PosixClock: TimeSource {
  private let start = PosixClock.microseconds

  public init() {}

  public var now: VirtualInstant { VirtualInstant(ticks: Self.microseconds - start) }

  private static var microseconds: UInt64 {
    var time = timespec()
    let status = clock_gettime(CLOCK_MONOTONIC, &time)
    require(status == 0, "the system has no clock: status \(status)")
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
  }
}

/// The system's randomness.
public final class PosixRandom: RandomSource {
  private var generator = SystemRandomNumberGenerator()

  public init() {}

  public func next() -> UInt64 { generator.next() }
}

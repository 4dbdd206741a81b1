#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What tells the death of a process from others, as the signature of a failure tells runs apart.
///
/// A process that trapped leaves its signal and, where the source has a message, a line
/// `Module/File.swift:12: Fatal error: message`. Release builds drop the words of `precondition` and of
/// arithmetic, so a signal may be all there is. Numbers in the message differ from seed to seed and go.
package enum DeathSignature {
  /// A process that was killed because it did not come to its end in time.
  package static let hang = "hang"

  /// - Parameter lastWords: what the process wrote to standard error.
  package static func of(_ end: ProcessEnd, lastWords: String) -> String {
    let message = message(in: lastWords).map { ": " + $0 } ?? ""
    switch end {
    case .signalled(let number):
      if let name = traps.first(where: { $0.number == number })?.name {
        return "trap \(name)\(message)"
      }
      return "killed \(name(of: number))"
    case .exited(ExitStatus.engineTrapped.rawValue): return "trap\(message)"
    case .exited(let status): return "exited \(status)\(message)"
    }
  }

  /// Whether `signature` is that of a death and not of a property.
  package static func isDeath(_ signature: String) -> Bool {
    signature == hang || ["trap", "killed ", "exited "].contains(where: signature.hasPrefix)
  }

  /// The signals by which the engine stops itself.
  private static let traps: [(number: Int32, name: String)] = [
    (SIGILL, "SIGILL"), (SIGTRAP, "SIGTRAP"), (SIGSEGV, "SIGSEGV"), (SIGBUS, "SIGBUS"),
    (SIGABRT, "SIGABRT"), (SIGFPE, "SIGFPE"),
  ]

  private static func name(of number: Int32) -> String {
    switch number {
    case SIGKILL: "SIGKILL"
    case SIGTERM: "SIGTERM"
    case SIGXCPU: "SIGXCPU"
    case SIGINT: "SIGINT"
    case SIGHUP: "SIGHUP"
    default: "signal \(number)"
    }
  }

  /// The runtime's own words, from the last line that has them.
  private static func message(in words: String) -> String? {
    for line in words.split(whereSeparator: \.isNewline).reversed() {
      for mark in ["Fatal error: ", "Precondition failed: ", "Assertion failed: "] {
        if let found = line.firstRange(of: mark) {
          return withoutNumbers(line[found.upperBound...])
        }
      }
    }
    return nil
  }

  /// `text` with `#` for each number, hexadecimal ones too.
  static func withoutNumbers(_ text: Substring) -> String {
    String(text.replacing(/0x[0-9A-Fa-f]+|[0-9]+/, with: "#"))
  }
}

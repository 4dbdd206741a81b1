import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The text by which ends of processes are compared across seeds and builds.
package enum DeathSignature {
  /// The signals with which a process stops itself.
  private static let traps = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS]

  /// `SIGILL`, `signal 40` or `exit 3`.
  package static func name(of end: TerminationStatus) -> String {
    switch end {
    case .exited(let status): return "exit \(status)"
    case .signalled(let number): return SignalName.of(number)
    }
  }

  /// Whether the process stopped itself; false when another process stopped it.
  package static func isTrap(_ end: TerminationStatus) -> Bool {
    switch end {
    case .exited: true
    case .signalled(let number): traps.contains(number)
    }
  }

  /// `trap: MESSAGE` if the runtime printed one, otherwise the name of the signal.
  ///
  /// A trap is one signal on x86-64 and another on arm64, and line numbers move with every change, so neither is
  /// part of it. Other numbers are not part of it either, because they are the state of one run.
  package static func signature(of end: TerminationStatus, words: [String]) -> String {
    guard isTrap(end) else { return "killed by \(name(of: end))" }
    guard let message = message(in: words) else { return "trap: \(name(of: end))" }
    return "trap: " + withoutNumbers(message)
  }

  private static let marker = "Fatal error: "

  /// The text after the last `Fatal error:`; nil if the runtime printed none.
  package static func message(in words: [String]) -> String? {
    for line in words.reversed() {
      guard let range = line.firstRange(of: marker) else { continue }
      return String(line[range.upperBound...])
    }
    return nil
  }

  /// `text` with one `#` for each number, decimal or hexadecimal.
  package static func withoutNumbers(_ text: String) -> String {
    var result = ""
    var isInNumber = false
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      let isHexDigit = isInNumber && character.isASCII && (character.isHexDigit || character == "x")
      if isDigit || isHexDigit {
        if !isInNumber { result.append("#") }
        isInNumber = true
      } else {
        result.append(character)
        isInNumber = false
      }
    }
    return result
  }
}

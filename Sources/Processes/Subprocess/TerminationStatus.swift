/// How a process ended, as reported by the system.
package enum TerminationStatus: Hashable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  /// Reads the status that `waitpid` returns.
  package init(waitStatus status: Int32) {
    let number = status & 0x7F
    self = number == 0 ? .exited(status >> 8 & 0xFF) : .signalled(number)
  }

  /// In the form of a shell: the exit status, or 128 plus the signal's number.
  package var shellStatus: Int32 {
    switch self {
    case .exited(let status): status
    case .signalled(let number): 128 + number
    }
  }
}

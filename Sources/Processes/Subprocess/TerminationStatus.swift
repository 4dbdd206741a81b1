/// How a process ended, as the system tells it.
package enum TerminationStatus: Hashable, Sendable {
  case exited(Int32)
  case signalled(Int32)

  /// Reads the status that `waitpid` gives.
  package init(waitStatus status: Int32) {
    let number = status & 0x7F
    self = number == 0 ? .exited(status >> 8 & 0xFF) : .signalled(number)
  }

  /// As a shell has it: the exit status, or 128 and the signal's number.
  package var shellStatus: Int32 {
    switch self {
    case .exited(let status): status
    case .signalled(let number): 128 + number
    }
  }
}

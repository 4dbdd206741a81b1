import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether somebody asked to stop, by SIGINT, SIGTERM or SIGHUP; a second one ends the process at once.
///
/// Job systems send SIGTERM some time before they end a job for good.
package enum UserInterrupt {
  /// Touched by the handler, which may do nothing else; made before the handler is installed.
  private static let requested = Atomic<Int32>(0)

  package static var isRequested: Bool { requested.load(ordering: .relaxed) != 0 }

  /// The signal that asked, such as `SIGINT`.
  package static var name: String {
    SignalName.of(requested.load(ordering: .relaxed))
  }

  package static func install() {
    requested.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !isIgnored(number) {
      _ = signal(number) { number in
        UserInterrupt.requested.store(number, ordering: .relaxed)
        _ = signal(number, SIG_DFL)
      }
    }
  }

  /// As nohup leaves SIGHUP.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == 1
  }
}

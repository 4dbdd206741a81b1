import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether the program was asked to stop, by SIGINT, SIGTERM or SIGHUP; a second signal ends it at once.
///
/// Job systems send SIGTERM some time before they end a job for good.
package enum UserInterrupt {
  /// The only thing that the handler touches; initialised before the handler is installed.
  private static let requested = Atomic<Int32>(0)

  package static var isRequested: Bool { requested.load(ordering: .relaxed) != 0 }

  /// The signal that was received, such as `SIGINT`.
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

  /// Whether a signal is ignored, as SIGHUP is under nohup.
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

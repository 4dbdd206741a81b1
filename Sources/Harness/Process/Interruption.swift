import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether the user asked to stop, by SIGINT; a second SIGINT ends the process at once.
package enum UserInterrupt {
  /// Touched by the handler, which may do nothing else; made before the handler is installed.
  private static let requested = Atomic<Bool>(false)

  package static var isRequested: Bool { requested.load(ordering: .relaxed) }

  package static func install() {
    requested.store(false, ordering: .relaxed)
    _ = signal(SIGINT) { _ in
      UserInterrupt.requested.store(true, ordering: .relaxed)
      _ = signal(SIGINT, SIG_DFL)
    }
  }
}

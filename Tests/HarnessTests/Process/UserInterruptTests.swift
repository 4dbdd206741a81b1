import Foundation
import Testing

@testable import Console

@Suite("UserInterrupt") struct UserInterruptTests {
  @Test("The first SIGINT is noted, and the second ends the process")
  func interrupts() async {
    await #expect(processExitsWith: .exitCode(7)) {
      UserInterrupt.install()
      if UserInterrupt.isRequested { exit(1) }
      interrupt()
      exit(UserInterrupt.isRequested ? 7 : 2)
    }
    await #expect(processExitsWith: .signal(SIGINT)) {
      UserInterrupt.install()
      interrupt()
      kill(getpid(), SIGINT)
      // The process ends here, when the signal has come.
      _ = Patience.eventually { false }
    }
  }
}

/// Sends SIGINT to this process and waits for the handler's last act, which puts the default back.
private func interrupt() {
  kill(getpid(), SIGINT)
  _ = Patience.eventually {
    var action = sigaction()
    sigaction(SIGINT, nil, &action)
    #if canImport(Glibc)
      return action.__sigaction_handler.sa_handler == nil
    #else
      return action.__sigaction_u.__sa_handler == nil
    #endif
  }
}

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns a trap of the engine into exit status 5 and a text that was prepared before.
///
/// A run is not worth a process of its own: it would cost a start of several milliseconds and hide the
/// run from debuggers. Instead the fatal signals get a handler that does only what a handler may: write,
/// rename a file that was complete beforehand, and exit. The runtime has printed the trap's message by
/// then. A stack that overflows is met on a stack of its own.
package enum TrapReporter {
  private struct Prepared {
    var text: UnsafeMutablePointer<CChar>?
    var textLength = 0
    var temporaryPath: UnsafeMutablePointer<CChar>?
    var targetPath: UnsafeMutablePointer<CChar>?
    /// Paths of unfinished files, up to the first nil.
    var unfinished: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  }

  /// What the handler uses; set while no handler is installed.
  nonisolated(unsafe) private static let prepared = {
    let pointer = UnsafeMutablePointer<Prepared>.allocate(capacity: 1)
    pointer.initialize(to: Prepared())
    return pointer
  }()

  private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE]

  /// From now on a trap prints `text`, renames the file if there is one, and exits with status 5.
  ///
  /// - Parameter unfinished: Files that are of no use then and are removed.
  package static func arm(
    text: String, renaming file: (from: String, to: String)? = nil,
    removing unfinished: [String] = []
  ) {
    prepared.pointee.text = strdup(text)
    prepared.pointee.textLength = text.utf8.count
    prepared.pointee.temporaryPath = file.flatMap { strdup($0.from) }
    prepared.pointee.targetPath = file.flatMap { strdup($0.to) }
    let paths = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: unfinished.count + 1)
    for (index, path) in unfinished.enumerated() { paths[index] = strdup(path) }
    paths[unfinished.count] = nil
    prepared.pointee.unfinished = paths
    useOwnStack()
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_RESETHAND))
    for number in signals { sigaction(number, &action, nil) }
  }

  /// Traps are fatal in the usual way again.
  package static func disarm() {
    for number in signals { _ = signal(number, SIG_DFL) }
    free(prepared.pointee.text)
    free(prepared.pointee.temporaryPath)
    free(prepared.pointee.targetPath)
    if let paths = prepared.pointee.unfinished {
      var index = 0
      while let path = paths[index] {
        free(path)
        index += 1
      }
      paths.deallocate()
    }
    prepared.pointee = Prepared()
  }

  private static func useOwnStack() {
    var stack = stack_t()
    stack.ss_size = 1 << 16
    stack.ss_sp = malloc(stack.ss_size)
    sigaltstack(&stack, nil)
  }

  private static let handler: @convention(c) (Int32) -> Void = { _ in
    let prepared = TrapReporter.prepared.pointee
    if let text = prepared.text { _ = write(2, text, prepared.textLength) }
    if let from = prepared.temporaryPath, let to = prepared.targetPath { _ = rename(from, to) }
    if let paths = prepared.unfinished {
      var index = 0
      while let path = paths[index] {
        unlink(path)
        index += 1
      }
    }
    _exit(ExitStatus.engineTrapped.rawValue)
  }
}

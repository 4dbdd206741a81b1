import Console
import Scenario
import Simulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Turns a trap of the system into exit status 5 and a report that was prepared in advance.
///
/// A run gets no process of its own, which would take several milliseconds to start and would hide the run from
/// debuggers. Instead the fatal signals get a handler that does only what a handler may do: it writes what is
/// waiting in buffers, writes the prepared texts with the run's position in their gaps, renames files to their
/// targets, and exits. The runtime has printed the trap's message by then. The handler has its own stack, so that a
/// stack overflow is reported too.
package enum TrapReporter {
  /// A file that is kept as far as it was written, with a last text that says how the run ended.
  struct Output {
    let file: ReplacedFile
    let ending: TrapText
  }

  /// What the handler uses; changed only while no handler is installed.
  nonisolated(unsafe) private static let memory = {
    let position = UnsafeMutablePointer<RunPosition>.allocate(capacity: 1)
    position.initialize(to: RunPosition())
    let pointer = UnsafeMutablePointer<TrapMemory>.allocate(capacity: 1)
    pointer.initialize(to: TrapMemory(position: position))
    return pointer
  }()

  /// Where a watched run writes its progress; lives as long as the process.
  package static var position: UnsafeMutablePointer<RunPosition> { memory.pointee.position }

  private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE]

  /// From now on a trap prints `text`, finishes the files, and exits with status 5.
  static func arm(
    _ text: TrapText, _ outputs: [Output] = [], texts: () -> [String]
  ) {
    arm(.exits, text, outputs, texts)
  }

  /// From now on a trap prints `text` before its signal ends the process.
  static func armWorker(_ text: TrapText, texts: () -> [String]) {
    arm(.dies, text, [], texts)
  }

  private static func arm(
    _ ending: TrapMemory.Ending, _ text: TrapText, _ outputs: [Output], _ texts: () -> [String]
  ) {
    position.pointee = RunPosition()
    prepareStatements(texts)
    memory.pointee.ending = ending
    let all = [output(text, 2)] + outputs.map { output($0.ending, $0.file) }
    let pointer = UnsafeMutablePointer<TrapMemory.Output>.allocate(capacity: all.count)
    pointer.initialize(from: all, count: all.count)
    memory.pointee.outputs = pointer
    memory.pointee.outputCount = all.count
    install()
  }

  private static func install() {
    useOwnStack
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_RESETHAND))
    for number in signals { sigaction(number, &action, nil) }
  }

  /// From now on traps are fatal in the usual way again.
  package static func disarm() {
    for number in signals { _ = signal(number, SIG_DFL) }
    guard let outputs = memory.pointee.outputs else { return }
    for index in 0..<memory.pointee.outputCount {
      let output = outputs[index]
      for part in 0..<output.partCount {
        free(output.parts[part].text)
        free(output.parts[part].end)
      }
      output.parts.deallocate()
      free(output.temporaryPath)
      free(output.targetPath)
    }
    outputs.deallocate()
    memory.pointee.outputs = nil
    memory.pointee.outputCount = 0
  }

  private static func output(_ text: TrapText, _ descriptor: Int32) -> TrapMemory.Output {
    let parts = text.parts.map(part)
    let pointer = UnsafeMutablePointer<TrapMemory.Part>.allocate(capacity: max(1, parts.count))
    pointer.initialize(from: parts, count: parts.count)
    return TrapMemory.Output(descriptor: descriptor, parts: pointer, partCount: parts.count)
  }

  private static func output(_ text: TrapText, _ file: ReplacedFile) -> TrapMemory.Output {
    var result = output(text, file.buffer.descriptor)
    result.rest = file.buffer.rest
    if !file.isInPlace {
      result.temporaryPath = strdup(file.temporaryPath)
      result.targetPath = strdup(file.target)
      result.isNew = file.isNew
    }
    return result
  }

  private static func part(_ part: TrapText.Part) -> TrapMemory.Part {
    switch part {
    case .literal(let text): TrapMemory.Part(kind: .literal, text: strdup(text))
    case .step: TrapMemory.Part(kind: .step)
    case .actor: TrapMemory.Part(kind: .actor)
    case .statementJSON: TrapMemory.Part(kind: .statementJSON, text: strdup("null"))
    case .statement(let before, let after):
      TrapMemory.Part(kind: .statement, text: strdup(before), end: strdup(after))
    }
  }

  /// Done once in each process.
  private static func prepareStatements(_ makeTexts: () -> [String]) {
    if memory.pointee.statements != nil { return }
    let texts = makeTexts()
    let pointer = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: 2 * texts.count)
    for (number, text) in texts.enumerated() {
      pointer[2 * number] = strdup(text)
      pointer[2 * number + 1] = strdup(quotedJSON(text))
    }
    memory.pointee.statements = pointer
    memory.pointee.statementCount = texts.count
  }

  /// Made once.
  private static let useOwnStack: Void = {
    var stack = stack_t()
    stack.ss_size = 1 << 16
    stack.ss_sp = malloc(stack.ss_size)
    sigaltstack(&stack, nil)
  }()

  private static let handler: @convention(c) (Int32) -> Void = { number in
    TrapReporter.memory.pointee.writeAll()
    if TrapReporter.memory.pointee.ending == .exits {
      _exit(ExitStatus.systemTrapped.rawValue)
    }
    // The default action again, which happens when this returns.
    raise(number)
  }
}

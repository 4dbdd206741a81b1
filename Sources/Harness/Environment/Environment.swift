import Console
import Foundation
import Processes
import Scenario

/// What a command sees of the outside world; tests use a different one.
package struct Environment {
  package var out: TextOutput
  package var errors: TextOutput
  /// The descriptors that are printed to, with their names for people; empty if a test captures the output.
  package var printing: [(descriptor: Int32, name: String)] = []
  /// Where progress is drawn; nil if there is no terminal.
  package var terminal: TextOutput?
  /// The width of the terminal that shows standard output; nil if there is none.
  package var columns: Int?
  /// The current date, YYYY-MM-DD; nothing else that is written comes from a clock.
  package var today: () -> String = { "1970-01-01" }
  package var variable: (String) -> String? = { _ in nil }
  /// How messages show a variable that is not UTF-8; nil for any other variable.
  package var misspelled: (String) -> String? = { _ in nil }
  package var freshSeed: () -> UInt64 = { UInt64.random(in: .min ... .max) }
  package var isInterrupted: () -> Bool = { false }
  /// What interrupted the program, once something has.
  package var interruption: () -> String = { "a signal" }
  /// Whether this process may catch fatal signals.
  package var catchesTraps = false
  /// The length of the reference loop of benches.
  package var referenceRounds: UInt64 = 50_000_000
  /// The path with which this program was started, for commands that people paste in any folder.
  package var program = ProgramName.current
  package var system: AnySystem
  /// Makes workers for a number of places, each with a memory limit in MB.
  package var makePool: (Int, UInt64) -> any RunPool
  /// How many workers there are by default.
  package var processors = 1
  /// The file of this program; nil if there is none, as in tests.
  package var executable: () -> String? = { nil }
  /// Starts this program once more for a run that is expected to end badly.
  package var watchChild: BacktraceRun.Runner
  /// Starts this program once more.
  package var runChild: ([String], Bool) throws(HarnessError) -> Subprocess.Result

  package init(
    out: TextOutput, errors: TextOutput, system: AnySystem,
    runChild:
      @escaping ([String], Bool) throws(HarnessError) -> Subprocess.Result,
    makePool: @escaping (Int, UInt64) -> any RunPool,
    watchChild: @escaping BacktraceRun.Runner
  ) {
    self.out = out
    self.errors = errors
    self.system = system
    self.runChild = runChild
    self.makePool = makePool
    self.watchChild = watchChild
  }

  /// Opens a file for writing; nil if no path is given.
  func open(_ path: String?) throws(HarnessError) -> ReplacedFile? {
    guard let path else { return nil }
    return try ReplacedFile(path, isInterrupted: isInterrupted)
  }

  /// The file of the running program; looked up on first use.
  private static let ownPath = Bundle.main.executablePath ?? CommandLine.arguments[0]

  /// The environment of the running process.
  package static func process(system: AnySystem) -> Environment {
    let errors = TextOutput(descriptor: 2)
    var environment = Environment(
      out: TextOutput(descriptor: 1), errors: errors, system: system,
      runChild: { (words: [String], isQuiet: Bool) throws(HarnessError) in
        try Subprocess.run(
          ownPath, words, isQuiet: isQuiet, isInterrupted: { UserInterrupt.isRequested })
      },
      makePool: { ProcessRunPool(program: ownPath, places: $0, megabytesMax: $1) },
      watchChild: { (words, variables, limits) throws(HarnessError) in
        try BacktraceRun.runWithBacktrace(ownPath, words, variables, limits)
      })
    environment.executable = { ownPath }
    if let name = CommandLine.arguments.first, !name.isEmpty {
      environment.program = ProgramArguments.pasted(
        name, folder: FileManager.default.currentDirectoryPath)
    }
    environment.printing = [(1, "standard output"), (2, "standard error")]
    environment.processors = ProcessInfo.processInfo.activeProcessorCount
    environment.terminal = isTerminal(2) ? errors : nil
    environment.columns = terminalColumns(1)
    environment.today = { Date.now.formatted(.iso8601.year().month().day()) }
    environment.variable = environmentVariable
    environment.misspelled = misspelledVariable
    environment.isInterrupted = { UserInterrupt.isRequested }
    environment.interruption = { UserInterrupt.name }
    environment.catchesTraps = true
    return environment
  }
}

extension FileRule {
  init(_ environment: Environment) {
    self.init(printing: environment.printing, executable: environment.executable)
  }
}

import Console
import Scenario

/// `heddle sweep`: many seeds in worker processes, from the options to the exit status.
struct SweepCommand {
  static func command(_ system: AnySystem) -> Command<SweepArguments> {
    Command(
      name: "sweep", usage: "--seeds A..B | --count N | --time TIME [options]",
      summary: [
        "Runs many seeds in worker processes and sums up what failed, by signature, with a command that",
        "repeats each. A seed that traps, hangs or takes too much memory costs that seed alone. The",
        "options of the spec override their fields in every seed. The status is that of the worst failure:",
        "3, then 5, then 4, then 1; 6 if nothing else is wrong but a run hung or died once and not",
        "again. An interrupt (SIGINT, SIGTERM, SIGHUP) ends it with the summary so far; --resume continues",
        "from there, or begins if there is no file yet.",
      ],
      options: SweepArguments.options(system.fields))
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let command = command(environment.system)
    guard case .values(let arguments) = try command.parse(words, into: SweepArguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    try arguments.check()
    return try SweepSession(arguments, environment).run()
  }
}

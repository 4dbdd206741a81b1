import Console

/// `heddle worker`: runs the orders that come on standard input, for other commands.
struct WorkerCommand {
  struct Arguments {
    var hashSeed: UInt64 = 0
  }

  static var command: Command<Arguments> {
    Command(
      name: "worker", usage: "[options]",
      summary: [
        "Runs the orders that come on standard input, one per line, and answers on standard output, as long",
        "as there are any. `\(ProgramName.current) sweep` and `\(ProgramName.current) replay` start one per job.",
      ],
      options: [
        .value(
          "--hash-seed", .seed, \.hashSeed, "Run",
          "the seed of the hash tables of this process; set before anything else runs")
      ])
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    guard case .values = try command.parse(words, into: Arguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    try Worker(system: environment.system).serve()
    return .passed
  }
}

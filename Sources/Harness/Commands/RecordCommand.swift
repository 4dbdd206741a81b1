import Console
import Scenario

/// `heddle record`: one run for another process to read, with its own hash seed.
struct RecordCommand {
  struct Arguments {
    var seed: UInt64?
    var overrides: [SpecOverride] = []
    var hashSeed: UInt64 = 0
    var traceFrom: UInt64?
    var traceTo: UInt64 = UInt64(Int64.max)
  }

  static func command(_ system: AnySystem) -> Command<Arguments> {
    let trace = "Trace"
    return Command(
      name: "record", usage: "--seed SEED [options]",
      summary: [
        "Runs one seed and prints its digests and samples as JSON, or a part of its trace.",
        "`\(ProgramName.current) run --check-determinism` starts it as its second process.",
      ],
      options: [
        .value("--seed", .seed, \.seed, "Run", "the seed of the run"),
        .value(
          "--hash-seed", .seed, \.hashSeed, "Run",
          "the seed of the hash tables of this process; set before anything else runs"),
        .value(
          "--trace-from", .count(0...UInt64(Int64.max)), \.traceFrom, trace,
          "prints the events from this one on, one line of JSON each"),
        .value(
          "--trace-to", .count(0...UInt64(Int64.max)), \.traceTo, trace,
          "ends the trace before this event"),
      ] + specOptions(system.fields, \.overrides))
  }

  static func run(
    _ words: [String], _ environment: Environment
  ) throws(HarnessError) -> ExitStatus {
    let command = command(environment.system)
    guard case .values(let arguments) = try command.parse(words, into: Arguments()) else {
      environment.out.write(command.helpText)
      return .passed
    }
    guard let seed = arguments.seed else {
      throw .usage(
        "\(ProgramName.current) record needs --seed SEED: \(ValueKind<UInt64>.seed.expectation)")
    }
    let choice = SpecChoice(seed: seed, overrides: arguments.overrides)
    var request = RunRequest(try choice.resolve(environment.system))
    request.shouldStop = environment.isInterrupted
    if let from = arguments.traceFrom {
      var number: UInt64 = 0
      request.traced = { event, record, legend in
        if number >= from, number < arguments.traceTo {
          environment.out.line(TraceLines(legend: legend).text(event, record))
        }
        number += 1
      }
    }
    let recording = environment.system.execute(request)
    if environment.isInterrupted() { return .interrupted }
    if arguments.traceFrom == nil {
      environment.out.write(JSONText.of(recording.keeping(.samples)))
    }
    return recording.outcome.exitStatus
  }
}

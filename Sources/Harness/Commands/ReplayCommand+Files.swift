import Console
import Scenario

extension ReplayCommand {
  /// The run that `--trace` and `--narrate` show, and where they write.
  struct Recording {
    let command: RunCommand
    let files: RunFiles
  }

  /// Opens the files of `--trace` and `--narrate`, before anything runs; nil if neither is given.
  ///
  /// - Throws: `.usage` if there is not exactly one run, `.unwritable`.
  static func recording(
    _ plans: [ReplayPlan], _ arguments: Arguments, _ environment: Environment
  ) throws(HarnessError) -> Recording? {
    guard let option = arguments.recordingOption else { return nil }
    guard plans.count == 1, case .run(let run) = plans[0].work else {
      let reason = plans.count == 1 ? "it cannot be run" : "there are \(plans.count)"
      throw .usage("\(option) is for one run, but \(reason): give one failure file or seed")
    }
    var wanted = RunCommand.Arguments()
    wanted.trace = arguments.trace
    wanted.narration = arguments.narration
    wanted.isQuiet = true
    var command = RunCommand(
      arguments: wanted, choice: run.choice, spec: run.spec, environment: environment)
    command.plans = run.plans
    command.givenPlans = try run.plans.map { (given) throws(HarnessError) in
      try GivenPlans(given, file: "\(plans[0].place): plans", environment.system)
    }
    return Recording(
      command: command,
      files: try RunFiles(wanted, environment, reading: try Corpus.files(at: arguments.paths)))
  }
}

extension ReplayCommand.Arguments {
  /// The option that requires a run in this process, as the user wrote it.
  var recordingOption: String? { trace != nil ? "--trace" : narration != nil ? "--narrate" : nil }
}

extension ReplayCommand.Recording {
  /// Repeats the run in this process, and writes its files; returns false if it was interrupted.
  ///
  /// The result of the replay has been printed by now, so a run that traps or hangs here hides nothing.
  func write(_ environment: Environment) -> (errors: [HarnessError], isWhole: Bool) {
    environment.out.flush()
    let recording = command.execute(files)
    guard environment.isInterrupted() else {
      return (files.finish(recording, of: command.spec), true)
    }
    let ending = RunEnding(recording, interruptedBy: environment.interruption())
    return (files.finish(interrupted: ending), false)
  }
}

import Console
import Scenario

extension ReplayCommand {
  /// The run of which `--trace` and `--narrate` tell, and where they write.
  struct Recording {
    let command: RunCommand
    let files: RunFiles
  }

  /// Opens the files of `--trace` and `--narrate`, before anything runs; nil where neither is given.
  ///
  /// - Throws: `.usage` where there is not one run to tell of, `.unwritable`.
  static func recording(
    _ plans: [ReplayPlan], _ arguments: Arguments, _ environment: Environment
  ) throws(HarnessError) -> Recording? {
    guard let option = arguments.recordingOption else { return nil }
    guard plans.count == 1, case .run(let run) = plans[0].work else {
      let reason = plans.count == 1 ? "it cannot be run" : "there are \(plans.count)"
      throw .usage("\(option) tells of one run, and \(reason): give one failure file or seed")
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
  /// The option that wants the run to be made here, as the user wrote it.
  var recordingOption: String? { trace != nil ? "--trace" : narration != nil ? "--narrate" : nil }
}

extension ReplayCommand.Recording {
  /// Makes the run once more in this process, and writes its files; false when it was interrupted.
  ///
  /// What came of the run was told already, so that a run that traps or hangs here hides nothing.
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

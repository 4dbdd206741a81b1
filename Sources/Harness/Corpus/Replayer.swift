import Workloads

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Carries plans out, one after the other in this process.
struct Replayer {
  let surroundings: Surroundings
  let judge: ReplayJudge

  init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
    judge = ReplayJudge(build: .current(executable: surroundings.executable))
  }

  func replay(_ plan: ReplayPlan) throws(HarnessError) -> ReplayResult {
    switch plan.work {
    case .nothing(let reason): judge.skipped(plan, reason: reason)
    case .run(let run): judge.result(of: plan, try answer(run, plan.place))
    }
  }

  /// What comes out of a run; a trap in it names `place` and the command that repeats it.
  ///
  /// - Throws: `.child` or `.interrupted` where a process of its own has no answer.
  func answer(_ run: ReplayPlan.Run, _ place: String) throws(HarnessError) -> ReplayAnswer {
    if run.mayTrap, let death = try death(of: run.spec) { return .died(death) }
    var request = RunRequest(run.spec)
    request.isRecording = run.isRecording
    request.shouldStop = surroundings.isInterrupted
    if surroundings.catchesTraps {
      TrapReporter.arm(text: "\n\(place):" + RunText.trapBlock(run.choice))
    }
    defer { if surroundings.catchesTraps { TrapReporter.disarm() } }
    return ReplayAnswer(surroundings.driver.execute(request), for: run)
  }

  /// How the run ends a process of its own; nil when it comes to its end.
  private func death(of spec: RunSpec) throws(HarnessError) -> ReplayAnswer.Death? {
    let status = try surroundings.runChild(RecordCommand.arguments(for: spec), true).status
    switch ExitStatus(rawValue: status) {
    case .passed, .propertyFailed, .stalled: return nil
    case .interrupted: throw .interrupted
    case .engineTrapped: return ReplayAnswer.Death(signal: "exit \(status)", words: [])
    case _ where status > 128:
      return ReplayAnswer.Death(signal: signalName(status - 128), words: [])
    default: throw .child("it ended with status \(status)")
    }
  }
}

/// The name of a signal that ends a process.
private func signalName(_ number: Int32) -> String {
  let names: [(Int32, String)] = [
    (SIGILL, "SIGILL"), (SIGTRAP, "SIGTRAP"), (SIGSEGV, "SIGSEGV"), (SIGBUS, "SIGBUS"),
    (SIGABRT, "SIGABRT"), (SIGFPE, "SIGFPE"), (SIGKILL, "SIGKILL"), (SIGTERM, "SIGTERM"),
  ]
  return names.first { $0.0 == number }?.1 ?? "signal \(number)"
}

import Console
import Primitives
import Processes
import Scenario
import Simulation

/// The work of a worker process: carries out one order after the other.
///
/// It keeps nothing from one run to the next. A trap, a hang or a lack of memory ends the process, and the pool
/// sees that no answer came.
package struct Worker {
  let system: AnySystem
  /// Where a run writes its progress; nil if no trap is reported.
  private var position: UnsafeMutablePointer<RunPosition>?

  package init(system: AnySystem) { self.system = system }

  /// The answer to one order.
  package func answer(_ order: RunOrder) -> RunAnswer {
    var answer = RunAnswer(number: order.number)
    let spec: RunSpec
    let plans: GivenPlans?
    do throws(HarnessError) {
      let choice = try SpecChoice(
        seed: order.seed.value, options: order.options, system.fields)
      spec = try choice.resolve(system)
      plans = try order.plans.map { (plans) throws(HarnessError) in
        try GivenPlans(plans, file: "the order: plans", system)
      }
    } catch {
      answer.complaint = "\(error)"
      return answer
    }
    var request = RunRequest(spec)
    request.isRecording = order.task == .record || order.task == .replayRecording
    request.encode = PlanText.render
    request.plans = plans
    request.position = position
    let clock = SuspendingClock()
    let start = clock.now
    let cpuStart = ProcessorTime.ofThisProcess
    var recording = system.execute(request)
    let milliseconds = UInt64(max(0, (clock.now - start) / .milliseconds(1)))
    let cpu = ProcessorTime.ofThisProcess - cpuStart
    if order.task == .replayRecording {
      recording.lastNarration = system.lastNarration(
        of: request, recording, lines: FailureBlock.narrationLines)
    }
    answer.line = SeedResult(recording.keeping(order.task.parts), milliseconds: milliseconds)
    answer.line?.cpuMicroseconds = cpu
    return answer
  }

  /// Reads orders from standard input until it is closed.
  ///
  /// - Throws: `.malformed` for a line that is not an order.
  package func serve() throws(HarnessError) {
    let service = WorkerService()
    TrapReporter.armWorker(TrapLocation.text, texts: system.texts)
    var worker = self
    worker.position = TrapReporter.position
    var reader = OrderReader()
    try service.serve { (line) throws(HarnessError) in
      let order = try reader.order(line)
      return (order.number, worker.answer(order).body)
    }
  }
}

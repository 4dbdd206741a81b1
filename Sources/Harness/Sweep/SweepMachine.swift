import Console
import Primitives
import Processes
import Scenario

/// Which seed goes to which worker next, and when a seed is settled; pure, touches no process and no file.
///
/// Each seed is run. A share of the seeds is run again in another process, for an audit, and the smallest failure
/// of each signature is run again to record everything that a failure file contains. A seed is settled when all of
/// its runs have come back, so each seed has one result.
///
/// A run whose worker ends is run again: only an end that happens twice is attributed to the system.
package struct SweepMachine {
  package struct Options {
    /// How many workers may be at work at the same time.
    package var jobs: Int
    package var audit: Percentage
    /// Whether failures are recorded.
    package var isRecording: Bool
    /// The fields of the spec that were set by hand.
    package var specOptions: [String: String]
    /// The wall time, in milliseconds, for the run of a seed.
    package var milliseconds: (UInt64) -> UInt64
    /// Whether a result ends the sweep, whose results then come in the order of the seeds; nil to run all seeds.
    package var stops: ((SeedResult) -> Bool)?

    package init(
      jobs: Int, audit: Percentage, isRecording: Bool, specOptions: [String: String],
      milliseconds: @escaping (UInt64) -> UInt64
    ) {
      self.jobs = jobs
      self.audit = audit
      self.isRecording = isRecording
      self.specOptions = specOptions
      self.milliseconds = milliseconds
    }

    /// One worker cannot audit itself.
    package var places: Int { audit.isNone ? jobs : max(2, jobs) }
  }

  /// What the sweep has to write.
  package enum Output: Hashable {
    case settled(SeedResult)
    /// The smallest failure so far of its signature, with everything that a failure file contains.
    case recorded(SeedResult)
  }

  /// Two, so that no worker is idle while its next order is on the way.
  private static let ordersPerPlace = 2
  /// After this many deaths, each different, the machine is taken to be the cause.
  private static let deathsMax = 3

  private let options: Options
  private var queue: SweepQueue
  private var given: [[(number: UInt64, job: SweepJob)]]
  private var nextNumber: UInt64 = 0
  private var open = OpenSeeds()
  private var smallest: [FailureKey: FailureSize] = [:]
  private var order: SweepOrder?

  package init(_ options: Options, seeds: some IteratorProtocol<UInt64>) {
    self.options = options
    queue = SweepQueue(seeds: seeds, isScarce: options.places > options.jobs)
    given = Array(repeating: [], count: options.places)
    order = options.stops.map { SweepOrder(stops: $0) }
  }

  /// Whether a result has ended the sweep; runs that are still in progress are dropped.
  package var isStopped: Bool { order?.isOver ?? false }

  /// Whether everything that was begun is settled and nothing new will begin.
  package var isFinished: Bool {
    isStopped || (queue.isEmpty && given.allSatisfy(\.isEmpty))
  }

  /// From now on no new seed begins; those that have begun are finished.
  package mutating func beginNoMore() { queue.beginNoMore() }

  /// Registers a failure of an earlier sweep, which already has its failure file.
  package mutating func note(_ result: SeedResult) {
    if let key = FailureKey(result) { _ = isSmallest(result, key) }
  }
}

extension SweepMachine {
  /// The next order for the worker of a place; nil if it has to wait.
  package mutating func next(for place: Int) -> RunOrder? {
    guard given[place].count < Self.ordersPerPlace else { return nil }
    let busy = given.count { !$0.isEmpty }
    if given[place].isEmpty, busy >= options.jobs { return nil }
    guard let job = nextJob(for: place) else { return nil }
    nextNumber += 1
    given[place].append((nextNumber, job))
    return RunOrder(
      number: nextNumber, task: job.purpose == .record ? .record : .run, seed: job.seed,
      options: options.specOptions, milliseconds: options.milliseconds(job.seed))
  }

  private mutating func nextJob(for place: Int) -> SweepJob? {
    if let job = queue.takeJob(for: place) { return job }
    guard order?.isFull != true, let seed = queue.takeSeed() else { return nil }
    order?.began(seed)
    return SweepJob(seed: seed, purpose: .run)
  }
}

extension SweepMachine {
  /// A worker has answered the first of its orders.
  ///
  /// - Throws: `.usage` if the spec of the seed contradicts itself.
  package mutating func answered(
    _ place: Int, _ answer: RunAnswer
  ) throws(HarnessError) -> [Output] {
    require(given[place].first?.number == answer.number, "order \(answer.number) is not the first")
    let job = given[place].removeFirst().job
    guard let result = answer.line else {
      throw .usage("seed \(seedText(job.seed)): \(answer.complaint ?? "no result")")
    }
    let death = job.deaths.first
    switch job.purpose {
    case .run: return tell(ran(result, at: place, death: death), of: job.seed)
    case .audit:
      return tell(settle(job.seed, death) { $0.compare(with: result, isAudit: true) }, of: job.seed)
    case .record:
      let outputs = settle(job.seed, death) { $0.compare(with: result, isAudit: false) }
      // A full disk must not keep the result from being reported.
      let recorded = result.outcome == .passed ? [] : [Output.recorded(result)]
      return tell(outputs + recorded, of: job.seed)
    }
  }

  /// A worker is gone before it had begun any of its orders.
  package mutating func withdrawn(_ place: Int) { giveBack(place) }

  /// A worker ended during the first of its orders.
  package mutating func ended(_ place: Int, _ end: WorkerEnd) -> [Output] {
    guard !given[place].isEmpty else { return [] }
    var job = given[place].removeFirst().job
    giveBack(place)
    let result = SeedResult(seed: job.seed, end)
    let before = job.deaths.first { $0.outcome.kind == result.outcome.kind }
    job.deaths.append(result)
    if let before { return tell(died(job, before, result), of: job.seed) }
    if job.deaths.count == Self.deathsMax { return tell(lost(job), of: job.seed) }
    // Put before anything new, so that a seed is settled soon.
    queue.putFirst([job])
    return []
  }

  /// A run has died twice in the same way, which is attributed to the system.
  private mutating func died(_ job: SweepJob, _ first: SeedResult, _ second: SeedResult) -> [Output]
  {
    guard job.purpose == .run else {
      return settle(job.seed) { $0.compare(with: second, isAudit: job.purpose == .audit) }
    }
    var result = first
    if result.outcome.kind == .trapped { result.compare(with: second, isAudit: false) }
    return [.settled(result)]
  }

  /// A run has died repeatedly, and never twice in the same way.
  private mutating func lost(_ job: SweepJob) -> [Output] {
    let death = job.deaths[0]
    guard job.purpose == .run else { return settle(job.seed, death) { _ in } }
    var result = SeedResult(seed: job.seed, .passed)
    result.excuse(death)
    return [.settled(result)]
  }

  /// What is written now: everything, or what is due in the order of the seeds if a result ends the sweep.
  private mutating func tell(_ outputs: [Output], of seed: UInt64) -> [Output] {
    guard var order else { return outputs }
    // So that this is the only reference, and `order` is changed without a copy.
    self.order = nil
    let told = order.take(outputs, of: seed)
    if order.hasEnd {
      queue.beginNoMore()
      queue.drop { !order.isBeforeEnd($0) }
    }
    self.order = order
    return told
  }

  private mutating func giveBack(_ place: Int) {
    queue.putFirst(given[place].map(\.job))
    given[place] = []
  }

  private mutating func ran(
    _ result: SeedResult, at place: Int, death: SeedResult?
  ) -> [Output] {
    let seed = result.seed
    var waits: [SweepJob] = []
    if options.audit.contains(seed: seed) {
      waits.append(SweepJob(seed: seed, purpose: .audit, avoiding: place))
    }
    if options.isRecording, let key = FailureKey(result), isSmallest(result, key) {
      waits.append(SweepJob(seed: seed, purpose: .record))
    }
    queue.putLast(waits)
    return told(open.ran(result, waits: waits.count, death))
  }

  private mutating func isSmallest(_ result: SeedResult, _ key: FailureKey) -> Bool {
    let size = FailureSize(result)
    if let old = smallest[key], old <= size { return false }
    smallest[key] = size
    return true
  }

  private mutating func settle(
    _ seed: UInt64, _ death: SeedResult? = nil, _ change: (inout SeedResult) -> Void
  ) -> [Output] {
    told(open.settle(seed, death, change))
  }

  private func told(_ result: SeedResult?) -> [Output] { result.map { [.settled($0)] } ?? [] }
}

import Primitives

/// Which seed goes to which worker next, and when a seed is settled; touches no process and no file.
///
/// A seed is run; a share of the seeds is run again in another process, for an audit; and the smallest
/// failure of each signature is run once more with everything that a failure file holds. Its result goes
/// out when all of that has come back, so that there is one result a seed.
package struct SweepMachine {
  package struct Options {
    /// How many workers may be at work at the same time.
    package var jobs: Int
    package var audit: Percentage
    /// Whether failures are recorded.
    package var isRecording: Bool
    /// The fields of the spec that were set by hand.
    package var specOptions: [String: String]
    /// The wall time that the run of a seed may take, in milliseconds.
    package var milliseconds: (UInt64) -> UInt64

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

  /// What the world is told.
  package enum Output: Hashable {
    case settled(SeedResult)
    /// The failure file of the smallest failure so far of its signature.
    case recorded(SeedResult, text: String)
  }

  private enum Purpose: Hashable {
    case run, audit, record
  }

  /// Something to be done, by a worker of any place but one.
  private struct Job {
    var seed: UInt64
    var purpose: Purpose
    var avoiding: Int?
  }

  /// A seed that has been run and waits for more.
  private struct OpenSeed {
    var result: SeedResult
    var waits: Int
  }

  /// No worker is idle while its next order is on the way.
  private static let ordersPerPlace = 2
  /// With more places than jobs, audits wait until so many are there, because the others must rest then.
  private static let auditsPerTurn = 16

  private let options: Options
  private var seeds: any IteratorProtocol<UInt64>
  private var hasMoreSeeds = true
  private var jobs: [Job] = []
  private var given: [[(number: UInt64, job: Job)]]
  private var nextNumber: UInt64 = 0
  private var open: [UInt64: OpenSeed] = [:]
  private var smallest: [FailureKey: FailureSize] = [:]
  private var isAuditTurn = false

  package init(_ options: Options, seeds: some IteratorProtocol<UInt64>) {
    self.options = options
    self.seeds = seeds
    given = Array(repeating: [], count: options.places)
  }

  /// Whether everything that was begun is settled and nothing new will begin.
  package var isFinished: Bool { !hasMoreSeeds && jobs.isEmpty && given.allSatisfy(\.isEmpty) }

  /// No new seed begins; what has begun is brought to its end.
  package mutating func beginNoMore() { hasMoreSeeds = false }

  /// Takes note of a failure of an earlier sweep that has its failure file.
  package mutating func note(_ result: SeedResult) {
    if let key = FailureKey(result) { _ = isSmallest(result, key) }
  }
}

extension SweepMachine {
  /// The next order for the worker of a place; nil when it shall rest.
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

  private mutating func nextJob(for place: Int) -> Job? {
    updateTurn()
    for (index, job) in jobs.enumerated() where job.avoiding != place {
      if isScarce, job.purpose == .audit, !isAuditTurn { continue }
      return jobs.remove(at: index)
    }
    if isAuditTurn { return nil }
    guard hasMoreSeeds, let seed = seeds.next() else {
      hasMoreSeeds = false
      updateTurn()
      return nil
    }
    return Job(seed: seed, purpose: .run)
  }

  /// Whether a place must rest so that another can work.
  private var isScarce: Bool { options.places > options.jobs }

  private mutating func updateTurn() {
    guard isScarce else { return }
    let audits = jobs.count { $0.purpose == .audit }
    if audits == 0 { isAuditTurn = false }
    let isRest = !hasMoreSeeds && audits > 0 && audits == jobs.count
    if audits >= Self.auditsPerTurn || isRest { isAuditTurn = true }
  }
}

extension SweepMachine {
  /// A worker has answered the first of its orders.
  ///
  /// - Throws: `.usage` when the spec of the seed contradicts itself.
  package mutating func answered(
    _ place: Int, _ answer: RunAnswer
  ) throws(HarnessError) -> [Output] {
    require(given[place].first?.number == answer.number, "order \(answer.number) is not the first")
    let job = given[place].removeFirst().job
    guard let result = answer.result else {
      throw .usage("seed \(seedText(job.seed)): \(answer.complaint ?? "no result")")
    }
    switch job.purpose {
    case .run: return ran(result, at: place)
    case .audit: return settle(job.seed) { $0.compare(with: result, isAudit: true) }
    case .record:
      let outputs = settle(job.seed) { $0.compare(with: result, isAudit: false) }
      // A disk that is full must not keep the result from being told.
      return outputs + (answer.failure.map { [.recorded(result, text: $0)] } ?? [])
    }
  }

  /// A worker is gone that had begun with none of its orders.
  package mutating func withdrawn(_ place: Int) { giveBack(place) }

  /// A worker has ended in the first of its orders.
  package mutating func ended(_ place: Int, _ end: WorkerEnd) -> [Output] {
    guard !given[place].isEmpty else { return [] }
    let job = given[place].removeFirst().job
    giveBack(place)
    let result = SeedResult(seed: job.seed, end)
    switch job.purpose {
    case .run: return [.settled(result)]
    case .audit: return settle(job.seed) { $0.compare(with: result, isAudit: true) }
    case .record: return settle(job.seed) { $0.compare(with: result, isAudit: false) }
    }
  }

  private mutating func giveBack(_ place: Int) {
    jobs = given[place].map(\.job) + jobs
    given[place] = []
  }

  private mutating func ran(_ result: SeedResult, at place: Int) -> [Output] {
    let seed = result.seed.value
    var waits: [Job] = []
    if options.audit.contains(seed: seed) {
      waits.append(Job(seed: seed, purpose: .audit, avoiding: place))
    }
    if options.isRecording, let key = FailureKey(result), isSmallest(result, key) {
      waits.append(Job(seed: seed, purpose: .record))
    }
    guard !waits.isEmpty else { return [.settled(result)] }
    jobs += waits
    open[seed] = OpenSeed(result: result, waits: waits.count)
    return []
  }

  private mutating func isSmallest(_ result: SeedResult, _ key: FailureKey) -> Bool {
    let size = FailureSize(result)
    if let old = smallest[key], old <= size { return false }
    smallest[key] = size
    return true
  }

  private mutating func settle(_ seed: UInt64, _ change: (inout SeedResult) -> Void) -> [Output] {
    guard var waiting = open.removeValue(forKey: seed) else {
      trap("seed \(seed) was settled before its second run came back")
    }
    change(&waiting.result)
    waiting.waits -= 1
    if waiting.waits == 0 { return [.settled(waiting.result)] }
    open[seed] = waiting
    return []
  }
}

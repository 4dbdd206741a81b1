/// A run for a worker of a sweep, at any place except one.
struct SweepJob {
  enum Purpose: Hashable {
    case run, audit, record
  }

  var seed: UInt64
  var purpose: Purpose
  var avoiding: Int?
  /// The deaths of its earlier runs.
  var deaths: [SeedResult] = []
}

/// What remains to be handed out: jobs that followed from others, and seeds that have not been run.
struct SweepQueue {
  /// With more places than jobs, audits wait until there are this many, because other places must rest meanwhile.
  private static let auditsPerTurn = 16

  private var seeds: any IteratorProtocol<UInt64>
  private var hasMoreSeeds = true
  private var jobs: [SweepJob] = []
  private var isAuditTurn = false
  /// Whether a place must rest so that another can work.
  private let isScarce: Bool

  init(seeds: some IteratorProtocol<UInt64>, isScarce: Bool) {
    self.seeds = seeds
    self.isScarce = isScarce
  }

  /// Whether nothing is left, except what may follow from jobs in progress.
  var isEmpty: Bool { !hasMoreSeeds && jobs.isEmpty }

  /// From now on no new seed is taken.
  mutating func beginNoMore() { hasMoreSeeds = false }

  /// The first job for the worker of a place; nil if there is none.
  ///
  /// - Complexity: O(jobs that wait).
  mutating func takeJob(for place: Int) -> SweepJob? {
    updateTurn()
    for (index, job) in jobs.enumerated() where job.avoiding != place {
      if isScarce, job.purpose == .audit, !isAuditTurn { continue }
      return jobs.remove(at: index)
    }
    return nil
  }

  /// The next seed; nil if there is none, or during the turn of audits.
  mutating func takeSeed() -> UInt64? {
    if isAuditTurn { return nil }
    if hasMoreSeeds, let seed = seeds.next() { return seed }
    hasMoreSeeds = false
    updateTurn()
    return nil
  }

  mutating func putFirst(_ jobs: [SweepJob]) { self.jobs = jobs + self.jobs }
  mutating func putLast(_ jobs: [SweepJob]) { self.jobs += jobs }

  /// Drops the jobs of seeds for which `isObsolete` is true.
  mutating func drop(_ isObsolete: (UInt64) -> Bool) { jobs.removeAll { isObsolete($0.seed) } }

  private mutating func updateTurn() {
    guard isScarce else { return }
    let audits = jobs.count { $0.purpose == .audit }
    if audits == 0 { isAuditTurn = false }
    let isRest = !hasMoreSeeds && audits > 0 && audits == jobs.count
    if audits >= Self.auditsPerTurn || isRest { isAuditTurn = true }
  }
}

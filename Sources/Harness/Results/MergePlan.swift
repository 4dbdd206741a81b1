import Console
import Scenario

/// Which results files are merged, and whether they are the parts of one whole.
struct MergePlan {
  struct Part {
    let path: String
    let header: SweepHeader
    /// How many seeds it has.
    var done: UInt64 = 0
  }

  private(set) var parts: [Part] = []

  /// Adds a file.
  ///
  /// - Throws: `.usage` if it does not belong to the same whole as the others, or if that part was already added.
  mutating func add(_ path: String, _ header: SweepHeader) throws(HarnessError) {
    if let first = parts.first {
      try compare(first, path, header)
      for part in parts { try compareSeeds(part, path, header) }
    }
    parts.append(Part(path: path, header: header))
  }

  mutating func count(_ done: UInt64) { parts[parts.count - 1].done = done }

  private func compare(
    _ first: Part, _ path: String, _ header: SweepHeader
  ) throws(HarnessError) {
    let both = "\(quoted(first.path)) and \(quoted(path))"
    if !first.header.build.isSameBuild(as: header.build) {
      throw .usage(
        "\(both) are results of different builds: \(first.header.build.spoken) and "
          + header.build.spoken)
    }
    if first.header.options != header.options {
      throw .usage(
        "\(both) are results of different sweeps: \(first.header.spokenOptions) and "
          + header.spokenOptions)
    }
    if first.header.audit != header.audit {
      throw .usage(
        "\(both) are results of different sweeps: --audit \(first.header.audit) and --audit "
          + "\(header.audit)")
    }
    if first.header.limits != header.limits {
      throw .usage(
        "\(both) are results of different sweeps: --seed-timeout or --memory are not the same")
    }
  }

  private func compareSeeds(
    _ part: Part, _ path: String, _ header: SweepHeader
  ) throws(HarnessError) {
    let both = "\(quoted(part.path)) and \(quoted(path))"
    let (one, other) = (part.header, header)
    if one.seeds != other.seeds {
      guard let seed = one.seeds.firstCommonSeed(with: other.seeds) else { return }
      throw .usage(
        "\(both) overlap: \(one.planText) and \(other.planText) both have the seed "
          + seedText(seed))
    }
    if one.shard == other.shard {
      throw .usage("\(both) are both shard \(one.shard) of \(one.planText)")
    }
    if one.shard.count != other.shard.count {
      throw .usage(
        "\(both) split \(one.planText) in different ways: they are shards \(one.shard) and "
          + "\(other.shard)")
    }
  }

  /// The header of the whole; the parts must fit together, and there must be at least one.
  var header: SweepHeader {
    var header = parts[0].header
    let plans = distinctPlans
    if plans.count > 1, let all = SeedPlan(plans.flatMap(\.ranges)) { header.seeds = all }
    header.shard = .whole
    return header
  }

  private var distinctPlans: [SeedPlan] {
    var plans: [SeedPlan] = []
    for part in parts where !plans.contains(part.header.seeds) { plans.append(part.header.seeds) }
    return plans
  }

  /// What is missing, one sentence for each shard that is absent or incomplete.
  func gaps(_ done: SeedSet) -> [String] {
    var gaps: [String] = []
    for plan in distinctPlans {
      let shards = parts.filter { $0.header.seeds == plan }.map(\.header)
      let given = Set(shards.map(\.shard.index))
      let missing = (1...shards[0].shard.count).filter { !given.contains($0) }
      for index in missing.prefix(SweepText.seedsShownMax) {
        gaps.append("shard \(index)/\(shards[0].shard.count) of \(shards[0].planText) is missing")
      }
      let rest = missing.count - SweepText.seedsShownMax
      if rest > 0 { gaps.append("\(rest) more shards of \(shards[0].planText) are missing") }
    }
    for part in parts {
      guard let planned = part.header.seeds.count(of: part.header.shard), part.done < planned,
        let first = part.header.firstSeeds(1, notIn: done).first
      else { continue }
      let missing = planned - part.done
      gaps.append(
        "\(quoted(part.path)) lacks \(Numbers.grouped(missing)) of the "
          + "\(Numbers.counted(planned, "seed")) of \(part.header.seedsText), the first is "
          + seedText(first))
    }
    return gaps
  }
}

extension BuildIdentity {
  /// What distinguishes two builds.
  fileprivate var spoken: String {
    let traits = traits.isEmpty ? "no traits" : traits.joined(separator: ",")
    return printable("\(version) (\(traits); \(fingerprint))")
  }
}

extension SweepHeader {
  fileprivate var spokenOptions: String { options.isEmpty ? "no options" : optionText }
}

extension SeedPlan {
  /// The smallest seed that is in both; plans without an end have all seeds.
  func firstCommonSeed(with other: SeedPlan) -> UInt64? {
    if isOpen { return other.ranges.first?.lowerBound }
    if other.isOpen { return ranges.first?.lowerBound }
    for range in ranges {
      for theirs in other.ranges where theirs.overlaps(range) {
        return max(range.lowerBound, theirs.lowerBound)
      }
    }
    return nil
  }
}

import Console

/// What `--shard auto` reads: the variables in which schedulers tell a task which one of many it is.
///
/// | system | index | count |
/// |---|---|---|
/// | Slurm job array | `SLURM_ARRAY_TASK_ID` | `--shards`, or else the array if it is complete |
/// | Kubernetes Indexed Job | `JOB_COMPLETION_INDEX`, from 0 | `--shards` |
/// | GitLab `parallel` | `CI_NODE_INDEX`, from 1 | `CI_NODE_TOTAL` |
/// | Buildkite `parallelism` | `BUILDKITE_PARALLEL_JOB`, from 0 | `BUILDKITE_PARALLEL_JOB_COUNT` |
///
/// A single Slurm task that is submitted again sees an array of one, and must not become shard 1 of 1. With
/// `--shards` the task's number is therefore the shard, counted from 1 whatever part of the array was submitted; an
/// array from 0 is refused there, because `--array=3` of such an array looks like `--array=3` of an array from 1.
/// Without `--shards` only an array from 0 or from 1 without gaps and with at least two tasks is unambiguous.
///
/// If several systems are found at once (Slurm passes on a submitter's variables), they must agree. A variable that
/// is empty counts as not set.
///
/// Sources: sbatch(1), "OUTPUT ENVIRONMENT VARIABLES"; Kubernetes, "Jobs", completion mode Indexed;
/// GitLab, "Predefined CI/CD variables"; Buildkite, "Environment variables".
package struct ShardVariables {
  /// A shard, and a sentence that says where it was read.
  package struct Reading: Equatable, Sendable {
    package let shard: Shard
    package let sentence: String
  }

  private let lookup: (String) -> String?
  /// The value of `--shards`.
  private let shards: UInt64?

  /// The shard that the environment names.
  ///
  /// - Throws: `.usage` if there is no variable, if they are not enough, or if they disagree.
  package static func read(
    _ lookup: (String) -> String?, shards: UInt64?
  ) throws(HarnessError) -> Reading {
    if shards == 0 { throw .usage("--shards must be at least 1") }
    return try withoutActuallyEscaping(lookup) { lookup throws(HarnessError) in
      try ShardVariables(lookup: lookup, shards: shards).read()
    }
  }

  private func read() throws(HarnessError) -> Reading {
    var readings: [Reading] = []
    for reading in [try slurm(), try kubernetes(), try gitLab(), try buildkite()] {
      if let reading { readings.append(reading) }
    }
    guard let first = readings.first else {
      throw .usage(
        "--shard auto found none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, CI_NODE_INDEX and "
          + "BUILDKITE_PARALLEL_JOB in the environment; outside of these systems give --shard I/N")
    }
    for other in readings.dropFirst() where other.shard != first.shard {
      throw .usage(
        "--shard auto reads \(first.sentence), but \(other.sentence); give --shard I/N")
    }
    return Reading(
      shard: first.shard, sentence: readings.map(\.sentence).joined(separator: ", and "))
  }
}

// MARK: - The systems

extension ShardVariables {
  private func slurm() throws(HarnessError) -> Reading? {
    let names = ["ID", "MIN", "MAX", "STEP", "COUNT"].map { "SLURM_ARRAY_TASK_" + $0 }
    guard let id = try number(names[0]) else { return nil }
    let lowest = try number(names[1])
    let highest = try number(names[2])
    let tasks = try number(names[4])
    if let shards {
      guard id > 0, lowest != 0 else {
        throw .usage(
          "--shards \(shards) needs a job array that counts from 1, such as --array=1-\(shards), so "
            + "that one of its tasks can be run again; this one counts from 0 (\(seen(names)))")
      }
      return try reading(id, of: shards, names)
    }
    guard let lowest, let highest, let tasks, tasks > 1, lowest <= 1, highest >= lowest,
      highest - lowest == tasks - 1, id >= lowest
    else {
      throw .usage(
        "the job array does not say how many shards there are (\(seen(names))): "
          + "give --shards N if the whole array counts from 1, otherwise --shard I/N")
    }
    return try reading(id - lowest + 1, of: tasks, names)
  }

  private func kubernetes() throws(HarnessError) -> Reading? {
    let names = ["JOB_COMPLETION_INDEX"]
    guard let index = try number(names[0]) else { return nil }
    guard let shards else {
      throw .usage(
        "an Indexed Job does not say how many completions it has (\(seen(names))): "
          + "give --shards N, the same number as spec.completions")
    }
    return try reading(following(index), of: shards, names)
  }

  private func gitLab() throws(HarnessError) -> Reading? {
    let names = ["CI_NODE_INDEX", "CI_NODE_TOTAL"]
    guard let index = try number(names[0]) else { return nil }
    return try reading(index, of: total(names), names)
  }

  private func buildkite() throws(HarnessError) -> Reading? {
    let names = ["BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT"]
    guard let index = try number(names[0]) else { return nil }
    return try reading(following(index), of: total(names), names)
  }
}

// MARK: - What they share

extension ShardVariables {
  /// The number in a variable; nil if it is not set.
  private func number(_ name: String) throws(HarnessError) -> UInt64? {
    guard let text = lookup(name), !text.isEmpty else { return nil }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt64(text) else {
      throw .usage("\(name) is \(quoted(text)), which is not a task number; give --shard I/N")
    }
    return value
  }

  /// An index from 0 as one from 1.
  private func following(_ index: UInt64) -> UInt64 { index == .max ? index : index + 1 }

  /// The number of shards from the second of `names`, or from `--shards`; both must agree.
  private func total(_ names: [String]) throws(HarnessError) -> UInt64 {
    let total = try number(names[1])
    if let total, let shards, total != shards {
      throw .usage("--shards \(shards) disagrees with \(seen(names)); leave it out")
    }
    guard let count = total ?? shards else {
      throw .usage("\(names[1]) is not set, only \(seen(names)): give --shards N")
    }
    return count
  }

  private func reading(
    _ index: UInt64, of count: UInt64, _ names: [String]
  ) throws(HarnessError) -> Reading {
    let sources = seen(names) + (shards.map { " and --shards \($0)" } ?? "")
    guard let shard = Shard("\(index)/\(count)") else {
      throw .usage("there is no shard \(index) of \(count), which is what \(sources) would mean")
    }
    return Reading(shard: shard, sentence: "shard \(index) of \(count) from \(sources)")
  }

  /// Those of `names` that are set, with their values.
  private func seen(_ names: [String]) -> String {
    var texts: [String] = []
    for name in names {
      if let value = lookup(name), !value.isEmpty { texts.append("\(name)=\(printable(value))") }
    }
    return texts.joined(separator: ", ")
  }
}

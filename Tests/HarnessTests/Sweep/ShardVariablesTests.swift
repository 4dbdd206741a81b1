import Testing

@testable import Console
@testable import Harness

@Suite("ShardVariables") struct ShardVariablesTests {
  private func read(_ variables: [String: String], shards: UInt64? = nil) throws(HarnessError)
    -> ShardVariables.Reading
  {
    try ShardVariables.read({ variables[$0] }, shards: shards)
  }

  private func array(
    _ id: Int, from lowest: Int, to highest: Int, step: Int = 1, count: Int
  ) -> [String: String] {
    [
      "SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_MIN": "\(lowest)",
      "SLURM_ARRAY_TASK_MAX": "\(highest)", "SLURM_ARRAY_TASK_STEP": "\(step)",
      "SLURM_ARRAY_TASK_COUNT": "\(count)",
    ]
  }

  /// The sentence of the refusal; nil when a shard was read.
  private func refusal(_ variables: [String: String], shards: UInt64? = nil) -> String? {
    do throws(HarnessError) {
      _ = try read(variables, shards: shards)
      return nil
    } catch {
      #expect(error.exitStatus == .usage)
      return error.description
    }
  }

  @Test("A whole job array is read from 1 or from 0, and the output says what was read")
  func wholeArray() throws {
    let reading = try read(array(3, from: 1, to: 16, count: 16))
    #expect(reading.shard == Shard(index: 3, count: 16))
    #expect(
      reading.sentence == "shard 3 of 16 from SLURM_ARRAY_TASK_ID=3, SLURM_ARRAY_TASK_MIN=1, "
        + "SLURM_ARRAY_TASK_MAX=16, SLURM_ARRAY_TASK_STEP=1, SLURM_ARRAY_TASK_COUNT=16")
    #expect(try read(array(0, from: 0, to: 3, count: 4)).shard == Shard(index: 1, count: 4))
    #expect(try read(array(3, from: 0, to: 3, count: 4)).shard == Shard(index: 4, count: 4))
  }

  @Test("A task that is submitted again alone stays the same shard")
  func partOfArray() throws {
    let alone = array(3, from: 3, to: 3, count: 1)
    #expect(try read(alone, shards: 16).shard == Shard(index: 3, count: 16))
    #expect(try read(alone, shards: 16).sentence.hasSuffix("_COUNT=1 and --shards 16"))
    #expect(
      try read(array(5, from: 3, to: 7, step: 2, count: 3), shards: 16).shard
        == Shard(index: 5, count: 16))
    #expect(
      try read(["SLURM_ARRAY_TASK_ID": "16"], shards: 16).shard == Shard(index: 16, count: 16))
  }

  @Test("A job array that does not say its size is refused without --shards")
  func unclearArray() {
    for variables in [
      array(3, from: 3, to: 3, count: 1), array(1, from: 1, to: 1, count: 1),
      array(1, from: 1, to: 7, step: 2, count: 4), array(5, from: 5, to: 8, count: 4),
      array(4, from: 1, to: 4, count: 3), ["SLURM_ARRAY_TASK_ID": "3"],
      array(1, from: 2, to: 1, count: 2), array(0, from: 1, to: 4, count: 4),
    ] {
      let sentence = refusal(variables)
      #expect(sentence?.contains("give --shards N") == true, "\(variables)")
    }
    #expect(refusal(array(5, from: 1, to: 4, count: 4))?.contains("no shard 5 of 4") == true)
  }

  @Test("With --shards a job array counts from 1")
  func arrayFromZero() {
    #expect(refusal(array(0, from: 0, to: 3, count: 4), shards: 4)?.contains("--array=1-4") == true)
    #expect(refusal(array(2, from: 0, to: 3, count: 4), shards: 4)?.contains("from 0") == true)
    #expect(refusal(["SLURM_ARRAY_TASK_ID": "0"], shards: 4)?.contains("from 0") == true)
    #expect(
      refusal(array(5, from: 5, to: 5, count: 1), shards: 4)?.contains("no shard 5 of 4") == true)
  }

  @Test("An indexed job counts from 0 and needs --shards")
  func kubernetes() throws {
    let reading = try read(["JOB_COMPLETION_INDEX": "0"], shards: 100)
    #expect(reading.shard == Shard(index: 1, count: 100))
    #expect(reading.sentence == "shard 1 of 100 from JOB_COMPLETION_INDEX=0 and --shards 100")
    #expect(refusal(["JOB_COMPLETION_INDEX": "0"])?.contains("give --shards N") == true)
    #expect(refusal(["JOB_COMPLETION_INDEX": "100"], shards: 100)?.contains("no shard 101") == true)
    #expect(refusal(["JOB_COMPLETION_INDEX": "\(UInt64.max)"], shards: 100) != nil)
    #expect(refusal(["JOB_COMPLETION_INDEX": "0"], shards: .max)?.contains("no shard") == true)
  }

  @Test("GitLab counts from 1 and Buildkite from 0, and both say how many there are")
  func pipelines() throws {
    let gitLab = ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "5"]
    #expect(try read(gitLab).shard == Shard(index: 1, count: 5))
    #expect(try read(gitLab).sentence == "shard 1 of 5 from CI_NODE_INDEX=1, CI_NODE_TOTAL=5")
    #expect(try read(gitLab, shards: 5).shard == Shard(index: 1, count: 5))
    #expect(refusal(gitLab, shards: 4)?.contains("disagrees") == true)
    #expect(refusal(["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "5"]) != nil)
    #expect(refusal(["CI_NODE_INDEX": "6", "CI_NODE_TOTAL": "5"]) != nil)
    #expect(refusal(["CI_NODE_INDEX": "1"])?.contains("CI_NODE_TOTAL is not set") == true)
    #expect(try read(["CI_NODE_INDEX": "1"], shards: 2).shard == Shard(index: 1, count: 2))
    let buildkite = ["BUILDKITE_PARALLEL_JOB": "0", "BUILDKITE_PARALLEL_JOB_COUNT": "5"]
    #expect(try read(buildkite).shard == Shard(index: 1, count: 5))
    #expect(
      refusal(["BUILDKITE_PARALLEL_JOB": "5", "BUILDKITE_PARALLEL_JOB_COUNT": "5"]) != nil)
  }

  @Test("Several systems at once must agree")
  func several() throws {
    var variables = array(3, from: 1, to: 4, count: 4)
    variables["CI_NODE_INDEX"] = "3"
    variables["CI_NODE_TOTAL"] = "4"
    #expect(try read(variables).shard == Shard(index: 3, count: 4))
    #expect(try read(variables).sentence.contains(", and shard 3 of 4 from CI_NODE_INDEX=3"))
    variables["CI_NODE_INDEX"] = "2"
    let sentence = refusal(variables)
    #expect(sentence?.contains("shard 3 of 4") == true)
    #expect(sentence?.contains("but shard 2 of 4") == true)
  }

  @Test("Without any variable the sentence names what was looked for")
  func none() {
    for variables in [[:], ["CI_NODE_TOTAL": "1"], ["SLURM_ARRAY_TASK_ID": ""]] {
      let sentence = refusal(variables, shards: 4)
      for name in [
        "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "CI_NODE_INDEX", "BUILDKITE_PARALLEL_JOB",
        "--shard I/N",
      ] {
        #expect(sentence?.contains(name) == true, "\(variables) \(name)")
      }
    }
  }

  @Test("A value that is not a number is refused with its variable")
  func malformed() {
    for value in ["x", "-1", "1.0", " 1", "0x1", "１", "18446744073709551616"] {
      let sentence = refusal(["JOB_COMPLETION_INDEX": value], shards: 4)
      #expect(sentence?.contains("JOB_COMPLETION_INDEX is \"\(value)\"") == true)
    }
    #expect(refusal(["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "many"])?.contains("many") == true)
    #expect(refusal(["JOB_COMPLETION_INDEX": "0"], shards: 0)?.contains("at least 1") == true)
  }
}

import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("SweepMachineRecording") struct SweepMachineRecordingTests {
  private func failed(_ seed: UInt64, steps: UInt64) -> SeedResult {
    Results.failed(seed, steps: steps)
  }

  /// Answers the first order of place 0 and gives it more.
  private func answer(_ script: inout SweepScript, _ result: SeedResult? = nil) throws {
    try script.answer(0, result)
    script.fill(0)
  }

  @Test("Of each signature, only a failure smaller than all earlier ones is recorded")
  func smaller() throws {
    var script = SweepScript([0, 1, 2, 3, 4], jobs: 1, isRecording: true)
    script.fill(0)
    try answer(&script, failed(0, steps: 100))
    try answer(&script, failed(1, steps: 100))
    #expect(script.settled.map(\.seed) == [1])
    try answer(&script, failed(0, steps: 100))
    #expect(script.recorded == [.recorded(failed(0, steps: 100))])
    #expect(script.settled.map(\.seed) == [1, 0])
    try answer(&script, failed(2, steps: 99))
    try answer(&script, Results.failed(3, "other", steps: 500))
    while let order = script.orders[0].first {
      let steps: UInt64 = order.seed.value == 2 ? 99 : 500
      let isOther = order.seed.value != 2
      try answer(
        &script, Results.failed(order.seed.value, isOther ? "other" : "snapshot-read", steps: steps)
      )
    }
    let records = script.given.filter { $0.task == .record }.map(\.seed)
    #expect(records == [0, 2, 3])
    #expect(script.settled.map(\.seed).sorted() == [0, 1, 2, 3, 4])
    #expect(script.settled.allSatisfy { $0.kind == .failed })
    #expect(script.machine.isFinished)
  }

  @Test("A failure that an earlier sweep recorded is recorded again only when it is smaller")
  func noted() throws {
    var script = SweepScript([13, 23, 33], jobs: 1, isRecording: true)
    script.note(failed(23, steps: 50))
    script.note(Results.passed(1))
    script.fill(0)
    try answer(&script, failed(13, steps: 51))
    try answer(&script, failed(23, steps: 50))
    #expect(script.settled.count == 2)
    try answer(&script, failed(33, steps: 49))
    #expect(script.settled.count == 2)
    #expect(script.orders[0].map(\.task) == [.record])
  }

  @Test("Deaths are not recorded by a worker")
  func deaths() {
    var script = SweepScript([0], jobs: 1, isRecording: true)
    for _ in 0..<2 {
      script.fill(0)
      script.end(0, .died(.signalled(4)))
    }
    script.fill(0)
    #expect(script.settled.count == 1)
    #expect(script.machine.isFinished)
  }

  @Test("A recording that comes out differently is nondeterminism, audited or not")
  func otherwise() throws {
    for audit in ["0%", "100%"] {
      var script = SweepScript([3], jobs: 2, audit: audit, isRecording: true)
      script.fill(0)
      try script.answer(0)
      script.fill(1)
      while let order = script.orders[1].first {
        let isRecord = order.task == .record
        try script.answer(1, isRecord ? Results.passed(3) : SweepScript.result(3))
      }
      #expect(script.settled.map(\.kind) == [.nondeterministic])
      #expect(script.settled.map(\.isAudited) == [audit == "100%"])
    }
  }

  @Test("A recording whose worker ends is repeated, and one that dies twice is nondeterminism")
  func recordingDies() throws {
    for isAgain in [true, false] {
      var script = SweepScript([3, 4], jobs: 1, isRecording: true)
      script.fill(0)
      try answer(&script)
      try answer(&script)
      script.end(0)
      script.fill(0)
      #expect(script.settled == [Results.passed(4)])
      if isAgain { script.end(0) } else { try answer(&script) }
      script.fill(0)
      #expect(script.settled.last?.kind == (isAgain ? .nondeterministic : .failed))
      #expect(script.recorded.count == (isAgain ? 0 : 1))
      #expect(script.machine.isFinished)
    }
  }

  @Test("When nothing new may begin, audits and recordings of what has begun still run")
  func beginNoMore() throws {
    var script = SweepScript([3, 13, 23, 33], jobs: 2, audit: "100%", isRecording: true)
    script.fill(0)
    script.beginNoMore()
    #expect(script.fill(1).isEmpty)
    while !script.machine.isFinished {
      for place in 0..<2 { script.fill(place) }
      guard let place = script.orders.firstIndex(where: { !$0.isEmpty }) else { break }
      try script.answer(place)
    }
    #expect(script.machine.isFinished)
    #expect(script.settled.map(\.seed).sorted() == [3, 13])
    #expect(script.settled.allSatisfy { $0.isAudited })
    #expect(script.recorded.count == 2)
  }

  @Test("What a dead worker had not begun is run although nothing new may begin")
  func returned() throws {
    var script = SweepScript([0, 1, 2], jobs: 1)
    script.fill(0)
    script.beginNoMore()
    script.end(0)
    #expect(!script.machine.isFinished)
    #expect(script.fill(0) == [0, 1])
    try script.answer(0)
    try script.answer(0)
    #expect(script.machine.isFinished)
  }
}

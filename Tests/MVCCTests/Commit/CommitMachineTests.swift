import AsyncIO
import Testing

@testable import MVCC

@Suite("Commit machine") struct CommitMachineTests {
  private let failure = IOError(.deviceFailure, during: .write)

  /// A machine that has advanced to the writing of its frame.
  private func writing(_ mode: SyncMode = .full) -> CommitMachine {
    var machine = CommitMachine(isReadOnly: false, syncMode: mode)
    _ = machine.started()
    _ = machine.prepared()
    _ = machine.validated()
    _ = machine.dependenciesCommitted()
    _ = machine.recordBuilt()
    _ = machine.logAcquired()
    return machine
  }

  @Test("A FULL commit passes all actions in order")
  func full() {
    var machine = CommitMachine(isReadOnly: false, syncMode: .full)
    let actions = [
      machine.started(), machine.prepared(), machine.validated(), machine.dependenciesCommitted(),
      machine.recordBuilt(), machine.logAcquired(), machine.frameWritten(), machine.logSynced(),
      machine.logEnded(), machine.commitPublished(), machine.versionsRewritten(),
      machine.watermarkRaised(), machine.finished(), machine.checkpointSettled(),
      machine.garbageCollected(),
    ]
    #expect(
      actions == [
        .drawEndTimestamp, .validate, .awaitDependencies, .buildRecord, .acquireLog, .writeFrame,
        .syncLog, .endLog, .publishCommit, .rewriteVersions, .raiseWatermark, .finish,
        .checkpointIfDue, .collectGarbage, .report,
      ])
    #expect(machine.state == .reported)
  }

  @Test("A NORMAL commit does not wait for a sync")
  func normal() {
    var machine = writing(.normal)
    #expect(machine.frameWritten() == .endLog)
  }

  @Test("A read-only commit waits for its dependencies and writes nothing")
  func readOnly() {
    var machine = CommitMachine(isReadOnly: true, syncMode: .full)
    let actions = [machine.started(), machine.dependenciesCommitted(), machine.finished()]
    #expect(actions == [.awaitDependencies, .finish, .report])
  }

  @Test("A failed write is cut, the cut is synced, then the transaction is rolled back")
  func failedWrite() {
    var machine = writing()
    #expect(machine.writeFailed(failure) == .cutFrame)
    #expect(machine.state == .cutting(failure))
    #expect(machine.frameCut() == .syncCut)
    #expect(machine.cutSynced() == .rollBack(.io(failure)))
    machine.failureReported()
    #expect(machine.state == .reported)
  }

  @Test("A failed sync, cut or sync of the cut leaves the outcome open")
  func indeterminate() {
    var written = writing()
    _ = written.frameWritten()
    #expect(written.settlingFailed(failure) == .poison(failure))
    var cutting = writing()
    _ = cutting.writeFailed(IOError(.noSpace, during: .write))
    var syncingCut = cutting
    #expect(cutting.settlingFailed(failure) == .poison(failure))
    _ = syncingCut.frameCut()
    #expect(syncingCut.settlingFailed(failure) == .poison(failure))
  }

  @Test("What refuses a commit before its frame is written rolls it back")
  func refusal() {
    var machine = CommitMachine(isReadOnly: false, syncMode: .full)
    _ = machine.started()
    _ = machine.prepared()
    _ = machine.validated()
    #expect(machine.refused(.commitDependencyAborted) == .rollBack(.commitDependencyAborted))
    #expect(machine.state == .failing)
  }

  @Test("Dropping rolls back before the write, adopts until the commit, then finishes")
  func dropRules() {
    var machine = CommitMachine(isReadOnly: false, syncMode: .full)
    var rules: [CommitMachine.DropRule] = []
    let events: [(inout CommitMachine) -> CommitAction] = [
      { $0.started() }, { $0.prepared() }, { $0.validated() }, { $0.dependenciesCommitted() },
      { $0.recordBuilt() },
      { $0.logAcquired() }, { $0.frameWritten() }, { $0.logSynced() }, { $0.logEnded() },
      { $0.commitPublished() }, { $0.versionsRewritten() }, { $0.watermarkRaised() },
      { $0.finished() }, { $0.checkpointSettled() }, { $0.garbageCollected() },
    ]
    for event in events {
      _ = event(&machine)
      rules.append(machine.dropRule(isSubmitted: false))
      if machine.state == .writing { rules.append(machine.dropRule(isSubmitted: true)) }
    }
    #expect(
      rules == [
        .rollBack, .rollBack, .rollBack, .rollBack, .rollBack, .rollBack, .adopt, .adopt, .adopt,
        .adopt, .finish, .finish, .finish, .nothing, .nothing, .nothing,
      ])
  }

  @Test("Every action that can be held has its own yield point")
  func yieldPoints() {
    let actions: [CommitAction] = [
      .drawEndTimestamp, .validate, .awaitDependencies, .buildRecord, .acquireLog, .writeFrame,
      .syncLog, .cutFrame, .syncCut, .endLog, .publishCommit, .rewriteVersions, .raiseWatermark,
      .finish, .checkpointIfDue, .collectGarbage, .report,
    ]
    var points: [CommitYieldPoint] = []
    for action in actions {
      for isUnderWay in [false, true] {
        guard let point = action.yieldPoint(isUnderWay: isUnderWay), !points.contains(point) else {
          continue
        }
        points.append(point)
      }
    }
    #expect(points.count == CommitYieldPoint.allCases.count)
  }

  /// Every event, with what it is sent to.
  private static let events: [@Sendable (inout CommitMachine) -> Void] = [
    { _ = $0.started() }, { _ = $0.prepared() }, { _ = $0.validated() },
    { _ = $0.dependenciesCommitted() }, { _ = $0.recordBuilt() }, { _ = $0.logAcquired() },
    { _ = $0.frameWritten() }, { _ = $0.writeFailed(IOError(.noSpace, during: .write)) },
    { _ = $0.frameCut() }, { _ = $0.cutSynced() },
    { _ = $0.settlingFailed(IOError(.deviceFailure, during: .sync)) }, { _ = $0.logSynced() },
    { _ = $0.logEnded() }, { _ = $0.commitPublished() }, { _ = $0.versionsRewritten() },
    { _ = $0.watermarkRaised() }, { _ = $0.finished() }, { _ = $0.checkpointSettled() },
    { _ = $0.garbageCollected() }, { _ = $0.refused(.tooBig) }, { $0.failureReported() },
  ]

  @Test("An event in a state that does not expect it traps", arguments: events.indices)
  func unexpected(_ event: Int) async {
    await #expect(processExitsWith: .failure) { [event] in
      var machine = CommitMachine(isReadOnly: true, syncMode: .full)
      _ = machine.started()
      _ = machine.dependenciesCommitted()
      _ = machine.finished()
      // Nothing is expected after the report.
      Self.events[event](&machine)
    }
  }

  @Test("The trap names the event and the state")
  func unexpectedMessage() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var machine = CommitMachine(isReadOnly: false, syncMode: .full)
      _ = machine.started()
      _ = machine.frameCut()
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(text.contains("a commit met the event frameCut in the state drawingEnd"))
  }
}

import AsyncIO
import Testing

@testable import MVCC

@Suite("Commit machine") struct CommitMachineTests {
  private let failure = IOError(.deviceFailure, during: .write)

  private func machine(
    _ mode: SyncMode = .full, _ events: (inout CommitMachine) -> Void
  ) -> CommitMachine {
    var machine = CommitMachine(isReadOnly: false, syncMode: mode)
    _ = machine.started()
    events(&machine)
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
    var machine = machine(.normal) { machine in
      _ = machine.validated()
      _ = machine.dependenciesCommitted()
      _ = machine.recordBuilt()
      _ = machine.logAcquired()
    }
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
    var machine = machine { _ = $0.logAcquired() }
    #expect(machine.writeFailed(failure) == .cutFrame)
    #expect(machine.state == .cutting(failure))
    #expect(machine.frameCut() == .syncCut)
    #expect(machine.cutSynced() == .rollBack(.io(failure)))
    machine.failureReported()
    #expect(machine.state == .reported)
  }

  @Test("A failed sync, cut or sync of the cut leaves the outcome open")
  func indeterminate() {
    var written = machine { _ = $0.logAcquired() }
    _ = written.frameWritten()
    #expect(written.settlingFailed(failure) == .poison(failure))
    var cutting = machine { _ = $0.writeFailed(IOError(.noSpace, during: .write)) }
    #expect(cutting.settlingFailed(failure) == .poison(failure))
    var syncingCut = cutting
    _ = syncingCut.frameCut()
    #expect(syncingCut.settlingFailed(failure) == .poison(failure))
  }

  @Test("What refuses a commit before its frame is written rolls it back")
  func refusal() {
    var machine = machine { _ = $0.validated() }
    #expect(machine.refused(.commitDependencyAborted) == .rollBack(.commitDependencyAborted))
    #expect(machine.state == .failing)
  }

  @Test("Dropping rolls back before the write, adopts until the commit, then finishes")
  func dropRules() {
    var machine = CommitMachine(isReadOnly: false, syncMode: .full)
    var rules: [CommitMachine.DropRule] = []
    let events: [(inout CommitMachine) -> CommitAction] = [
      { $0.started() }, { $0.validated() }, { $0.dependenciesCommitted() }, { $0.recordBuilt() },
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
        .rollBack, .rollBack, .rollBack, .rollBack, .rollBack, .adopt, .adopt, .adopt, .adopt,
        .finish, .finish, .finish, .nothing, .nothing, .nothing,
      ])
  }

  @Test("Every action that can be held has a yield point of its own")
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
}

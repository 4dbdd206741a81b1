import Scenario
import Simulation
import Testing

@testable import Database
@testable import EngineSystem
@testable import MVCC

@Suite("Properties of recovery") struct RecoveryPropertyTests {
  /// A database whose opening found commits at these timestamps.
  private func database(_ rig: JudgeRig, surviving timestamps: [UInt64]) throws -> Database {
    let real = try rig.open().store
    var recovered = RecoveredState()
    recovered.timestamps = timestamps.map(Timestamp.init(rawValue:))
    recovered.highestTimestamp = timestamps.max() ?? 0
    return Database(
      store: MVStore(options: real.options, io: real.io, log: real.log, recovered: recovered))
  }

  private func recover(_ rig: JudgeRig, surviving timestamps: [UInt64]) throws -> String? {
    rig.state.recovered(try database(rig, surviving: timestamps))
    return rig.property
  }

  @Test("durability is silent when all acknowledged commits survive and fires when one is lost")
  func acknowledgedLost() throws {
    for survivors: [UInt64] in [[3, 5], [3], []] {
      let rig = JudgeRig()
      rig.acknowledge(3, 5)
      let property = try recover(rig, surviving: survivors)
      #expect(property == (survivors.count == 2 ? nil : "durability"))
      #expect(
        rig.state.finding.map(\.signature)
          == (survivors.count == 2 ? nil : "durability in run: acknowledged and gone"))
    }
  }

  @Test("durability fires when what was rolled back, or never asked for, survives")
  func rolledBackSurvives() throws {
    let rig = JudgeRig()
    rig.acknowledge(3)
    #expect(try recover(rig, surviving: [3, 5]) == "durability")
    #expect(rig.state.finding?.signature == "durability in run: rolled back and there")
  }

  @Test("An undecided or settled commit may survive, and an undecided one may be gone")
  func undecided() throws {
    for survivors: [UInt64] in [[3, 5, 7], [3, 7]] {
      let rig = JudgeRig()
      rig.acknowledge(3)
      rig.state.commits.known.append(.init(end: 7, wasAcknowledged: false))
      let open = rig.begin(4)
      rig.state.model.prepare(open, at: 5)
      rig.state.commits.leftUndecided(open)
      #expect(try recover(rig, surviving: survivors) == nil)
      #expect(open.status == (survivors.contains(5) ? .committed : .aborted))
    }
  }

  /// Three commits in NORMAL mode at 3, 5 and 7, acknowledged at steps 3, 5 and 7.
  private func normal(asked: [UInt64], losesUnsynced: Bool = true) -> JudgeRig {
    let rig = JudgeRig { $0.syncMode = .normal }
    rig.state.model.durableFloor = 0
    for (timestamp, step) in zip([3, 5, 7] as [UInt64], asked) {
      let writer = rig.begin(timestamp - 1)
      writer.fate.asked(at: step)
      rig.state.model.prepare(writer, at: timestamp)
      rig.state.model.decide(writer, committed: true, step: timestamp)
      rig.state.commits.acknowledged(writer, canBeLost: true)
    }
    rig.state.commits.crashed(losesUnsynced: losesUnsynced)
    return rig
  }

  @Test("In NORMAL mode a power loss may take a suffix, and what it takes is forgotten")
  func suffix() throws {
    let rig = normal(asked: [2, 4, 6])
    #expect(try recover(rig, surviving: [3]) == nil)
    #expect(rig.state.commits.suffix == .lost)
    #expect(rig.state.commits.known.map(\.end) == [3])
    #expect(rig.state.probes.set.count(rig.state.probes.lostUnsynced) == 2)
  }

  @Test("durability fires at a hole in NORMAL mode, and not where the commits overlapped")
  func hole() throws {
    #expect(try recover(normal(asked: [2, 4, 6]), surviving: [3, 7]) == "durability")
    #expect(try recover(normal(asked: [2, 4, 5]), surviving: [3, 7]) == nil)
  }

  @Test("A crash of the process alone takes no commit in NORMAL mode either")
  func processCrash() throws {
    let rig = normal(asked: [2, 4, 6], losesUnsynced: false)
    #expect(try recover(rig, surviving: [3]) == "durability")
  }

  @Test("timestamps fires when the log holds two commits with the same one")
  func timestamps() throws {
    let rig = JudgeRig()
    rig.acknowledge(3, 5)
    #expect(try recover(rig, surviving: [3, 5, 5]) == "timestamps")
  }

  @Test("recovery is silent for the rows of the surviving commits and fires for any others")
  func rowsAfterRecovery() {
    let rig = JudgeRig()
    rig.fill([(1, 10), (2, 20)])
    rig.state.tableRecovered(.keyValue, rows((1, 10), (2, 20)), rig.begin(9))
    #expect(rig.property == nil)
    #expect(rig.state.model.open.isEmpty)
    rig.state.tableRecovered(.keyValue, rows((1, 10)), rig.begin(9))
    #expect(rig.property == "recovery")
  }

  /// Lets a recovery fiber run over the rig's disk to its end.
  private func runRecovery(_ rig: JudgeRig) {
    rig.state.world.replaceCompletions(rig.state.io.completions)
    rig.state.world.spawn(
      RecoveryFiber(
        cursor: DecisionCursor(DecisionScope(actor: ActorID.run.child(0))), run: rig.state))
    _ = rig.state.world.run()
  }

  @Test("recovery fires when the database does not open")
  func doesNotOpen() {
    for bytes: [UInt8] in [[], Array(repeating: 7, count: 4096)] {
      let rig = JudgeRig()
      var disk = SimulatedDisk()
      if !bytes.isEmpty { disk.addFile(MVStore.logPath(RunState.path), bytes) }
      rig.state.io = SimulatedIO(disk: disk, context: rig.state.context)
      runRecovery(rig)
      #expect(rig.property == (bytes.isEmpty ? nil : "recovery"))
    }
  }

  @Test("recovery fires when a table of the surviving commits cannot be read")
  func missingTable() throws {
    for isMade in [true, false] {
      let rig = JudgeRig()
      try rig.open()
      if isMade { try rig.run(ModelTable.keyValue.definition) }
      let writer = rig.begin(1)
      writer.schemaChanges.append((.keyValue, true))
      rig.state.model.prepare(writer, at: 2)
      rig.state.model.decide(writer, committed: true, step: 0)
      let commits = rig.state.database.store.committedWatermark.rawValue
      if isMade { rig.acknowledge(commits) }
      rig.crash(.powerLoss)
      runRecovery(rig)
      #expect(rig.property == (isMade ? nil : "recovery"))
    }
  }

  @Test("Planned failures of the machine also come while a database is being opened")
  func crashesInOpenings() {
    var runs = 0
    for seed in UInt64(1)...12 {
      var spec = EngineSpec.draw(seed: seed, profile: .quiet)
      (spec.processCrashes, spec.powerLosses, spec.steps) = (2, 2, 3000)
      let report = EngineRun(spec).perform()
      #expect(report.outcome == .passed, "seed \(seed)")
      let count = report.probes.first { $0.name == "crash during recovery" }?.count ?? 0
      if count > 0 { runs += 1 }
    }
    #expect(runs >= 6, "\(runs) of 12")
  }
}

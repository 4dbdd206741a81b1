import AsyncIO
import Primitives
import Scenario
import Simulation
import Storage
import Testing

@testable import Database
@testable import EngineSystem
@testable import MVCC

@Suite("Properties of the log") struct LogPropertyTests {
  @Test("durability fires when an acknowledgement depends on bytes that a power loss can take")
  func acknowledgement() throws {
    for isSynced in [true, false] {
      let rig = JudgeRig()
      let database = try rig.open()
      try rig.run(ModelTable.keyValue.definition)
      if !isSynced {
        // The frame is written, and the log's end moved, without a sync.
        let log = database.store.log
        _ = log.tryLock(by: 99)
        let buffer = IOBuffer(count: 40)
        _ = log.file.write(buffer, count: 40, at: log.end)
        while rig.state.context.timeline.jumpToNext() {}
        log.advance(by: 40, checksum: 0)
        log.unlock(by: 99)
      }
      rig.tell(DurabilityProperty.self, .commitAcknowledged(rig.fiber, rig.pending(5, 6)))
      #expect(rig.property == (isSynced ? nil : "durability"))
    }
  }

  /// Writes bytes after the log's end while holding its lock, and releases the lock.
  private func leaveBytes(
    _ rig: JudgeRig, _ store: MVStore, cut: Bool, synced: Bool, counted: Bool = false
  ) {
    _ = store.log.tryLock(by: 99)
    let settle = { while rig.state.context.timeline.jumpToNext() {} }
    _ = store.log.file.write(IOBuffer(count: 40), count: 40, at: store.log.end)
    settle()
    if cut { _ = store.log.file.setSize(store.log.end) }
    settle()
    if synced { _ = store.log.file.sync() }
    settle()
    if counted { store.log.advance(by: 40, checksum: 0) }
    store.log.unlock(by: 99)
  }

  @Test("durability fires when a failed commit's frame is not cut off for good")
  func cutFrame() throws {
    for (cut, synced) in [(true, true), (true, false), (false, true)] {
      let rig = JudgeRig()
      let store = try rig.open().store
      leaveBytes(rig, store, cut: cut, synced: synced)
      rig.state.noteFailedCommit()
      #expect(
        rig.state.finding?.signature
          == (cut && synced ? nil : "durability in run: rolled back and there"))
    }
    // Whose end is unknown is judged by what comes after the next opening.
    let rig = JudgeRig()
    let store = try rig.open().store
    leaveBytes(rig, store, cut: false, synced: false)
    store.isPoisoned = true
    rig.state.noteFailedCommit()
    #expect(rig.property == nil)
  }

  @Test(
    "durability fires when a database opens over a log that is not durable, or goes on after its end"
  )
  func openedLog() throws {
    for (advances, way) in [(true, "acknowledged and gone"), (false, "rolled back and there")] {
      let rig = JudgeRig()
      let database = try rig.open()
      rig.state.emit(.databaseOpened(Survivors(database) { _ in [] }))
      #expect(rig.property == nil)
      leaveBytes(rig, database.store, cut: false, synced: false, counted: advances)
      rig.state.emit(.databaseOpened(Survivors(database) { _ in [] }))
      #expect(rig.state.finding?.signature == "durability in run: \(way)")
    }
  }

  @Test("log-lock fires when the log is written while it is not locked")
  func logLock() throws {
    for isHeld in [true, false] {
      let rig = JudgeRig()
      let store = try rig.open().store
      if isHeld { _ = store.log.tryLock(by: try store.begin().id.rawValue) }
      _ = store.log.file.write(IOBuffer(count: 1), count: 1, at: store.log.end)
      rig.stepped()
      #expect(rig.property == (isHeld ? nil : "log-lock"))
    }
  }

  @Test("poisoned fires when the log is changed although its end is unknown")
  func poisonedLog() throws {
    for isPoisoned in [false, true] {
      let rig = JudgeRig()
      let store = try rig.open().store
      _ = store.log.tryLock(by: try store.begin().id.rawValue)
      store.isPoisoned = isPoisoned
      rig.stepped()
      #expect(rig.property == nil)
      _ = store.log.file.write(IOBuffer(count: 1), count: 1, at: store.log.end)
      rig.stepped()
      #expect(rig.property == (isPoisoned ? "poisoned" : nil))
    }
  }

  @Test("poisoned fires when the log of a poisoned store grows, and in no other store")
  func growingPoisonedLog() throws {
    for isPoisoned in [true, false] {
      let rig = JudgeRig()
      let store = try rig.open().store
      rig.stepped()
      let holder = try store.begin().id.rawValue
      #expect(store.log.tryLock(by: holder))
      store.isPoisoned = isPoisoned
      rig.stepped()
      #expect(rig.property == nil)
      store.log.advance(by: 8, checksum: 0)
      rig.stepped()
      #expect(rig.property == (isPoisoned ? "poisoned" : nil))
    }
  }

  @Test(
    "poisoned fires for what needs the store, and is silent for what does not",
    arguments: [
      (Effect.rollback, false), (.begin(.deferred), false), (.savepoint(0), false),
      (.commit, false), (.begin(.immediate), true), (.read(Query(table: .cells)), true),
      (.delete(.cells, lower: 1, upper: 1), true), (.createTable(.scratch0), true),
    ])
  func poisoned(_ effect: Effect, _ fires: Bool) {
    for beganPoisoned in [false, true] {
      let rig = JudgeRig()
      rig.fiber.beganPoisoned = beganPoisoned
      rig.begin(nil)
      rig.fiber.effect = effect
      rig.state.emit(.poisonedFinished(rig.fiber))
      #expect(rig.property == (fires && beganPoisoned ? "poisoned" : nil))
    }
  }
}

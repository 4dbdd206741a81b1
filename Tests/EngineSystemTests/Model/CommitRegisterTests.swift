import Testing

@testable import EngineSystem

@Suite("CommitRegister") struct CommitRegisterTests {
  private func commit(_ rig: JudgeRig, at end: UInt64) -> ModelTransaction { rig.pending(1, end) }

  @Test("What is in doubt keeps its order, and only certain commits can be taken back")
  func inDoubt() {
    let rig = JudgeRig()
    var register = CommitRegister()
    let (told, open, silent) = (commit(rig, at: 3), commit(rig, at: 5), commit(rig, at: 7))
    register.acknowledged(told, canBeLost: true)
    register.leftUndecided(open)
    register.survived(silent, canBeLost: true)
    #expect(register.inDoubt.map(\.endTimestamp) == [3, 5, 7])
    #expect(register.revocable.map(\.endTimestamp) == [3, 7])
    #expect(register.undecided.map(\.endTimestamp) == [5])
    #expect(
      register.known == [
        .init(end: 3, wasAcknowledged: true), .init(end: 7, wasAcknowledged: false),
      ])
    register.lost([silent])
    #expect(register.known.map(\.end) == [3])
    #expect(silent.fate.state == .lost)
  }

  @Test("A commit that cannot be lost is certain, and not in doubt")
  func certain() {
    let rig = JudgeRig()
    var register = CommitRegister()
    register.acknowledged(commit(rig, at: 3), canBeLost: false)
    #expect(register.inDoubt.isEmpty && register.known.count == 1)
  }

  @Test("The end of the log is at risk after a power loss until an opening has been read whole")
  func suffix() {
    var register = CommitRegister()
    // The states after a crash and after the opening that follows it, and what that opening says.
    func crash(_ losesUnsynced: Bool) -> (CommitRegister.Suffix, Bool) {
      register.crashed(losesUnsynced: losesUnsynced)
      let suffix = register.suffix
      return (suffix, register.opened())
    }
    #expect(crash(false) == (.whole, false))
    #expect(crash(true) == (.atRisk, true))
    #expect(register.suffix == .lost)
    // The machine fails before everything has been read: the next opening still begins from what is left.
    #expect(crash(false) == (.lost, true))
    #expect(crash(true) == (.atRisk, true))
    register.finishedRecovery()
    #expect(register.suffix == .whole)
    #expect(crash(false) == (.whole, false))
  }
}

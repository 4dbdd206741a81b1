import AsyncIO
import Storage
import Testing

@testable import MVCC

@Suite("Recovery machine") struct RecoveryMachineTests {
  @Test("A log with frames is replayed, copied, synced, renamed and published")
  func replay() {
    var machine = RecoveryMachine()
    let actions = [
      machine.started(), machine.opened(), machine.headerRead(.header(LogHeader(salt: 1))),
      machine.framesEnded(), machine.copyOpened(), machine.copyCleared(), machine.keptRead(),
      machine.keptWritten(isWhole: false), machine.keptRead(), machine.keptWritten(isWhole: true),
      machine.copySynced(), machine.copyRenamed(), machine.directorySynced(),
      machine.published(),
    ]
    #expect(
      actions == [
        .openLog, .readHeader, .readFrames, .openCopy, .clearCopy, .readKept, .writeKept,
        .readKept, .writeKept, .syncCopy, .renameCopy, .syncDirectory, .publish, .report,
      ])
    #expect(machine.state == .finished)
  }

  @Test("An empty log gets a header of its own, in a file of its own")
  func empty() {
    var machine = RecoveryMachine()
    let actions = [
      machine.headerRead(.empty), machine.copyOpened(), machine.copyCleared(),
      machine.headerWritten(),
    ]
    #expect(actions == [.openCopy, .clearCopy, .writeHeader, .syncCopy])
  }

  @Test("A corrupt header fails the opening")
  func corrupt() {
    var machine = RecoveryMachine()
    #expect(machine.headerRead(.corrupt("x")) == .fail(.corrupt("x")))
    #expect(machine.state == .failed)
  }
}

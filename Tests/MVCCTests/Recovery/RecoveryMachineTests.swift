import AsyncIO
import Storage
import Testing

@testable import MVCC

@Suite("Recovery machine") struct RecoveryMachineTests {
  @Test("A log with frames is replayed, cut, synced and published")
  func replay() {
    var machine = RecoveryMachine()
    let actions = [
      machine.started(), machine.opened(), machine.headerRead(.header(LogHeader(salt: 1))),
      machine.framesEnded(tail: 7), machine.tailCut(), machine.logSynced(),
      machine.directorySynced(), machine.published(),
    ]
    #expect(
      actions == [
        .openLog, .readHeader, .readFrames, .cutTail, .syncLog, .syncDirectory, .publish, .report,
      ])
    #expect(machine.state == .finished)
  }

  @Test("A log without a tail is synced all the same")
  func noTail() {
    var machine = RecoveryMachine()
    _ = machine.headerRead(.header(LogHeader(salt: 1)))
    #expect(machine.framesEnded(tail: 0) == .syncLog)
  }

  @Test("An empty log gets a header of its own")
  func empty() {
    var machine = RecoveryMachine()
    let actions = [machine.headerRead(.empty), machine.logCleared(), machine.headerWritten()]
    #expect(actions == [.clearLog, .writeHeader, .syncLog])
  }

  @Test("A corrupt header fails the opening")
  func corrupt() {
    var machine = RecoveryMachine()
    #expect(machine.headerRead(.corrupt("x")) == .fail(.corrupt("x")))
    #expect(machine.state == .failed)
  }
}

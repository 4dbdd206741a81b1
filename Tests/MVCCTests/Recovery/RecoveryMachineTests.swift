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
      machine.framesEnded(), machine.copyRemoved(), machine.copyOpened(), machine.keptRead(),
      machine.keptWritten(isWhole: false), machine.keptRead(), machine.keptWritten(isWhole: true),
      machine.copySynced(), machine.copyRenamed(), machine.directorySynced(),
      machine.published(),
    ]
    #expect(
      actions == [
        .openLog, .readHeader, .readFrames, .removeCopy, .openCopy, .readKept, .writeKept,
        .readKept, .writeKept, .syncCopy, .renameCopy, .syncDirectory, .publish, .report,
      ])
    #expect(machine.state == .finished)
  }

  @Test("An empty log gets a new header, in a new file")
  func empty() {
    var machine = RecoveryMachine()
    _ = machine.started()
    _ = machine.opened()
    let actions = [
      machine.headerRead(.empty), machine.copyRemoved(), machine.copyOpened(),
      machine.headerWritten(),
    ]
    #expect(actions == [.removeCopy, .openCopy, .writeHeader, .syncCopy])
  }

  @Test("A corrupt header fails the opening")
  func corrupt() {
    var machine = RecoveryMachine()
    _ = machine.started()
    _ = machine.opened()
    #expect(machine.headerRead(.corrupt("x")) == .fail(.corrupt("x")))
    #expect(machine.state == .failed)
  }

  private static let events: [@Sendable (inout RecoveryMachine) -> Void] = [
    { _ = $0.started() }, { _ = $0.opened() }, { _ = $0.headerRead(.empty) },
    { _ = $0.framesEnded() }, { _ = $0.copyRemoved() }, { _ = $0.copyOpened() },
    { _ = $0.keptRead() }, { _ = $0.keptWritten(isWhole: true) }, { _ = $0.headerWritten() },
    { _ = $0.copySynced() }, { _ = $0.copyRenamed() }, { _ = $0.directorySynced() },
    { _ = $0.published() }, { _ = $0.failed(.tooBig) },
  ]

  @Test("An event in a state that does not expect it traps", arguments: events.indices)
  func unexpected(_ event: Int) async {
    await #expect(processExitsWith: .failure) { [event] in
      var machine = RecoveryMachine()
      _ = machine.started()
      _ = machine.failed(.tooBig)
      // Nothing is expected after a failure.
      Self.events[event](&machine)
    }
  }
}

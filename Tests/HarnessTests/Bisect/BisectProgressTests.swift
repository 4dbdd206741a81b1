import Foundation
import Testing

@testable import Harness
@testable import Processes

@Suite("BisectProgress") struct BisectProgressTests {
  private func progress(
    terminal: Session.Memory? = nil, errors: Session.Memory, silenceMax: Duration = .zero,
    isQuiet: Bool = false
  ) -> BisectProgress {
    var environment = Session.environment(Session.Memory(), errors)
    environment.terminal = terminal?.output
    return BisectProgress(environment, isQuiet: isQuiet, silenceMax: silenceMax)
  }

  @Test("A build in progress is drawn on a terminal, and printed as a line elsewhere")
  func goesOn() {
    let (terminal, errors) = (Session.Memory(), Session.Memory())
    var progress = progress(terminal: terminal, errors: errors)
    progress.begin("building abc")
    progress.goOn("[7/12] Compiling Heddle\u{1B}[2J")
    #expect(terminal.text.hasSuffix("building abc: [7/12] Compiling Heddle\\u{1b}[2J"))
    #expect(errors.text.isEmpty)
    progress = self.progress(errors: errors)
    progress.begin("building abc")
    progress.goOn("[7/12] Compiling Heddle")
    #expect(errors.text == "building abc …\nbuilding abc: [7/12] Compiling Heddle\n")
  }

  @Test("Elsewhere a line comes only after a silence, and none if output is quiet")
  func silence() {
    let errors = Session.Memory()
    var progress = progress(errors: errors, silenceMax: .seconds(86_400))
    progress.begin("building abc")
    progress.goOn("[7/12] Compiling Heddle")
    #expect(errors.text == "building abc …\n")
    progress = self.progress(errors: errors, isQuiet: true)
    progress.begin("building abc")
    progress.goOn("[7/12] Compiling Heddle")
    #expect(errors.text == "building abc …\n")
  }

  @Test("The last line of a log is the last with something in it, however long the log is")
  func lastLine() throws {
    let folder = Folder()
    let log = try OutputCapture(path: folder.file("log"))
    #expect(log.lastLine == nil)
    try folder.write(String(repeating: "Compiling\n", count: 9000) + "Linking \n\n \n", to: "log")
    #expect(log.lastLine == "Linking")
  }
}

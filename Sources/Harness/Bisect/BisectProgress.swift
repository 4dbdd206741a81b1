/// Tells what a bisect is at: one line that changes on a terminal, lines on standard error elsewhere.
final class BisectProgress {
  private let terminal: TextOutput?
  private let errors: TextOutput
  private let isQuiet: Bool
  private var phase = ""
  private var shown = ""

  private static let columns = 99

  init(_ surroundings: Surroundings, isQuiet: Bool) {
    terminal = surroundings.terminal
    errors = surroundings.errors
    self.isQuiet = isQuiet
  }

  /// Something began that takes a while.
  func begin(_ text: String) {
    phase = printable(text)
    guard !isQuiet else { return }
    if terminal == nil { line(phase + " …") } else { draw(phase + " …") }
  }

  /// How far it is; for terminals only.
  func advance(_ text: String) { draw("\(phase): \(text)") }

  /// Something that stays to be read.
  func tell(_ text: String) {
    guard !isQuiet else { return }
    finish()
    line(printable(text))
  }

  /// Takes the changing line away.
  func finish() {
    guard let terminal, !shown.isEmpty else { return }
    terminal.write("\r\u{1B}[K")
    terminal.flush()
    shown = ""
  }

  private func line(_ text: String) {
    errors.line(text)
    errors.flush()
  }

  private func draw(_ text: String) {
    guard !isQuiet, let terminal, text != shown else { return }
    shown = text
    terminal.write("\r\u{1B}[K" + text.prefix(Self.columns))
    terminal.flush()
  }
}

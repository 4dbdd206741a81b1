import Console

/// Shows what a bisect is doing: one changing line on a terminal, lines on standard error elsewhere.
final class BisectProgress {
  private let terminal: TextOutput?
  private let errors: TextOutput
  private let isQuiet: Bool
  private var phase = ""
  private var shown = ""
  /// When the last line was written.
  private var spoke = SuspendingClock.now
  private let silenceMax: Duration

  private static let columns = 99

  /// - Parameter silenceMax: Without a terminal, the time after which a line shows that work is going on.
  init(
    _ environment: Environment, isQuiet: Bool, silenceMax: Duration = .seconds(30)
  ) {
    self.silenceMax = silenceMax
    terminal = environment.terminal
    errors = environment.errors
    self.isQuiet = isQuiet
  }

  /// Begins a phase that takes a while.
  func begin(_ text: String) {
    phase = printable(text)
    guard !isQuiet else { return }
    if terminal == nil { line(phase + " …") } else { draw(phase + " …") }
  }

  /// Shows how far the phase is; on terminals only.
  func advance(_ text: String) { draw("\(phase): \(text)") }

  /// Shows how far a phase of minutes is: drawn on a terminal, and an occasional line elsewhere.
  func goOn(_ text: String) {
    if terminal != nil { return advance(printable(text)) }
    guard !isQuiet, SuspendingClock.now - spoke >= silenceMax else { return }
    line(String("\(phase): \(printable(text))".prefix(Self.columns)))
  }

  /// Writes a line that stays.
  func tell(_ text: String) {
    guard !isQuiet else { return }
    finish()
    line(printable(text))
  }

  /// Erases the changing line.
  func finish() {
    guard let terminal, !shown.isEmpty else { return }
    terminal.draw("\r\u{1B}[K")
    terminal.flush()
    shown = ""
  }

  private func line(_ text: String) {
    spoke = SuspendingClock.now
    errors.line(text)
    errors.flush()
  }

  private func draw(_ text: String) {
    guard !isQuiet, let terminal, text != shown else { return }
    shown = text
    terminal.draw("\r\u{1B}[K" + text.prefix(Self.columns))
    terminal.flush()
  }
}

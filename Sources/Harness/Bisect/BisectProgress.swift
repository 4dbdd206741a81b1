import Console

/// Tells what a bisect is at: one line that changes on a terminal, lines on standard error elsewhere.
final class BisectProgress {
  private let terminal: TextOutput?
  private let errors: TextOutput
  private let isQuiet: Bool
  private var phase = ""
  private var shown = ""
  /// When a line was written last.
  private var spoke = SuspendingClock.now
  private let silenceMax: Duration

  private static let columns = 99

  /// - Parameter silenceMax: after how long where no terminal is, a line says that it goes on.
  init(
    _ surroundings: Surroundings, isQuiet: Bool, silenceMax: Duration = .seconds(30)
  ) {
    self.silenceMax = silenceMax
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

  /// How far something is that takes minutes: drawn on a terminal, and a line now and then elsewhere.
  func goOn(_ text: String) {
    if terminal != nil { return advance(printable(text)) }
    guard !isQuiet, SuspendingClock.now - spoke >= silenceMax else { return }
    line(String("\(phase): \(printable(text))".prefix(Self.columns)))
  }

  /// Something that stays to be read.
  func tell(_ text: String) {
    guard !isQuiet else { return }
    finish()
    line(printable(text))
  }

  /// Takes the changing line away.
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

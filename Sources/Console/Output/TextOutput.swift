/// Where a command's text goes: a descriptor of the process, or a test's memory.
package final class TextOutput {
  private let sink: (String) -> Bool
  private var buffer = ""
  private var isBroken = false
  /// Why text was lost; nil if none was, or if the reader is gone.
  package private(set) var failure: String?

  private static let bufferBytesMax = 1 << 14

  package init(_ sink: @escaping (String) -> Bool) { self.sink = sink }

  package convenience init(descriptor: Int32) {
    self.init { writeAll(Array($0.utf8), to: descriptor) }
  }

  /// Adds lines of text; once a write has failed, as to a closed pipe, the rest is dropped.
  ///
  /// Names and messages from outside must not control the terminal, wherever they are printed.
  package func write(_ text: String) { draw(printableLines(text)) }

  /// Adds text that may move the cursor; every part of it must be this program's own.
  package func draw(_ text: String) {
    buffer += text
    if buffer.utf8.count >= Self.bufferBytesMax { flush() }
  }

  package func line(_ text: String = "") { write(text + "\n") }

  package func flush() {
    if !buffer.isEmpty, !isBroken, !sink(buffer) {
      isBroken = true
      failure = lastWriteError()
    }
    buffer = ""
  }
}

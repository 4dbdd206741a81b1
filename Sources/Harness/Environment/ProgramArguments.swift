import Console

/// The words of the command line as the operating system passed them.
enum ProgramArguments {
  /// Why they cannot be used; nil if they can.
  ///
  /// A name that is not UTF-8 would change when it becomes a `String`, and another file would be read or written.
  static var complaint: String? {
    for index in 0..<Int(CommandLine.argc) {
      guard let word = CommandLine.unsafeArgv[index] else { continue }
      let bytes = UnsafeRawBufferPointer(start: word, count: length(word)).map { $0 }
      if String(validating: bytes, as: UTF8.self) == nil {
        let place = index == 0 ? "the name of the program" : "argument \(index)"
        return "\(place), \(spelled(bytes)), is not UTF-8; only UTF-8 names can be used"
      }
    }
    return nil
  }

  /// The name of the program for a command that works in any folder.
  ///
  /// `folder` is prepended to a relative path; a bare name was found through PATH and will be found again.
  static func pasted(_ name: String, folder: String) -> String {
    guard name.contains("/"), !name.hasPrefix("/"), folder.hasPrefix("/"),
      !folder.unicodeScalars.contains("\u{FFFD}")
    else { return name }
    var rest = name[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2).drop { $0 == "/" } }
    return folder + (folder.hasSuffix("/") ? "" : "/") + rest
  }

  private static func length(_ word: UnsafePointer<CChar>) -> Int {
    var count = 0
    while word[count] != 0 { count += 1 }
    return count
  }
}

import Console
import Foundation

/// The toolchain's program that prints the backtrace of another one that has crashed.
package enum Backtracer {
  /// What the runtime prints when a backtrace is complete.
  static let endMark = "Backtrace took"

  /// The variable that makes a process die without a backtrace, which would take seconds.
  package static let off = (name: "SWIFT_BACKTRACE", value: "enable=no")

  private static let places = [
    "libexec/swift/linux/swift-backtrace-static", "libexec/swift/linux/swift-backtrace",
    "libexec/swift/macosx/swift-backtrace",
  ]

  /// Its path, beside the `swift` that PATH finds; nil if there is none.
  package static var path: String? {
    for folder in (environmentVariable("PATH") ?? "").split(separator: ":") {
      let swift = URL(filePath: String(folder)).appending(path: "swift").resolvingSymlinksInPath()
      guard FileManager.default.isExecutableFile(atPath: swift.path) else { continue }
      let root = swift.deletingLastPathComponent().deletingLastPathComponent()
      for place in places {
        let file = root.appending(path: place).path
        if FileManager.default.isExecutableFile(atPath: file) { return file }
      }
    }
    return nil
  }
}

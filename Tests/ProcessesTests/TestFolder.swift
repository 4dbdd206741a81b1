import Foundation

/// A folder for one test, gone when it ends.
final class TestFolder {
  let path = NSTemporaryDirectory() + "heddle-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}

/// Waits until `condition` holds; false after ten minutes, which only a hang takes.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let end = SuspendingClock.now + .seconds(600)
  while SuspendingClock.now < end {
    if try condition() { return true }
    usleep(10_000)
  }
  return false
}

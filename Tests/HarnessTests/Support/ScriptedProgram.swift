import Foundation

@testable import Harness
@testable import Processes

/// A worker program that is a script of a shell, that does what real workers rarely do.
final class ScriptedProgram {
  private let folder = Folder()

  var path: String { folder.file("worker") }

  /// Lines of a script in which `answer N` answers the order N, `peak N KILOBYTES` does so with the most
  /// memory so far, `order` waits for the next order, and `ready KILOBYTES` is said before the first.
  init(_ script: String) throws {
    let text = """
      #!/bin/sh
      answer() { peak "$1" 0; }
      peak() { printf '%s %s 0 answer {"number":%s}\\n' "$1" "$2" "$1"; }
      ready() { echo "ready $1"; }
      order() { read -r line || exit 0; }
      begin() { order; printf '\\036' >&2; }
      \(script)
      """
    try folder.write(text, to: "worker.text")
    // No program can be started while it is open for writing, and the children of other tests would have
    // it open if this process wrote it.
    _ = try Subprocess.run(
      "/bin/sh", ["-c", "cp \"$0.text\" \"$0\" && chmod 755 \"$0\"", path])
  }

  /// What the script has written into a file of its folder; `$0.NAME` is its path.
  func note(_ name: String) -> String? { folder.read("worker.\(name)") }

  /// Makes the file `$0.NAME`, for which the script may wait.
  func leave(_ name: String) throws { try folder.write("", to: "worker.\(name)") }

  func pool(places: Int = 1, megabytes: UInt64 = 4096) -> ProcessRunPool {
    ProcessRunPool(program: path, places: places, megabytesMax: megabytes)
  }
}

extension RunPool {
  /// Waits until this many events have come.
  func events(_ count: Int) throws -> [RunPoolEvent] {
    var events: [RunPoolEvent] = []
    _ = try Patience.eventually {
      if events.count < count { events += try wait(milliseconds: 100) }
      return events.count >= count
    }
    return events
  }

  /// Gives an order that only its number tells from others.
  func give(_ number: UInt64, to place: Int = 0, milliseconds: UInt64 = 3_600_000) throws {
    try give(
      RunOrder(
        number: number, task: .run, seed: number, options: [:], milliseconds: milliseconds),
      to: place)
  }
}

extension RunPoolEvent {
  static func answered(_ number: UInt64, at place: Int = 0) -> RunPoolEvent {
    .answered(place: place, RunAnswer(number: number))
  }

  static func ended(
    _ cause: WorkerEnd.Cause, _ words: String..., at place: Int = 0
  ) -> RunPoolEvent {
    .ended(place: place, WorkerEnd(cause, words: words))
  }
}

extension WorkerEnd {
  /// The end of a worker that has noted where its run was.
  init(_ cause: Cause, words: [String] = [], place: TrapLocation) {
    self.init(
      cause, words: words,
      notes: ["\(place.step) \(place.actor)"] + (place.statement.map { [$0] } ?? []))
  }
}

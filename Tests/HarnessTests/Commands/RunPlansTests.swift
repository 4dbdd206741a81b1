import Console
import Foundation
import Scenario
import Testing

@testable import Harness

@Suite("heddle run --plans") struct RunPlansTests {
  private func run(_ words: String...) -> Session {
    Session.run(["run"] + words) { $0.system = AnySystem(Till()) }
  }

  /// The failure file of a seed whose run meets the note that is not taken.
  private func failure(in folder: Folder) throws -> String {
    let path = folder.file("till.failure")
    let session = run("--seed", "3", "--failure", path)
    #expect(session.status == .propertyFailed)
    return path
  }

  private func edit(_ path: String, _ change: (String) -> String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = change(text)
    #expect(changed != text)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test("The plans of a failure file make the same failure with the same digests")
  func same() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let drawn = run("--seed", "3")
    let given = run("--plans", path)
    #expect(given.status == .propertyFailed)
    let digests = drawn.out.split(separator: "\n").first { $0.hasPrefix("digests:") }
    #expect(digests != nil && given.out.contains(digests ?? ""))
    #expect(given.out.contains("assertion in client: every note is taken"))
  }

  @Test("An edited plan makes another run")
  func edited() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    try edit(path) { $0.replacing(#"{\"note\":7}"#, with: #"{\"note\":8}"#) }
    #expect(run("--plans", path).status == .passed)
  }

  @Test("A plan that is none of the system's is refused with its place")
  func malformed() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    try edit(path) { $0.replacing(#"{\"note\":7}"#, with: #"{\"coin\":7}"#) }
    let session = run("--plans", path)
    #expect(session.status == .usage)
    #expect(session.errors.contains("operations."))
    #expect(session.errors.contains("expected \"note\", but it is missing"))
  }

  @Test("The option does not go with a seed, and a system without plans refuses it")
  func refused() throws {
    let folder = Folder()
    let path = try failure(in: folder)
    let both = run("--plans", path, "--seed", "3")
    #expect(both.status == .usage && both.errors.contains("does not go with --seed"))
    let foreign = Session.run(["run", "--plans", path])
    #expect(foreign.status == .usage && foreign.errors.contains("one of \"till\""))
  }
}

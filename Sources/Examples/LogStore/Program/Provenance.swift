import Scenario

/// Knows every value that was ever put.
final class Provenance: Property {
  static let name: StaticString = "provenance"
  static let asserts: StaticString = "What an opening or a read finds at a key was once put there."

  private var asked: [String: Set<String>] = [:]

  init(_ model: NoModel) {}

  func saw(
    _ event: LogStoreSystem.Event, _ run: Run<LogStoreSystem>
  ) throws(Violation) {
    switch event {
    case .asked(let key, .some(let value)): asked[key, default: []].insert(value)
    case .recovered(let found):
      for (key, value) in found.sorted(by: { $0.key < $1.key }) { try judge(key, value) }
    case .read(let key, .some(let value)): try judge(key, value)
    default: break
    }
  }

  private func judge(_ key: String, _ value: String) throws(Violation) {
    if asked[key]?.contains(value) == true { return }
    throw Violation("\(key) is \(Text.short(value)), which was never put there")
  }
}

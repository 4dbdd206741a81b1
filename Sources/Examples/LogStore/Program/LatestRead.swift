import Scenario

/// Follows what the store shows.
final class LatestRead: Property {
  static let name: StaticString = "latest-read"
  static let asserts: StaticString =
    "A read finds what was acknowledged last, or what the last opening found."

  private var shown: [String: String] = [:]

  init(_ model: NoModel) {}

  func saw(
    _ event: LogStoreSystem.Event, _ run: Run<LogStoreSystem>
  ) throws(Violation) {
    switch event {
    case .acknowledged(let key, let value): shown[key] = value
    case .recovered(let found): shown = found
    case .read(let key, let value):
      if value == shown[key] { break }
      throw Violation(
        "\(key): a read finds \(Text.short(value)), not \(Text.short(shown[key]))")
    case .asked, .failed: break
    }
  }
}

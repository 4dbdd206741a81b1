import Scenario

/// Follows for each key what was acknowledged last and what may have happened since.
final class Durability: Property {
  static let name: StaticString = "durability"
  static let asserts: StaticString =
    "After each opening a key has what was acknowledged last, or what was asked for since."

  private struct Key {
    /// What was acknowledged last, or found by the last opening.
    var acknowledged: String?
    /// Requested and not answered; several clients may have requested the same.
    var open: [String?] = []
    /// Failed since the last acknowledgement.
    var failed: [String?] = []

    mutating func answer(_ value: String?) {
      guard let place = open.firstIndex(of: value) else { return }
      open.remove(at: place)
    }
  }

  private var keys: [String: Key] = [:]

  init(_ model: NoModel) {}

  func saw(
    _ event: LogStoreSystem.Event, _ run: Run<LogStoreSystem>
  ) throws(Violation) {
    switch event {
    case .asked(let key, let value): keys[key, default: Key()].open.append(value)
    case .failed(let key, let value):
      keys[key]?.answer(value)
      keys[key]?.failed.append(value)
    case .acknowledged(let key, let value):
      keys[key]?.answer(value)
      keys[key]?.failed.removeAll()
      keys[key]?.acknowledged = value
    case .recovered(let found): try judge(found, run)
    case .read: break
    }
  }

  private func judge(
    _ found: [String: String], _ run: Run<LogStoreSystem>
  ) throws(Violation) {
    for (key, state) in keys.sorted(by: { $0.key < $1.key }) {
      let value = found[key]
      if value == state.acknowledged { continue }
      guard state.open.contains(value) || state.failed.contains(value) else {
        throw Violation(
          "\(key): \(Text.short(state.acknowledged)) was acknowledged last, and the opening finds "
            + Text.short(value))
      }
      run.reachable("a change that was not acknowledged survived")
    }
    keys = found.mapValues { Key(acknowledged: $0) }
  }
}

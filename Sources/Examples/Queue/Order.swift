import Scenario

/// Follows what was put and what was taken.
final class Order: Property {
  static let name: StaticString = "order"
  static let asserts: StaticString = "Items are taken in the order in which they were put."

  private var expected: [Int] = []

  init(_ model: NoModel) {}

  func saw(_ event: QueueSystem.Event, _ run: Run<QueueSystem>) throws(Violation) {
    switch event {
    case .put(let item): expected.append(item)
    case .took(let item):
      let first = expected.isEmpty ? nil : expected.removeFirst()
      if first != item { throw Violation("\(item) was taken, not \(first ?? 0)") }
    }
  }
}

/// Coded as an object with the operations; `goesOnAfterErrors` is left out if it is false.
extension Plan: Codable {
  private enum Keys: String, CodingKey { case operations, goesOnAfterErrors }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    operations = ContiguousArray(
      try container.decode([PlannedOperation].self, forKey: .operations))
    goesOnAfterErrors =
      try container.decodeIfPresent(Bool.self, forKey: .goesOnAfterErrors) ?? false
    func refuse(_ text: String, _ path: [any CodingKey]) -> DecodingError {
      .dataCorrupted(
        DecodingError.Context(
          codingPath: container.codingPath + [Keys.operations] + path, debugDescription: text))
    }
    if operations.isEmpty { throw refuse("expected at least one operation", []) }
    if let complaint = PlanShape.complaint(of: operations) {
      throw refuse(complaint.text, [Place(complaint.place)])
    }
  }

  /// The place of an operation in the list.
  private struct Place: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }

    init(_ place: Int) { intValue = place }
    init?(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(Array(operations), forKey: .operations)
    if goesOnAfterErrors { try container.encode(true, forKey: .goesOnAfterErrors) }
  }
}

extension Numbers {
  /// `1 seed`, `10,000 seeds`.
  package static func counted(_ count: UInt64, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}

/// Keys and values in sentences for people.
enum Text {
  /// A value without the part that only makes it long.
  static func short(_ value: String?) -> String {
    guard let value else { return "nothing" }
    return String(value.prefix { $0 != "." })
  }
}

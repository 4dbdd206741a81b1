import Foundation

/// Finds the number for which the decoder refuses a whole JSON text, because the decoder does not say which it was.
package enum WrongNumber {
  /// Nil if the text is not JSON, or every number in it is a whole number from 0 on.
  package static func sentence(_ text: String) -> String? {
    guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else { return nil }
    return find(value, "").map { "expected a whole number from 0 to \(UInt64.max)\($0)" }
  }

  /// ` at PATH, not NUMBER` for the first one, in the order of the keys.
  private static func find(_ value: Any, _ path: String) -> String? {
    func below(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
    switch value {
    case let object as [String: Any]:
      for key in object.keys.sorted() {
        if let found = object[key].flatMap({ find($0, below(key)) }) { return found }
      }
      return nil
    case let list as [Any]:
      for (index, item) in list.enumerated() {
        if let found = find(item, below("\(index)")) { return found }
      }
      return nil
    case let number as NSNumber where UInt64("\(number)") == nil:
      return (path.isEmpty ? "" : " at \(path)") + ", not \(number)"
    default: return nil
    }
  }
}

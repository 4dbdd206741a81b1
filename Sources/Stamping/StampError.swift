/// Why a package cannot be stamped.
package enum StampError: Error, Hashable, CustomStringConvertible {
  case unreadable(String)
  case unwritable(String)

  /// One sentence.
  package var description: String {
    switch self {
    case .unreadable(let path): "cannot read \(path)"
    case .unwritable(let path): "cannot write \(path)"
    }
  }
}

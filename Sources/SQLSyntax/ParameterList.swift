/// The parameters of a statement: how many, and their names.
public struct ParameterList: Equatable, Sendable {
  /// A name and its number.
  public struct Named: Equatable, Sendable {
    /// The number, from 1.
    public var index: Int
    /// The name with its mark, as in `:id`.
    public var name: String
  }

  /// The largest number of a parameter; numbers below may be unused.
  public internal(set) var count = 0

  /// The named parameters in the order of their numbers.
  public internal(set) var named: [Named] = []

  /// The number of a name, given with its mark.
  ///
  /// - Complexity: O(*n*) in the number of names.
  public func index(of name: String) -> Int? {
    for parameter in named where parameter.name.utf8.elementsEqual(name.utf8) {
      return parameter.index
    }
    return nil
  }
}

/// Numbers the parameters while a statement is parsed.
struct ParameterNumbering {
  private(set) var list = ParameterList()
  private var indices: [[UInt8]: Int] = [:]

  /// The number of the next anonymous parameter, or nil if there are too many.
  mutating func anonymous() -> Int? {
    guard list.count < Limit.parameters.maximum else { return nil }
    list.count += 1
    return list.count
  }

  /// Records a number that was written; returns nil if it is out of range.
  mutating func numbered(_ index: Int) -> Int? {
    guard index >= 1, index <= Limit.parameters.maximum else { return nil }
    list.count = max(list.count, index)
    return index
  }

  /// The number of a name, or nil if it is new and there are too many.
  mutating func named(_ name: String) -> Int? {
    let key = Array(name.utf8)
    if let index = indices[key] { return index }
    guard let index = anonymous() else { return nil }
    indices[key] = index
    list.named.append(ParameterList.Named(index: index, name: name))
    return index
  }
}

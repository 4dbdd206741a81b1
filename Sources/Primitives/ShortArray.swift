/// An array that stores its first element inline, so that up to one element needs no allocation.
///
/// For lists of which there are many and which are usually that short, such as the versions of a row.
public struct ShortArray<Element>: RandomAccessCollection {
  @usableFromInline var head: Element?
  /// The elements after the first; empty if there are none.
  @usableFromInline var rest: ContiguousArray<Element> = []

  @inlinable public init() {}

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public var count: Int { isEmpty ? 0 : 1 &+ rest.count }

  @inlinable public var isEmpty: Bool {
    if case .none = head { return true }
    return false
  }

  @inlinable public subscript(index: Int) -> Element {
    @inline(__always) get {
      guard index == 0 else { return rest[index &- 1] }
      guard let head else { trap("an empty list has no first element") }
      return head
    }
  }

  /// Changes the element at `index` in place.
  ///
  /// A subscript would allocate memory for its coroutine at each call from another module.
  @inlinable @inline(__always)
  public mutating func update<Result>(
    at index: Int, _ change: (inout Element) -> Result
  ) -> Result {
    if index > 0 { return change(&rest[index &- 1]) }
    require(!isEmpty, "an empty list has no first element")
    return change(&head!)
  }

  /// Whether `condition` holds for some element; unlike a loop it copies no list.
  ///
  /// - Complexity: O(count).
  @inlinable @inline(__always)
  public func contains(where condition: (Element) -> Bool) -> Bool {
    guard let head else { return false }
    if condition(head) { return true }
    var index = 0
    while index < rest.count {
      if condition(rest[index]) { return true }
      index &+= 1
    }
    return false
  }

  @inlinable public mutating func append(_ element: Element) {
    if isEmpty { head = element } else { rest.append(element) }
  }

  /// Inserts `element` before the one at `index`, or at the end.
  ///
  /// - Complexity: O(count).
  @inlinable public mutating func insert(_ element: Element, at index: Int) {
    if index == count { return append(element) }
    if index > 0 { return rest.insert(element, at: index - 1) }
    guard let old = head else { trap("an element was inserted at \(index) of an empty list") }
    rest.insert(old, at: 0)
    head = element
  }

  /// Removes the element at `index`; the memory is kept.
  ///
  /// - Complexity: O(count).
  @inlinable public mutating func remove(at index: Int) {
    require(index >= 0 && index < count, "a list of \(count) has no element \(index)")
    if index > 0 {
      rest.remove(at: index - 1)
    } else {
      head = rest.isEmpty ? nil : rest.removeFirst()
    }
  }

  /// Removes the first `number` elements; the memory is kept.
  ///
  /// - Complexity: O(count).
  @inlinable public mutating func removeFirst(_ number: Int) {
    require(number >= 0 && number <= count, "a list of \(count) has no first \(number)")
    if number == 0 { return }
    if number == count { return removeAll() }
    head = rest[number - 1]
    rest.removeFirst(number)
  }

  /// Removes the elements for which `condition` holds; the others keep their order.
  ///
  /// - Complexity: O(count).
  @inlinable public mutating func removeAll(where condition: (Element) -> Bool) {
    rest.removeAll(where: condition)
    if let head, condition(head) { remove(at: 0) }
  }

  /// Removes all elements; the memory is kept.
  @inlinable public mutating func removeAll() {
    head = nil
    rest.removeAll(keepingCapacity: true)
  }
}

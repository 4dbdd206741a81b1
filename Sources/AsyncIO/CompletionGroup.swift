import Primitives

/// Joins many completions into one, which settles when all have or at the first error.
///
/// The group owns what is added to it: it takes the children's outcomes, and nothing else may take them. A child
/// that has already settled is accepted too, and groups nest.
public struct CompletionGroup {
  private let arena: CompletionArena
  private var children: ContiguousArray<Completion> = []

  public init(in arena: CompletionArena) { self.arena = arena }

  /// Adds an operation, or the completion of another group.
  public mutating func add(_ completion: Completion) {
    if !completion.isExplicitYield { children.append(completion) }
  }

  /// Aborts every child; `build` then returns a group that has failed.
  public func cancel() {
    for child in children { arena.abort(child) }
  }

  /// The completion of the whole; `whenSettled` runs once, with the first error if there is one.
  ///
  /// An empty group runs the callback with success and is an explicit yield.
  /// - Complexity: O(children).
  public consuming func build(
    whenSettled: @escaping (IOError?) -> Void = { _ in }
  ) -> Completion {
    guard !children.isEmpty else {
      whenSettled(nil)
      return .yield(.voluntary)
    }
    return arena.makeGroup(children, whenSettled: whenSettled)
  }
}

/// What a group still waits for.
struct GroupState {
  var pending: Int
  var children: ContiguousArray<Completion>
  var whenSettled: (IOError?) -> Void
}

extension CompletionArena {
  func makeGroup(
    _ children: ContiguousArray<Completion>, whenSettled: @escaping (IOError?) -> Void
  ) -> Completion {
    let group = begin()
    var state = GroupState(pending: 0, children: children, whenSettled: whenSettled)
    var firstError: IOError?
    for child in children {
      let index = slot(child)
      require(slots[index].parent == .max, "a completion was added to two groups")
      if slots[index].state == .pending {
        slots[index].parent = group.index
        state.pending += 1
      } else if firstError == nil {
        firstError = slots[index].error
      }
    }
    groups[group.index] = state
    if firstError != nil || state.pending == 0 { settleGroup(group, error: firstError) }
    return group
  }

  func childSettled(ofGroupAt index: UInt32, error: IOError?) {
    guard let place = groups.index(forKey: index) else { return }
    groups.values[place].pending -= 1
    guard error != nil || groups.values[place].pending == 0 else { return }
    settleGroup(
      Completion(index: index, stamp: slots[Int(index)].stamp), error: error)
  }

  func cancelGroup(_ group: Completion) {
    guard let state = groups[group.index] else { return }
    // The first abort settles the group; the others then find no parent to tell.
    for child in state.children { abort(child) }
  }

  /// Settles the group, releases settled children and leaves pending ones to settle by themselves.
  ///
  /// The callback runs before the group settles, so with nested groups the inner one's runs first.
  private func settleGroup(_ group: Completion, error: IOError?) {
    guard let state = groups.removeValue(forKey: group.index) else { return }
    for child in state.children where isCurrent(child) {
      slots[Int(child.index)].parent = .max
      abandon(child)
    }
    state.whenSettled(error)
    if let error { fail(group, with: error) } else { succeed(group) }
  }
}

extension CompletionArena {
  /// Settles the operation with success.
  ///
  /// - Returns: Whether it was pending; false after an abort, whose outcome then stands.
  @discardableResult
  public func succeed(_ completion: Completion, result: Int = 0, object: AnyObject? = nil) -> Bool {
    settle(completion) { slot in
      slot.state = .succeeded
      slot.result = result
      slot.payload = object
    }
  }

  /// Settles the operation with an error.
  ///
  /// - Returns: Whether it was pending; false after an abort, whose outcome then stands.
  @discardableResult
  public func fail(_ completion: Completion, with error: IOError) -> Bool {
    settle(completion) { slot in
      slot.state = .failed
      slot.error = error
    }
  }

  /// Cancels the operation, and the children of a group; a settled one stays as it is.
  public func abort(_ completion: Completion) {
    guard !isFinished(completion) else { return }
    if groups[completion.index] != nil {
      cancelGroup(completion)
    } else {
      fail(completion, with: IOError(.aborted, during: .group))
    }
  }

  private func settle(_ completion: Completion, _ change: (inout Slot) -> Void) -> Bool {
    let index = Int(completion.index)
    guard index < slots.count, slots[index].generation == completion.generation,
      slots[index].state == .pending
    else { return false }
    change(&slots[index])
    let (parent, error) = (slots[index].parent, slots[index].error)
    if slots[index].isAbandoned { release(index) }
    if parent != .max { childSettled(ofGroupAt: parent, child: completion, error: error) }
    return true
  }
}

extension CompletionArena {
  /// Settles the operation with success.
  ///
  /// - Returns: Whether it was pending; false after an abort, whose outcome is kept.
  @discardableResult
  public func succeed(_ completion: Completion, result: Int = 0, file: (any File)? = nil) -> Bool {
    guard isPending(completion) else { return false }
    let index = Int(completion.index)
    slots[index].state = .succeeded
    slots[index].result = result
    if let file {
      slots[index].hasFile = true
      files[completion.index] = file
    }
    finishSettling(index, completion, nil)
    return true
  }

  /// Settles the operation with an error.
  ///
  /// - Returns: Whether it was pending; false after an abort, whose outcome is kept.
  @discardableResult
  public func fail(_ completion: Completion, with error: IOError) -> Bool {
    guard isPending(completion) else { return false }
    let index = Int(completion.index)
    slots[index].state = .failed
    slots[index].error = error
    finishSettling(index, completion, error)
    return true
  }

  /// Cancels the operation, and the children of a group; a settled one stays as it is.
  public func abort(_ completion: Completion) {
    guard isPending(completion) else { return }
    if groups[completion.index] != nil {
      cancelGroup(completion)
    } else {
      fail(completion, with: IOError(.aborted, during: .group))
    }
  }

  private func finishSettling(_ index: Int, _ completion: Completion, _ error: IOError?) {
    noteEvent()
    let parent = slots[index].parent
    if slots[index].isAbandoned { release(index) }
    if parent != .max { childSettled(ofGroupAt: parent, error: error) }
  }
}

extension AnySystem {
  /// The last lines that a failed run narrates; the run is repeated to get them.
  ///
  /// So a run that passes builds no lines. Empty if the system narrates nothing, or if the second run was
  /// interrupted or differs from the first.
  public func lastNarration(of request: RunRequest, _ result: RunResult, lines: Int) -> [String] {
    guard result.outcome != .passed else { return [] }
    var tail = NarrationTail(limit: lines)
    var request = request
    request.narrator = { tail.append($0) }
    (request.traced, request.position, request.isRecording) = (nil, nil, false)
    request.progress = { _ in }
    let second = execute(request)
    return second.behaviourDigest == result.behaviourDigest ? tail.lines : []
  }
}

/// Keeps the last of many lines.
struct NarrationTail {
  let limit: Int
  private var kept: ContiguousArray<String> = []

  init(limit: Int) { self.limit = limit }

  /// - Complexity: O(1), amortised.
  mutating func append(_ line: String) {
    if kept.count >= 2 * limit { kept.removeFirst(kept.count - limit) }
    kept.append(line)
  }

  /// At most `limit` lines, the oldest first.
  var lines: [String] { Array(kept.suffix(limit)) }
}

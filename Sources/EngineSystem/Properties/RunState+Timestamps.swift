extension RunState {
  /// Takes note that the engine drew a timestamp; none may come twice in one opening.
  func takeTimestamp(_ timestamp: UInt64, _ fiber: Fiber?) {
    if !timestamps.insert(timestamp) {
      report(fiber, "timestamps", "the timestamp \(timestamp) was drawn twice")
    }
  }

  func forgetTimestamps(keeping survivors: [UInt64]) {
    timestamps = TimestampSet()
    for survivor in survivors { _ = timestamps.insert(survivor) }
  }
}

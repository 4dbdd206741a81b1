/// An operation that a state of a machine begins once and then waits for, turn by turn.
///
/// `take` is called on each turn from the same place: the first call begins the operation, and the first call after
/// it has settled returns its outcome. A machine that waits for one thing at a time needs one of these.
public struct Pending {
  private var completion: Completion?

  public init() {}

  /// Whether an operation has begun whose outcome was not taken.
  public var isWaiting: Bool { completion != nil }

  /// The operation's number, once it has settled: bytes read or written, otherwise 0.
  ///
  /// - Throws: `.io` until the operation has settled, and its own error as a failure.
  @discardableResult
  public mutating func take(
    _ io: any IO, _ begin: () -> Completion
  ) throws(Interruption<IOError>) -> Int {
    let completion = try settled(io, begin)
    do throws(IOError) {
      return try io.completions.take(completion)
    } catch {
      throw .failure(error)
    }
  }

  /// The file that an open returned, once it has settled.
  ///
  /// - Throws: `.io` until the operation has settled, and its own error as a failure.
  public mutating func takeFile(
    _ io: any IO, _ begin: () -> Completion
  ) throws(Interruption<IOError>) -> any File {
    let completion = try settled(io, begin)
    do throws(IOError) {
      return try io.takeFile(completion)
    } catch {
      throw .failure(error)
    }
  }

  /// Abandons the operation, if there is one; its effect may still happen.
  public mutating func abandon(_ io: any IO) {
    if let completion { io.completions.abandon(completion) }
    completion = nil
  }

  private mutating func settled(
    _ io: any IO, _ begin: () -> Completion
  ) throws(Interruption<IOError>) -> Completion {
    let waited = completion ?? begin()
    guard io.completions.isFinished(waited) else {
      completion = waited
      throw .io(waited)
    }
    completion = nil
    return waited
  }
}

/// The result of a function that can wait: finished with a value, or to be called again.
///
/// After `.io(completion)` the same function is called again once the completion has finished; an earlier call
/// returns `.io` again and changes nothing. Must not be ignored.
public enum IOResult<Value> {
  case done(Value)
  case io(Completion)
}

extension IOResult: Sendable where Value: Sendable {}
extension IOResult: Equatable where Value: Equatable {}

/// Why a computation inside a machine did not return: it waits, or it failed.
///
/// A function that would have to return "not yet" throws this instead, and every caller's `try` passes it up; only
/// the outermost function, which clients call, turns it into an `IOResult`.
public enum Interruption<Failure: Error>: Error {
  case io(Completion)
  case failure(Failure)
}

extension Interruption: Equatable where Failure: Equatable {}

extension IOResult {
  /// Runs `body` in the outermost function, which a client calls: an interruption by I/O becomes `.io`.
  ///
  /// - Throws: The failure that `body` threw.
  @inlinable @inline(__always)
  public init<Failure: Error>(
    catching body: () throws(Interruption<Failure>) -> Value
  ) throws(Failure) {
    do throws(Interruption<Failure>) {
      self = .done(try body())
    } catch {
      switch error {
      case .io(let completion): self = .io(completion)
      case .failure(let failure): throw failure
      }
    }
  }
}

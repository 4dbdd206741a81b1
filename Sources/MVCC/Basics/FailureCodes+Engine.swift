import AsyncIO

/// The failures that only a store of versions can meet; their numbers are part of plans.
extension FailureCode {
  /// Another transaction has written what this one writes.
  @inlinable public static var conflict: FailureCode { FailureCode(rawValue: 2) }
  /// A transaction whose writes this one has read has been rolled back.
  @inlinable public static var dependencyAborted: FailureCode { FailureCode(rawValue: 4) }
}

extension FailureCodes {
  @inlinable public static var conflict: FailureCodes { FailureCodes(.conflict) }
  @inlinable public static var dependencyAborted: FailureCodes { FailureCodes(.dependencyAborted) }
}

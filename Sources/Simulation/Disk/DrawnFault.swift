import AsyncIO
import Primitives

/// Which part of a failed write reached the disk.
enum Landing {
  /// The first n bytes.
  case prefix(Int)
  /// The sectors whose bit, by the sector's number modulo 64, is set.
  case sectors(UInt64)
}

/// What was drawn for one operation when it was submitted.
enum DrawnFault {
  case none
  /// Fails with `code`; the part of a write that has `landed` has happened. `isLasting` says that more will fail.
  case failure(IOError.Code, landed: Landing, isLasting: Bool)
  /// Moves only `count` bytes; because the disk is full if `isFull`.
  case short(count: Int, isFull: Bool)

  var code: IOError.Code? {
    if case .failure(let code, _, _) = self { code } else { nil }
  }

  var isFailure: Bool { code != nil }

  /// Counts the fault if an operation of `kind` has met it.
  func count(_ kind: IOError.Operation, in counters: inout DiskCounters) {
    switch self {
    case .none: return
    case .failure(.noSpace, _, _): counters.faultCounts.noSpace += 1
    case .failure(.quotaExceeded, _, _): counters.faultCounts.quota += 1
    case .failure(_, _, let isLasting):
      counters.faultCounts[kind] += 1
      if isLasting { counters.faultCounts.lasting += 1 }
    case .short:
      if kind == .read {
        counters.faultCounts.shortReads += 1
      } else {
        counters.faultCounts.shortWrites += 1
      }
    }
    counters.faults += 1
  }
}

/// Failures that continue: how many operations of each kind still fail, and how long a full disk stays full.
struct FaultSpells {
  private var failing: ContiguousArray<UInt32> = []
  /// The bytes that files may still grow by; nil for no limit.
  var freeSpace: Int?
  /// How often the full disk still refuses before space is freed, and with which code.
  var refusals: UInt64 = 0
  var refusal = IOError.Code.noSpace

  init(freeSpace: Int?) { self.freeSpace = freeSpace }

  /// Whether an operation of `kind` fails because an earlier one began a spell.
  mutating func takeFailure(_ kind: IOError.Operation) -> Bool {
    guard !failing.isEmpty, failing[Int(kind.rawValue)] > 0 else { return false }
    failing[Int(kind.rawValue)] -= 1
    return true
  }

  /// The next `count` operations of `kind` fail too.
  mutating func begin(_ kind: IOError.Operation, count: UInt64) {
    if failing.isEmpty {
      failing = ContiguousArray(repeating: 0, count: IOError.Operation.allCases.count)
    }
    failing[Int(kind.rawValue)] = UInt32(truncatingIfNeeded: count)
  }

  /// A file was cut by n bytes; does nothing if it grew.
  mutating func giveBack(_ bytes: Int) {
    guard bytes > 0, let free = freeSpace else { return }
    freeSpace = free + bytes
  }
}

extension FaultLabel {
  /// The question about an operation of `kind`.
  subscript(of kind: IOError.Operation) -> IndexedLabel<FaultLabel> { self[UInt32(kind.rawValue)] }
}

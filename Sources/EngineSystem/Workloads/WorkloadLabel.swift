import Simulation

/// Shapes of transactions; numbers are never changed or reused.
enum WorkloadLabel: UInt16, DecisionLabel, CaseIterable {
  case kind = 0
  case goesOnAfterErrors = 1
  case begin = 2
  case beginOptimistic = 3
  case end = 4
  case pause = 5

  // The hot table.
  case keyValueKind = 16
  case readsAgain = 17
  case longReads = 18
  case scanKind = 19
  case deletesInSavepoint = 20
  case nestsSavepoint = 21
  case innerSavepointEnd = 22
  case savepointEnd = 23
  case writesAfterSavepoint = 24
  case writeKind = 25
  case rangeAutocommit = 26
  case writesAfterRange = 27
  case insertsSecond = 28
  case allocationAutocommit = 29
  case autocommits = 30
  case autocommitReads = 31
  case autocommitScans = 32
  case insertsAgain = 33
  case autocommitWrite = 34
  case deletesLast = 35

  // Lists.
  case appends = 48
  case readsList = 50

  // Accounts.
  case readsSum = 64
  case setsFromRead = 65
  case readsSumAfter = 66

  // Cells.
  case cellsKind = 80
  case cellWrites = 81
  case rollsCellBack = 82
  case readsCellFirst = 83
  case foldedFiber = 84
  case pausesReader = 85

  // Tables that come and go.
  case scratchTable = 96
  case schemaKind = 97
  case schemaInTransaction = 98
  case schemaSavepoint = 99
  case schemaAfterSavepoint = 100

  // Wide rows.
  case wideKind = 112
  case wideUpdates = 113
  case wideLength = 114
  case wideDistance = 115
  case wideAutocommit = 116

  // Idling.
  case idles = 128
  case idleTicks = 129

  static var stream: DecisionStream { .workload }
}

/// Keys and values of the workload's operations.
enum ValueLabel: UInt16, DecisionLabel, CaseIterable {
  case isHot = 0
  case key = 1
  case value = 2

  static var stream: DecisionStream { .value }
}

/// What a planned operation does, as written in plan files; never changed.
enum OperationWord: String, CaseIterable, Codable {
  case begin, commit, rollback, savepoint, release
  case rollbackTo = "rollback-to"
  case read
  case aimedRead = "aimed-read"
  case insert
  case insertPair = "insert-pair"
  case insertIfUnchanged = "insert-if-unchanged"
  case update
  case setFromRead = "set-from-read"
  case delete
  case createTable = "create-table"
  case dropTable = "drop-table"
  case ledger
  case foldedLedger = "folded-ledger"
  case close, idle, pause
}

/// The keys of a planned operation in a file; any text is accepted, so that a wrong one is noticed.
struct OperationKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
  private init(_ name: String) { stringValue = name }

  static let word = OperationKey("do")
  static let mode = OperationKey("mode")
  static let savepoint = OperationKey("savepoint")
  static let table = OperationKey("table")
  /// The single key, or the least and the greatest; without these the whole table.
  static let key = OperationKey("key")
  static let lower = OperationKey("lower")
  static let upper = OperationKey("upper")
  /// The key of the second of two rows.
  static let second = OperationKey("second")
  /// The columns of a row, or its text in a table of texts.
  static let row = OperationKey("row")
  static let text = OperationKey("text")
  // What a SELECT asks for.
  static let isDescending = OperationKey("descending")
  static let limit = OperationKey("limit")
  static let atLeast = OperationKey("at-least")
  static let isSum = OperationKey("sum")
  static let isCount = OperationKey("count")
  // How an UPDATE changes rows.
  static let set = OperationKey("set")
  static let setLast = OperationKey("set-last")
  static let add = OperationKey("add")
  static let append = OperationKey("append")
  static let moveBy = OperationKey("move-by")
  static let cell = OperationKey("cell")
  static let tag = OperationKey("tag")
  static let ticks = OperationKey("ticks")
}

extension ModelTable: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let table = Self.allCases.first(where: { $0.name == name }) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "expected one of "
          + Self.allCases.map(\.name).joined(separator: ", "))
    }
    self = table
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

extension BeginMode: Codable {
  private var word: String {
    switch self {
    case .deferred: "deferred"
    case .concurrent: "concurrent"
    case .immediate: "immediate"
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    guard let mode = [Self.deferred, .concurrent, .immediate].first(where: { $0.word == word })
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected deferred, concurrent or immediate")
    }
    self = mode
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(word)
  }
}

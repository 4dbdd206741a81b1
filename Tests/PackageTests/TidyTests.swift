import Testing

/// Habits that a compiler does not check. The lists of exceptions are exact, so that they only shrink.
@Suite("Tidiness") struct TidyTests {
  static let fileLinesMax = 400
  static let functionLinesMax = 70
  static let longFiles: [String] = []
  static let longFunctions: [String] = []

  @Test("Files have at most 400 lines")
  func files() throws {
    let files = try SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests")
    #expect(files.count > 300)
    #expect(files.filter { $0.lines.count > Self.fileLinesMax }.map(\.path) == Self.longFiles)
  }

  @Test("Functions have at most 70 lines")
  func functions() throws {
    let files = try SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests")
    var long: [String] = []
    var count = 0
    for file in files {
      for function in file.functions {
        count += 1
        if function.lineCount > Self.functionLinesMax {
          long.append("\(file.path) \(function.name)")
        }
      }
    }
    #expect(count > 2000)
    #expect(long == Self.longFunctions)
  }

  /// Where the number of a label is known and its registry is not: hooks, and failure files.
  static let numberedKeys = [
    "Sources/Scenario/Results/Intervention+Text.swift",
    "Sources/Simulation/Decisions/DecisionCursor.swift",
    "Sources/Simulation/Decisions/DecisionSource.swift",
    "Sources/Simulation/Injectors/SimulatedFailureInjector.swift",
    "Sources/Simulation/Injectors/SimulatedYieldInjector.swift",
  ]

  @Test("Decisions are named by the labels of a registry, and not by bare numbers")
  func labels() throws {
    let files = try SourceTree.files(below: "Sources")
    let numbered = files.filter { $0.text.contains(/DecisionKey\([^()]*number:/) }
    #expect(numbered.map(\.path) == Self.numberedKeys)
    let bare = files.filter { $0.text.contains(/\b(next|nextKey)\(\s*\.\w+,\s*[0-9]/) }
    #expect(bare.map(\.path) == [])
  }

  @Test("The measure finds the ends of functions")
  func measure() {
    let file = SourceTree.File(
      path: "x",
      lines: """
        struct A {
          func short() { one() }

          private static func long(
            _ a: Int
          ) -> Int {
            if a > 0 {
              one()
            }
            return 2
          }

          init() {
            one()
          }
        }

        protocol P {
          func required()

          func other() -> Int
        }
        """.split(separator: "\n", omittingEmptySubsequences: false))
    #expect(file.functions.map(\.name) == ["func long", "init"])
    #expect(file.functions.map(\.lineCount) == [8, 3])
  }

  @Test("The repository's root holds what it is meant to hold")
  func root() throws {
    #expect(
      try SourceTree.topLevelEntries() == [
        "Package.swift", "README.md", "Scripts", "Seeds", "Sources", "Tests",
      ])
  }

  @Test("Only the command line, the POSIX backend and the build's tools see the operating system")
  func imports() throws {
    let outer = [
      "Sources/Console/", "Sources/Harness/", "Sources/PosixIO/", "Sources/Processes/",
      "Sources/StampPlugin/", "Sources/Stamping/", "Sources/heddle/", "Sources/stamp/",
    ]
    let system = ["Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Dispatch"]
    var seen = 0
    for file in try SourceTree.files(below: "Sources") {
      let imports = file.imports
      seen += imports.count
      if outer.contains(where: file.path.hasPrefix) { continue }
      #expect(imports.filter(system.contains) == [], "\(file.path)")
    }
    #expect(seen > 500)
  }

  @Test("The harness and the checkers know no engine")
  func layers() throws {
    let engine = ["Values", "Storage", "MVCC", "SQLSyntax", "Database", "EngineSystem", "Harness"]
    for folder in ["Primitives", "AsyncIO", "Simulation", "Checkers", "Console", "Processes"] {
      for file in try SourceTree.files(below: "Sources/\(folder)") {
        #expect(file.imports.filter(engine.contains) == [], "\(file.path)")
      }
    }
    for folder in ["Values", "Storage", "MVCC", "SQLSyntax", "Database"] {
      for file in try SourceTree.files(below: "Sources/\(folder)") {
        let above = ["Simulation", "Checkers", "EngineSystem", "Harness"]
        #expect(file.imports.filter(above.contains) == [], "\(file.path)")
      }
    }
  }
}

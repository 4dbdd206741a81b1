import Foundation
import Testing

/// What the handbook says about the sources must be true.
@Suite("Handbook") struct HandbookTests {
  static let folder = "Sources/Harness/Heddle.docc"

  private func text(_ page: String) throws -> String {
    try SourceTree.text(of: "\(Self.folder)/\(page).md")
  }

  /// The names in code voice that open the rows of the tables of a page.
  private func rows(of page: String) throws -> [String] {
    try text(page).matches(of: /(?m)^\| `([^`]+)` \|/).map { String($0.1) }
  }

  @Test("The page that shows a whole system shows the example as it is compiled")
  func wholeSystem() throws {
    let source = try SourceTree.text(of: "Sources/Examples/Counter/Counter.swift")
    let code = source.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.hasPrefix("///") && !$0.contains("let product")
    }
    let page = try text("TestYourOwnSystem")
    #expect(page.contains("```swift\n" + code.joined(separator: "\n") + "```"))
  }

  @Test("Every piece of code on the page of checkers is a piece of a system that is tested")
  func checkers() throws {
    let source = try SourceTree.text(of: "Tests/ExamplesTests/Lists/ListsSystem.swift")
    let blocks = try text("Checkers").matches(of: /(?s)```swift\n(.*?)\n```/).map { $0.1 }
    #expect(blocks.count == 3)
    for block in blocks { #expect(source.contains(block), "no example has: \(block)") }
  }

  @Test("Every piece of code on the page that shows a whole system is a piece of an example")
  func examples() throws {
    let seedTests = try SourceTree.text(of: "Tests/ExamplesTests/Counter/SeedTests.swift")
    let sources =
      try SourceTree.files(below: "Sources/Examples").map(\.text) + [
        // The product of a package of its own has the name of the system.
        seedTests.replacing("heddle_counter", with: "counter")
      ]
    let blocks = try text("TestYourOwnSystem").matches(of: /(?s)```swift\n(.*?)\n```/).map { $0.1 }
    #expect(blocks.count >= 9)
    for block in blocks where !block.hasPrefix("// swift-tools-version") {
      let isThere = sources.contains { source in
        source.contains(block)
          || source.replacing("  let product = \"heddle-counter\"\n", with: "")
            .replacing(/(?m)^\/\/\/.*\n/, with: "").contains(block)
      }
      #expect(isThere, "no example has: \(block)")
    }
  }

  @Test("The page that shows a whole system names every module that a user imports")
  func imports() throws {
    let page = try text("TestYourOwnSystem")
    let files = try SourceTree.files(below: "Sources/Examples")
    for module in Set(files.flatMap(\.imports)) where !module.hasSuffix("Example") {
      #expect(page.contains("| `\(module)` |"), "\(module)")
    }
  }

  @Test("The page of several machines shows each file of the example as it is compiled")
  func severalMachines() throws {
    let page = try text("SeveralMachines")
    let folder = "Sources/Examples/Leases"
    let files = try FileManager.default.contentsOfDirectory(
      atPath: SourceTree.root.appending(path: folder).path)
    #expect(files.count == 3)
    for file in files {
      let code = try SourceTree.text(of: "\(folder)/\(file)")
      #expect(page.contains("```swift\n" + code + "```"), "\(file)")
    }
  }

  @Test("The page of planted bugs' conventions lists every bug of the catalogue, and no other")
  func plantedBugs() throws {
    let families = try SourceTree.text(of: "Sources/MVCC/Basics/StoreOptions.swift")
    let bugs = families.matches(of: /case \w+ = "([a-z-]+)"/).map { String($0.1) }
    #expect(bugs.count > 10)
    #expect(try rows(of: "AddingAPlantedBug") == bugs)
  }

  @Test("Every link between pages leads to a page")
  func links() throws {
    let base = SourceTree.root.appending(path: Self.folder)
    let pages = try FileManager.default.contentsOfDirectory(atPath: base.path).filter {
      $0.hasSuffix(".md")
    }
    #expect(pages.count >= 9)
    var linked: Set<String> = ["Heddle"]
    for page in pages.sorted() {
      let text = try text(String(page.dropLast(3)))
      for match in text.matches(of: /<doc:(\w+)>/) {
        #expect(pages.contains("\(match.1).md"), "\(page) links to \(match.1)")
        linked.insert(String(match.1))
      }
    }
    #expect(Set(pages.map { String($0.dropLast(3)) }) == linked)
  }

  @Test("Every source file that the handbook names is there")
  func paths() throws {
    let base = SourceTree.root.appending(path: Self.folder)
    for page in try FileManager.default.contentsOfDirectory(atPath: base.path).sorted() {
      for match in try text(String(page.dropLast(3)))
        .matches(of: /`((?:Sources|Tests|Seeds|Scripts)\/[\w\/.+-]+)`/)
      {
        let path = SourceTree.root.appending(path: String(match.1)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(page) names \(match.1)")
      }
    }
  }
}

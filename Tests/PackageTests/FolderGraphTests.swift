import Foundation
import Testing

/// Arrows point downwards inside modules too: folders that need each other are one folder.
@Suite("FolderGraph") struct FolderGraphTests {
  /// Modules that still have a cycle. The list only shrinks.
  static let cyclic: [String] = []

  private static func graph(of module: String) throws -> FolderGraph {
    let base = "Sources/\(module)/"
    return FolderGraph(
      try SourceTree.files(below: "Sources/\(module)").map {
        (path: String($0.path.dropFirst(base.count)), text: $0.text)
      })
  }

  @Test("The folders of a module use each other in one direction only")
  func modules() throws {
    let modules = try FileManager.default.contentsOfDirectory(
      atPath: SourceTree.root.appending(path: "Sources").path
    ).sorted()
    #expect(modules.count > 15)
    #expect(Self.cyclic.filter { !modules.contains($0) } == [], "these modules are gone")
    var arrows = 0
    for module in modules {
      let graph = try Self.graph(of: module)
      arrows += graph.edges.values.map(\.count).reduce(0, +)
      let cycles = graph.cycles
      if Self.cyclic.contains(module) {
        #expect(!cycles.isEmpty, "\(module) has no cycle any more: take it off the list")
      } else {
        let text = cycles.map(\.description).joined(separator: "\n")
        #expect(cycles.isEmpty, "\(module) has folders that need each other: \(text)")
      }
    }
    #expect(arrows > 50)
  }

  private func cycles(_ files: (String, String)...) -> [FolderGraph.Cycle] {
    FolderGraph(files.map { (path: $0.0, text: $0.1) }).cycles
  }

  @Test("Two types that name each other across folders are a cycle, told with its references")
  func twoTypes() {
    let found = cycles(
      ("Plans/Plan.swift", "package struct Plan { var step: Step? }"),
      ("Steps/Step.swift", "final class Step { func f(_ plan: Plan) {} }"),
      ("Texts/Text.swift", "struct Text { var plan: Plan }"))
    #expect(found.map(\.folders) == [["Plans", "Steps"]])
    #expect(
      found.first?.arrows == [
        "Plans -> Steps: Plans/Plan.swift uses Step", "Steps -> Plans: Steps/Step.swift uses Plan",
      ])
  }

  @Test("A cycle of three folders is found, even one that goes through a free function")
  func threeFolders() {
    let found = cycles(
      ("A/One.swift", "struct One { let two = Two() }"),
      ("B/Two.swift", "struct Two { var text: String { spelled(1) } }"),
      ("C/spelled.swift", "func spelled(_ number: Int) -> String { \"\\(One.self)\" }"),
      ("D/Four.swift", "struct Four { let one: One }"))
    #expect(found.map(\.folders) == [["A", "B", "C"]])
  }

  @Test("Use in one direction is not a cycle, and neither is a folder that uses itself")
  func oneDirection() {
    #expect(
      cycles(
        ("A/One.swift", "struct One { let other: Other; let two: Two }"),
        ("A/Other.swift", "struct Other { let one: One }"),
        ("B/Two.swift", "struct Two {}")) == [])
  }

  @Test(
    "What is not a reference makes no arrow",
    arguments: [
      "// One\nstruct Two {}", "/* One /* of */ One */ struct Two {}",
      "struct Two { let a = \"One\" }", "struct Two { let a = \"\"\"\n  One \"One\"\n  \"\"\" }",
      "struct Two { let a = #\"\\(One.self) \" One\"# }", "struct Two { let a = Other.One() }",
      "struct Two { struct One {}; let a = One() }", "struct Two { func f() { x.make() } }",
      "struct Two { func make() {}; func f() { make() } }", "struct Two { let make = 1 }",
      "enum Two { case make(Int) }", "private struct One {}; struct Two { let a: One }",
    ])
  func noReference(_ text: String) {
    let one = "struct One { let two: Two }\nfunc make() {}"
    #expect(cycles(("A/One.swift", one), ("B/Two.swift", text)) == [])
  }

  @Test("A name that two folders declare belongs to neither, a private name only to its file")
  func ambiguous() {
    let user = "struct Two { let one: One }"
    #expect(
      cycles(
        ("A/One.swift", "struct One { let two: Two }"), ("B/Two.swift", user),
        ("C/One.swift", "struct One {}")) == [])
    #expect(
      cycles(
        ("A/One.swift", "private final class One { let two: Two }"), ("B/Two.swift", user)) == [])
  }

  @Test("Code in a string's interpolation is code")
  func interpolation() {
    for text in [
      "\"a \\(One(\")\").b) One\"", "#\"a \\#(One.b)\"#", "\"\"\"\n  \\(One.b)\n  \"\"\"",
    ] {
      let found = cycles(
        ("A/One.swift", "struct One { let two: Two }"),
        ("B/Two.swift", "struct Two { let a = \(text) }"))
      #expect(found.map(\.folders) == [["A", "B"]], "\(text)")
    }
  }
}

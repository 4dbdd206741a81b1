import Foundation
import Testing

@testable import Console
@testable import Harness

@Suite("Bisect of a package with a neighbour") struct BisectNeighbourTests {
  @Test("The folders beside a package are read from its manifest, each once, and no others")
  func manifest() {
    let text = """
      dependencies: [
        .package(path: "../heddle"), .package(name: "b", path:"../other/"), .package(path: "../heddle"),
        .package(path: "../../far"), .package(path: "../near/inner"), .package(path: "Inside"),
        .package(path: "/absolute"), .package(url: "https://example.org/../x", from: "1.0.0"),
        .package(path: ".."), .package(path: "../.."),
      ]
      """
    #expect(BisectFolder.neighbours(in: text) == ["heddle", "other"])
  }

  @Test(
    "What a package depends on beside it is linked beside the worktree, again where it has moved")
  func links() throws {
    let toy = try ToyRepository()
    try toy.folder.write("// heddle\n", to: "heddle/Package.swift")
    try toy.folder.write("// build\n", to: "build/Package.swift")
    try toy.folder.write(
      "// \(#""path: "../heddle", path: "../gone", path: "../build""#)\n",
      to: "repository/Package.swift")
    try toy.git(
      "-c", "user.name=Toy", "-c", "user.email=toy@example.org", "commit", "-qam", "Depend")
    let hash = try toy.git("rev-parse", "HEAD").filter { !$0.isNewline }
    let worktree = toy.worktree
    for _ in 0..<2 {
      let folder = try BisectFolder(worktree, repository: GitRepository(folder: toy.path))
      try folder.prepareTree(at: hash)
      #expect(BisectFolder.linked(worktree + "/heddle") == toy.folder.file("heddle"))
      #expect(toy.folder.read("work/heddle/Package.swift") == "// heddle\n")
      #expect(BisectFolder.linked(worktree + "/gone") == nil)
      #expect(BisectFolder.linked(worktree + "/build") == nil)
      // The next bisect takes the folder up, and mends a link that leads elsewhere.
      removeFile(worktree + "/heddle")
      try FileManager.default.createSymbolicLink(
        atPath: worktree + "/heddle", withDestinationPath: "/nowhere")
    }
  }

  @Test("The first error of a build is reported with the log")
  func complaint() {
    let log = "Compiling\nwarning: old\n  error: 'tree': no package at '/x'  \nerror: fatalError\n"
    #expect(
      RevisionBuilder.complaint(in: log, "l.log")
        == "does not build: error: 'tree': no package at '/x' (l.log)")
    #expect(RevisionBuilder.complaint(in: "killed\n", "l.log") == "does not build (l.log)")
  }
}

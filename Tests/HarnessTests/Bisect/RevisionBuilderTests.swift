import Foundation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("Builds of revisions") struct RevisionBuilderTests {
  /// A compiler that is a script, over a folder in which an earlier bisect has left products or not.
  private final class Rig {
    let folder = Folder()
    var told: [String] = []

    init(hasProducts: Bool) throws {
      if hasProducts { try folder.write("", to: "work/build/stale") }
    }

    /// How many builds there were.
    var builds: Int { folder.read("builds")?.split(separator: "\n").count ?? 0 }

    /// Builds with a compiler that fails over stale products with these words, and else does what `script` says.
    func build(_ words: String, clean script: String = "exit 0") throws -> RevisionBuilder.Result {
      let text = """
        #!/bin/sh
        cd '\(folder.path)'
        echo build >> builds
        if test -e work/build/stale; then echo '\(words)'; exit 1; fi
        mkdir -p work/build
        \(script)
        """
      try folder.write(text, to: "text")
      // See ScriptedProgram: this process must not hold the program open for writing.
      _ = try Subprocess.run(
        "/bin/sh", ["-c", "cp \"$0/text\" \"$0/p\" && chmod 755 \"$0/p\"", folder.path])
      try folder.write("*\n", to: "work/.gitignore")
      let place = try BisectFolder(
        folder.file("work"), repository: GitRepository(folder: folder.path))
      var builder = RevisionBuilder(
        folder: place, product: "toy", traits: nil, limit: .seconds(60), isInterrupted: { false })
      builder.compiler = folder.file("p")
      builder.told = { self.told.append($0) }
      return try builder.build(
        GitRepository.Commit(hash: "0123456789abcdef", date: "2026-11-28", subject: "s"))
    }
  }

  private static let missing = "error: digest.swift: missing inputs: Sources/Gone.swift"

  @Test("What does not build over old products is built once more without them, which is said")
  func recovery() throws {
    let rig = try Rig(hasProducts: true)
    let products = rig.folder.file("work/build")
    #expect(try rig.build(Self.missing) == .built(executable: products + "/release/toy"))
    #expect(rig.builds == 2)
    #expect(
      rig.told == [
        "0123456789 does not build over the products of other revisions; removed \(products), building "
          + "once more"
      ])
  }

  @Test("What does not build without old products either is told as it failed then")
  func hopeless() throws {
    let rig = try Rig(hasProducts: true)
    guard case .failed(let reason) = try rig.build(Self.missing, clean: "echo error: no; exit 1")
    else {
      Issue.record("a build that fails twice has failed")
      return
    }
    #expect(reason.hasPrefix("does not build: error: no ("))
    #expect(rig.builds == 2)
  }

  @Test(
    "An error with a place in a source is believed, and so is one of the first build in a folder")
  func believed() throws {
    let blamed = try Rig(hasProducts: true)
    guard case .failed = try blamed.build("/a/B.swift:3:17: error: cannot convert value") else {
      Issue.record("an error of the compiler is no failure")
      return
    }
    #expect(blamed.builds == 1 && blamed.told.isEmpty)
    let first = try Rig(hasProducts: false)
    guard case .failed = try first.build("", clean: "echo \(Self.missing); exit 1")
    else {
      Issue.record("a first build that fails has failed")
      return
    }
    #expect(first.builds == 1 && first.told.isEmpty)
  }
}

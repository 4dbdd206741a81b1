import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SeedsListCommand") struct SeedsListTests {
  private static let text = """
    seed: 42
    expect: pass
    decisions: 0000000000000001
    pinned: yes
    reason: the same run on every machine, in debug and in release, now and later
    date: 2026-11-20
    seed: 0xfeedfeedfeedfeed
    profile: chaos
    bug: late-preparing
    expect: fail snapshot-read
    reason: the first
    date: 2026-11-19
    """

  private func list(columns: Int?, _ words: String...) throws -> [String] {
    let folder = Folder()
    try folder.write(Self.text, to: "a.seed")
    let session = Session.run(["seeds", "list", folder.file("a.seed")] + words) {
      $0.columns = columns
    }
    #expect(session.status == .passed)
    return session.out.replacing(folder.path + "/", with: "").split(separator: "\n").map(
      String.init)
  }

  /// The table of entries whose file has a short name.
  private func table(columns: Int?) throws -> [String] {
    let entries = try SeedFile.parse(Self.text, file: "a.seed")
    return SeedList(entries: entries, columns: columns).text.split(separator: "\n").map(String.init)
  }

  @Test("Without a terminal, each entry is one whole line")
  func whole() throws {
    let lines = try table(columns: nil)
    #expect(
      lines == [
        "PLACE     SEED                RUN                   EXPECT              DIGESTS  DATE        "
          + "REASON",
        "a.seed:1  42                  fast                  pass                pinned   2026-11-20  "
          + "the same run on every machine, in debug and in release, now and later",
        "a.seed:7  0xfeedfeedfeedfeed  chaos/late-preparing  fail snapshot-read  none     2026-11-19  "
          + "the first",
        "2 entries",
      ])
    #expect(try list(columns: nil).count == 4)
  }

  @Test("A terminal cuts the reason to its width, and a narrow one shows it on a separate line")
  func terminals() throws {
    let wide = try table(columns: 140)
    #expect(wide.count == 4)
    #expect(wide[1].count == 140)
    #expect(wide[1].hasSuffix("…"))
    #expect(wide[2].hasSuffix("2026-11-19  the first"))
    let narrow = try table(columns: 82)
    #expect(narrow.count == 7)
    #expect(narrow[2].hasSuffix("pass                pinned"))
    #expect(narrow[3].hasPrefix("  2026-11-20  the same run on every machine"))
    #expect(narrow.allSatisfy { $0.count <= 82 })
  }

  @Test("JSON says all of each entry")
  func json() throws {
    let text = try list(columns: 40, "--format", "json").joined(separator: "\n")
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let rows = try #require((object as? [String: Any])?["entries"] as? [[String: Any]])
    #expect(rows.map { $0["expect"] as? String } == ["pass", "fail snapshot-read"])
    #expect(rows[0]["pinned"] as? Bool == true)
    #expect(rows[0]["decisions"] as? String == "0x0000000000000001")
    #expect(rows[1]["bug"] as? String == "late-preparing")
    #expect(rows[1]["replay"] as? String != nil)
  }
}

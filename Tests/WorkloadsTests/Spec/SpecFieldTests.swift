import AsyncIO
import Database
import MVCC
import Primitives
import Simulation
import Testing

@testable import Workloads

@Suite("SpecField") struct SpecFieldTests {
  /// Whether the draws, and what a digest takes of them, are the same with these fields.
  private func isSame(_ fields: [SpecField]) -> Bool {
    for profile in Profile.allCases {
      for seed in UInt64(0)..<40 {
        let spec = RunSpec.draw(seed: seed, profile: profile)
        let other = RunSpec.draw(seed: seed, profile: profile, fields)
        if other != spec || other.fingerprint(fields) != spec.fingerprint() { return false }
      }
    }
    return true
  }

  @Test("No id is given twice")
  func ids() throws {
    #expect(SpecField.duplicateIDs(in: SpecField.all).isEmpty)
    let again = SpecField(
      27, "another", .count(\.fibers, 1...64), .size, "another field with the id of another")
    #expect(SpecField.duplicateIDs(in: SpecField.all + [again]) == [27])
  }

  @Test("Every field of a spec but its seed is declared, once")
  func completeness() {
    let stored = Mirror(reflecting: RunSpec(seed: 1)).children.compactMap(\.label)
    #expect(SpecField.all.count == stored.count - 1)
    #expect(Set(SpecField.all.map(\.name)).count == SpecField.all.count)
  }

  @Test("A renamed field moves no seed")
  func renaming() {
    var fields = SpecField.all
    let renamed = [
      SpecField(
        11, "rooms", .count(\.keys, 1...1_000_000), .engine, "the keys by another name",
        draw: .one(of: [4, 6, 8, 12]), chaos: .one(of: [2, 3, 4])),
      SpecField(
        1, "waiting", .word(\.syncMode), .size, "the sync mode by another name",
        draw: .one(of: [.normal, .full, .full, .full])),
      SpecField(
        27, "hurry", .ratio(\.earlySteps), .disk, "early steps by another name",
        draw: .one(of: [.never, Ratio(1, in: 64)]), chaos: .always(Ratio(1, in: 24)),
        quiet: .always(.never)),
    ]
    for field in renamed {
      guard let place = fields.firstIndex(where: { $0.id == field.id }) else {
        Issue.record("there is no field \(field.id)")
        continue
      }
      #expect(fields[place].name != field.name)
      fields[place] = field
    }
    #expect(isSame(fields))
  }

  @Test("The order of the table moves no seed")
  func reordering() {
    #expect(isSame(SpecField.all.reversed()))
    #expect(isSame(Array(SpecField.all[9...] + SpecField.all[..<9])))
  }

  @Test("A new field that is at its default moves no seed")
  func adding() {
    let new = SpecField(
      999, "new", .count(\.transactionLength, 1...64), .size, "a field that no seed draws")
    #expect(isSame([new] + SpecField.all))
    var spec = RunSpec.draw(seed: 1, profile: .fast)
    let before = spec.fingerprint(SpecField.all + [new])
    spec.transactionLength = 9
    #expect(spec.fingerprint(SpecField.all + [new]) != before)
  }

  @Test("Another id moves seeds, and so does every field that leaves its default")
  func moving() throws {
    let place = try #require(SpecField.all.firstIndex { $0.name == "keys" })
    var fields = SpecField.all
    fields[place] = SpecField(
      998, "keys", .count(\.keys, 1...1_000_000), .size, "how many keys each hot table has",
      draw: .one(of: [4, 6, 8, 12]), chaos: .one(of: [2, 3, 4]))
    #expect(!isSame(fields))
    let plain = RunSpec(seed: 3).fingerprint()
    for (name, change) in Self.changes {
      var spec = RunSpec(seed: 3)
      change(&spec)
      #expect((spec.fingerprint() == plain) == ["steps", "plantedBug"].contains(name), "\(name)")
    }
    #expect(RunSpec(seed: 4).fingerprint() != plain)
  }

  @Test("A number of the spec is permanent: the seed, every id and every form of a value")
  func permanence() {
    #expect(hexadecimal(RunSpec(seed: 3).fingerprint()) == "baebedb7042a9cbd")
    var spec = RunSpec(seed: 3)
    for (_, change) in Self.changes { change(&spec) }
    #expect(hexadecimal(spec.fingerprint()) == "681780665ad6ba8e")
  }

  /// A change of every field that was there when the permanent numbers were recorded.
  private static var changes: [(String, (inout RunSpec) -> Void)] {
    [
      ("profile", { $0.profile = .chaos }), ("fibers", { $0.fibers = 3 }),
      ("steps", { $0.steps = 77 }), ("scheduler", { $0.scheduler = .bursts }),
      ("weights", { $0.weights = [0, 3, 0, 1, 9] }), ("keys", { $0.keys = 5 }),
      ("hotKeys", { $0.hotKeys = 1 }), ("transactionLength", { $0.transactionLength = 2 }),
      ("maximumYields", { $0.maximumYields = 4 }), ("yieldFamilies", { $0.yieldFamilies = 0b101 }),
      ("loopYields", { $0.loopYields = false }), ("failures", { $0.failures = Ratio(1, in: 3) }),
      ("gadgets", { $0.gadgets = Ratio(1, in: 4) }),
      ("abandonment", { $0.abandonment = Ratio(1, in: 5) }),
      ("closing", { $0.closing = Ratio(1, in: 6) }),
      ("earlySteps", { $0.earlySteps = Ratio(1, in: 7) }),
      ("writeErrors", { $0.writeErrors = Ratio(1, in: 8) }),
      ("syncErrors", { $0.syncErrors = Ratio(1, in: 9) }),
      ("processCrashes", { $0.processCrashes = 1 }), ("powerLosses", { $0.powerLosses = 2 }),
      ("syncMode", { $0.syncMode = .normal }), ("eagerConflicts", { $0.eagerConflicts = false }),
      ("collectionThreshold", { $0.collectionThreshold = 3 }),
      ("chunkSize", { $0.chunkSize = 9 }), ("recoveryReadSize", { $0.recoveryReadSize = 600 }),
      ("plantedBug", { $0.plantedBug = PlantedBug.allCases[0] }),
    ]
  }
}

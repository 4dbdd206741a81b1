import AsyncIO
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("EngineField") struct SpecFieldTests {
  /// The spec that a seed draws from `fields`, and what a digest takes of it.
  private func draw(
    _ seed: UInt64, _ profile: Profile, _ fields: [EngineField]
  ) -> (spec: EngineSpec, fingerprint: UInt64) {
    let all = SpecFields(fields.map(\.declaration))
    let drawn = RunSpec.draw(all, seed: seed, profile: profile)
    var spec = EngineSpec(seed: seed)
    for field in fields { field.write(drawn[field.declaration.name], &spec) }
    return (spec, drawn.fingerprint)
  }

  /// Whether the draws, and what a digest takes of them, are the same with these fields.
  private func isSame(_ fields: [EngineField]) -> Bool {
    for profile in Profile.allCases {
      for seed in UInt64(0)..<40 {
        let spec = EngineSpec.draw(seed: seed, profile: profile)
        let other = draw(seed, profile, fields)
        if other.spec != spec || other.fingerprint != spec.runSpec.fingerprint { return false }
      }
    }
    return true
  }

  @Test("A label that is declared twice stops the program")
  func labels() async {
    await #expect(processExitsWith: .failure) {
      let again = EngineField(
        27, "another", .count(\.fibers, 1...64), .size, "another field with the label of another")
      _ = SpecFields((EngineField.all + [again]).map(\.declaration))
    }
  }

  @Test("Every field of a spec but its seed is declared, once")
  func completeness() {
    let stored = Mirror(reflecting: EngineSpec(seed: 1)).children.compactMap(\.label)
    #expect(EngineField.all.count == stored.count - 1)
    #expect(Set(EngineField.all.map(\.declaration.name)).count == EngineField.all.count)
  }

  @Test("A renamed field moves no seed")
  func renaming() {
    var fields = EngineField.all
    let renamed = [
      EngineField(
        11, "rooms", .count(\.keys, 1...1_000_000), .engine, "the keys by another name",
        draw: .one(of: [4, 6, 8, 12]), chaos: .one(of: [2, 3, 4])),
      EngineField(
        1, "waiting", .word(\.syncMode), .size, "the sync mode by another name",
        draw: .one(of: [.normal, .full, .full, .full])),
      EngineField(
        27, "hurry", .ratio(\.earlySteps), .disk, "early steps by another name",
        draw: .one(of: [.never, Ratio(1, in: 64)]), chaos: .always(Ratio(1, in: 24)),
        quiet: .always(.never)),
    ]
    for field in renamed {
      guard
        let place = fields.firstIndex(where: { $0.declaration.label == field.declaration.label })
      else {
        Issue.record("there is no field \(field.declaration.label)")
        continue
      }
      #expect(fields[place].declaration.name != field.declaration.name)
      fields[place] = field
    }
    #expect(isSame(fields))
  }

  @Test("The order of the table moves no seed")
  func reordering() {
    #expect(isSame(EngineField.all.reversed()))
    #expect(isSame(Array(EngineField.all[9...] + EngineField.all[..<9])))
  }

  @Test("A new field with its default value moves no seed")
  func adding() {
    let new = EngineField(
      999, "new", .count(\.transactionLength, 1...64), .size, "a field that no seed draws")
    #expect(isSame([new] + EngineField.all))
    var spec = draw(1, .fast, EngineField.all).spec.runSpec
    let before = spec.fingerprint
    spec["transaction-length"] = .number(9)
    #expect(spec.fingerprint != before)
  }

  @Test("Another id moves seeds, and so does every field that differs from its default")
  func moving() throws {
    let place = try #require(EngineField.all.firstIndex { $0.declaration.name == "keys" })
    var fields = EngineField.all
    fields[place] = EngineField(
      998, "keys", .count(\.keys, 1...1_000_000), .size, "how many keys each hot table has",
      draw: .one(of: [4, 6, 8, 12]), chaos: .one(of: [2, 3, 4]))
    #expect(!isSame(fields))
    let plain = EngineSpec(seed: 3).runSpec.fingerprint
    for (name, change) in Self.changes {
      var spec = EngineSpec(seed: 3)
      change(&spec)
      #expect(
        (spec.runSpec.fingerprint == plain) == ["steps", "plantedBug"].contains(name), "\(name)")
    }
    #expect(EngineSpec(seed: 4).runSpec.fingerprint != plain)
  }

  @Test("A number of the spec is permanent: the seed, every id and every form of a value")
  func permanence() {
    #expect(hexadecimal(EngineSpec(seed: 3).runSpec.fingerprint) == "baebedb7042a9cbd")
    var spec = EngineSpec(seed: 3)
    for (_, change) in Self.changes { change(&spec) }
    #expect(hexadecimal(spec.runSpec.fingerprint) == "681780665ad6ba8e")
  }

  /// A change of every field that was there when the permanent numbers were recorded.
  private static var changes: [(String, (inout EngineSpec) -> Void)] {
    [
      ("profile", { $0.profile = .chaos }), ("fibers", { $0.fibers = 3 }),
      ("steps", { $0.steps = 77 }), ("scheduler", { $0.scheduler = .bursts }),
      ("weights", { $0.weights = [0, 3, 0, 1, 9] }), ("keys", { $0.keys = 5 }),
      ("hotKeys", { $0.hotKeys = 1 }), ("transactionLength", { $0.transactionLength = 2 }),
      ("maximumYields", { $0.maximumYields = 4 }), ("yieldFamilies", { $0.yieldFamilies = 0b101 }),
      ("loopYields", { $0.loopYields = false }), ("failures", { $0.failures = Ratio(1, in: 3) }),
      ("holds", { $0.holds = Ratio(1, in: 4) }),
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

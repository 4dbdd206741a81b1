import EngineSystem
import MVCC
import Primitives
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness

@Suite("SpecFormat+Text") struct SpecFieldTextTests {
  @Test("Every field of a spec but its seed has a name, once")
  func completeness() {
    let names = EngineSpec.fields.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("The text that a field renders gives the same spec again")
  func roundTrip() throws {
    var spec = EngineSpec(seed: 5)
    spec.profile = .chaos
    spec.scheduler = .classicPCT3
    spec.weights = [0, 3, 0, 1, 0, 0]
    spec.failures = Ratio(3, in: 32)
    spec.yieldFamilies = 0xF00F_0000_0000_0001
    spec.loopYields = false
    spec.syncMode = .normal
    spec.steps = 123
    spec.powerLosses = 2
    let choice = SpecChoice.all(of: spec.runSpec)
    #expect(choice.overrides.count == EngineSpec.fields.all.count)
    #expect(try choice.resolve(ToyDriver.engine) == spec.runSpec)
    #expect(EngineSpec(spec.runSpec) == spec)
  }

  @Test("Families of yield points are named, and masks that names cannot say stay masks")
  func families() throws {
    let field = try #require(EngineSpec.fields.named("yield-families"))
    for (text, mask) in [
      ("all", UInt64.max), ("none", 0), ("CommitYieldPoint", 1),
      ("CommitYieldPoint,CursorYieldPoint", 0b1001), ("0x0000000000010000", 0x10000),
    ] {
      #expect(field.value(text) == .number(mask))
      #expect(field.format.kind.render(.number(mask)) == text)
    }
    #expect(field.value("CommitYieldPoint,") == nil)
    #expect(field.value("CommitYieldPoint,CommitYieldPoint") == nil)
    #expect(field.value("Nothing") == nil)
  }

  @Test("Workloads are weighed by name, and those left out are not run")
  func workloads() throws {
    let field = try #require(EngineSpec.fields.named("workloads"))
    #expect(field.value("kv=4,bank=2") == .weights([4, 0, 2, 0, 0, 0]))
    #expect(field.value("cells").map(field.format.kind.render) == "cells=1")
    #expect(field.complaint("kv=1M1").contains("weights from 0 to 1000000, "))
    for text in ["", "kv=", "kv=0", "kv=4,kv=1", "nothing=1", "kv=1=2", "kv=4,", "kv=1000001"] {
      #expect(field.value(text) == nil, "\(text)")
    }
  }

  @Test(
    "Each bad value is refused with what is allowed",
    arguments: [
      ("fibers", "0", "\"0\" is not a whole number from 1 to 64"),
      ("maximum-yields", "256", "\"256\" is not a whole number from 0 to 255"),
      ("recovery-read-size", "1048577", "\"1048577\" is not a whole number from 512 to 1048576"),
      ("steps", "0", "\"0\" is not a whole number from 1 to 9223372036854775807"),
      (
        "steps", "18446744073709551615",
        "\"18446744073709551615\" is not a whole number from 1 to 9223372036854775807"
      ),
      ("profile", "fasst", "\"fasst\" is not one of fast, chaos, quiet; did you mean fast?"),
      ("sync", "ful", "\"ful\" is not one of full, normal; did you mean full?"),
      ("loop-yields", "yes", "\"yes\" is not one of on, off"),
      (
        "failures", "2",
        "\"2\" is not a share from 0 to 1, such as 1/64, 10% or 0.1, with a denominator of at most "
          + "4294967295"
      ),
    ])
  func complaints(name: String, text: String, sentence: String) throws {
    let field = try #require(EngineSpec.fields.named(name))
    #expect(field.value(text) == nil)
    #expect(field.complaint(text) == sentence)
  }

  @Test("Bugs can be planted only where the build has them")
  func bugs() throws {
    let field = try #require(EngineSpec.fields.named("bug"))
    #expect(field.value("none") == .number(0))
    #expect((field.value("late-preparing") != nil) == BuildIdentity.hasPlantedBugs)
    let complaint = field.complaint("late-preparing")
    #expect(complaint.contains("--traits default,PlantedBugs") != BuildIdentity.hasPlantedBugs)
  }

  @Test("An option overrides one field of what the seed draws, and the profile steers the draw")
  func overrides() throws {
    var choice = SpecChoice(seed: 8)
    for (name, text) in [("profile", "quiet"), ("steps", "5k")] {
      let field = try #require(EngineSpec.fields.named(name))
      choice.overrides.append(try #require(SpecOverride(field, text)))
    }
    let spec = try choice.resolve(ToyDriver.system)
    var expected = ToyDriver.draw(8, .quiet)
    expected.steps = 5000
    #expect(spec == expected)
    #expect(choice.command("heddle") == "heddle run --seed 8 --profile quiet --steps 5k")
  }

  @Test("Hot keys are at most the keys: drawn ones give way, given ones are refused")
  func hotKeys() throws {
    let keys = try #require(EngineSpec.fields.named("keys"))
    let hot = try #require(EngineSpec.fields.named("hot-keys"))
    var choice = SpecChoice(seed: 1, overrides: [try #require(SpecOverride(keys, "2"))])
    #expect(try choice.resolve(ToyDriver.system)["hot-keys"] == .number(2))
    choice.overrides.append(try #require(SpecOverride(hot, "3")))
    #expect(throws: HarnessError.usage("--hot-keys: 3 is more than the 2 keys there are")) {
      try choice.resolve(ToyDriver.system)
    }
  }

  @Test("Commands are quoted for a shell where they must be")
  func quoting() {
    #expect(
      commandText(["heddle", "replay", "a b", "it's", ""]) == "heddle replay 'a b' 'it'\\''s' ''")
    #expect(commandText(["--workloads", "kv=4,bank=2", "1/8"]) == "--workloads kv=4,bank=2 1/8")
    #expect(seedText(42) == "42")
    #expect(seedText(.max) == "0xffffffffffffffff")
  }
}

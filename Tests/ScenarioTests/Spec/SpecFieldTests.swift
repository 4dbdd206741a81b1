import Primitives
import Scenario
import Testing

@Suite("SpecField") struct SpecFieldTests {
  private enum Colour: String, SpecFieldWord { case red, green }

  private static let count = SpecField("count", "a count", default: 5, in: 1...9) {
    $0.one(of: 2, 3)
  }
  private static let share = SpecField("share", "a share", default: Ratio(1, in: 3))
  private static let colour = SpecField("colour", "a colour", default: Colour.green)
  private static let flag = SpecField("flag", "a flag", default: true, isFolded: false)

  private static let fields = SpecFields(
    (CoreFields.all + [count, share, colour, flag] as [any AnySpecField]).map(\.declaration))

  @Test("A spec gives each field's value back in its own type")
  func values() {
    var spec = RunSpec(Self.fields, seed: 1)
    #expect(spec[Self.count] == 5)
    #expect(spec[Self.share] == Ratio(1, in: 3))
    #expect(spec[Self.colour] == .green)
    #expect(spec[Self.flag])
    spec["colour"] = .number(0)
    #expect(spec[Self.colour] == .red)
  }

  @Test("The seed draws a field by its name, whatever fields come before it")
  func drawing() {
    let turned = SpecFields(Self.fields.all.reversed())
    var seen: Set<Int> = []
    for seed in 0..<50 as Range<UInt64> {
      let spec = RunSpec.draw(Self.fields, seed: seed, profile: .fast)
      seen.insert(spec[Self.count])
      let other = RunSpec.draw(turned, seed: seed, profile: .fast)
      #expect(other[Self.count] == spec[Self.count])
      #expect(other.fingerprint == spec.fingerprint)
    }
    #expect(seen == [2, 3])
  }

  @Test("A field that is not folded moves no digest, and any other does")
  func folding() {
    var spec = RunSpec(Self.fields, seed: 1)
    let before = spec.fingerprint
    spec["flag"] = .flag(false)
    #expect(spec.fingerprint == before)
    spec["share"] = .ratio(.never)
    #expect(spec.fingerprint != before)
  }
}

import Console
import Primitives
import Scenario

/// A field of a spec as text, in the form that options, seed files and failure files share.
extension FieldDeclaration {
  /// The value of a text; nil if the field does not allow it.
  func value(_ text: String) -> SpecValue? { format.kind.parse(text) }

  /// Why a text is refused.
  func complaint(_ text: String) -> String { format.kind.complaint(text) }

  /// The field's value in a spec, in a form that `value` accepts.
  func render(_ spec: RunSpec) -> String { format.kind.render(spec[name]) }

  /// Whether this build has only the first of the field's values.
  var isMissing: Bool {
    if case .missing = format { return true }
    return false
  }
}

extension RunSpec {
  /// Every field by its name, in the form of the options.
  var texts: [String: String] {
    var texts: [String: String] = [:]
    for field in fields.all { texts[field.name] = field.render(self) }
    return texts
  }
}

extension SpecFormat {
  /// How values of the format are written, read and refused.
  var kind: ValueKind<SpecValue> {
    switch self {
    case .count(let range):
      ValueKind.count(range).mapped({ .number($0) }, { $0.number })
    case .ratio: ValueKind<Ratio>.ratio.mapped(SpecValue.ratio, { $0.ratio })
    case .flag: ValueKind<Bool>.onOff.mapped(SpecValue.flag, { $0.number != 0 })
    case .word(let names): Self.word(names)
    case .missing(let names, let reason): Self.missing(names, reason)
    case .weights(let names): WeightsText(names: names).kind
    case .bits(let bits): BitsText(bits: bits).kind
    }
  }

  private static func word(_ names: [String]) -> ValueKind<SpecValue> {
    ValueKind.word(among: names).mapped(
      { name in .number(UInt64(names.firstIndex(of: name) ?? 0)) }, { names[Int($0.number)] })
  }

  /// Only the first name is accepted; everything else is refused.
  private static func missing(_ names: [String], _ reason: String) -> ValueKind<SpecValue> {
    ValueKind(
      placeholder: "NAME", expectation: "one of " + names.joined(separator: ", "),
      parse: { $0 == names.first ? .number(0) : nil }, render: { names[Int($0.number)] },
      names: names, refusal: reason)
  }
}

/// Weights by name, such as `kv=4,bank=2`.
private struct WeightsText {
  let names: [String]

  private static let weightMax: UInt64 = 1_000_000

  var kind: ValueKind<SpecValue> {
    ValueKind(
      placeholder: "NAME=N,…",
      expectation:
        "a list NAME=WEIGHT,… with weights from 0 to \(Self.weightMax), one of them above 0, of "
        + names.joined(separator: ", "),
      parse: parse, render: render)
  }

  private func parse(_ text: String) -> SpecValue? {
    var weights = [UInt32?](repeating: nil, count: names.count)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count <= 2, let place = names.firstIndex(of: sides[0]), weights[place] == nil,
        let weight = sides.count == 2 ? Numbers.count(sides[1]) : 1, weight <= Self.weightMax
      else { return nil }
      weights[place] = UInt32(weight)
    }
    let all = weights.map { $0 ?? 0 }
    return all.contains { $0 > 0 } ? .weights(all) : nil
  }

  private func render(_ value: SpecValue) -> String {
    zip(names, value.weights).filter { $0.1 > 0 }.map { "\($0.0)=\($0.1)" }
      .joined(separator: ",")
  }
}

/// A set of names, such as the families of yield points.
private struct BitsText {
  let bits: [SpecFormat.Bit]

  var kind: ValueKind<SpecValue> {
    ValueKind(
      placeholder: "LIST",
      expectation: "all, none, a mask 0x… of 64 bits, or a list, each name once, of "
        + bits.map(\.name).joined(separator: ", "),
      parse: { parse($0).map { .number($0) } }, render: { render($0.number) })
  }

  private func parse(_ text: String) -> UInt64? {
    if text == "all" { return .max }
    if text == "none" { return 0 }
    if text.hasPrefix("0x") { return Numbers.seed(text) }
    var mask: UInt64 = 0
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let bit = bits.first(where: { $0.name == name }), mask & 1 << UInt64(bit.number) == 0
      else { return nil }
      mask |= 1 << UInt64(bit.number)
    }
    return mask
  }

  /// Names if they cover all bits; a mask may have bits that have no names yet.
  private func render(_ mask: UInt64) -> String {
    if mask == .max { return "all" }
    if mask == 0 { return "none" }
    var rest = mask
    var names: [String] = []
    for bit in bits where mask & 1 << UInt64(bit.number) != 0 {
      names.append(bit.name)
      rest &= ~(1 << UInt64(bit.number))
    }
    return rest == 0 ? names.joined(separator: ",") : "0x" + hexadecimal(mask)
  }
}

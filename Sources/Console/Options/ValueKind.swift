import Primitives

/// How a value is written, read and refused; one for each kind of value in options and seed files.
package struct ValueKind<Value> {
  /// What the help shows in place of the value.
  package let placeholder: String
  /// What is allowed; completes "is not".
  package let expectation: String
  package let parse: (String) -> Value?
  package let render: (Value) -> String
  /// The names among which the nearest to a wrong one is looked for.
  package var names: [String] = []
  /// Replaces the whole complaint, if the value is not what is wrong.
  package var refusal: String?

  package init(
    placeholder: String, expectation: String, parse: @escaping (String) -> Value?,
    render: @escaping (Value) -> String, names: [String] = [], refusal: String? = nil
  ) {
    (self.placeholder, self.expectation) = (placeholder, expectation)
    (self.parse, self.render) = (parse, render)
    (self.names, self.refusal) = (names, refusal)
  }

  /// Why `text` is refused, printed after the option's name.
  package func complaint(_ text: String) -> String {
    refusal ?? "\(quoted(text)) is not \(expectation)\(suggestion(for: text, among: names))"
  }
}

extension ValueKind where Value == UInt64 {
  /// A seed.
  package static var seed: Self {
    Self(
      placeholder: "SEED", expectation: "a number from 0 to \(UInt64.max), decimal or 0x…",
      parse: Numbers.seed,
      render: { "0x" + hexadecimal($0) })
  }

  /// A time in seconds.
  package static var duration: Self {
    Self(
      placeholder: "TIME",
      expectation: "a time from 1 to 1000000 of s, m or h, such as 90s, 10m or 2h",
      parse: { text in
        let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ units[$0] }),
          let amount = Numbers.plainCount(String(text.dropLast())), (1...1_000_000).contains(amount)
        else { return nil }
        return amount * unit
      }, render: { "\($0)s" })
  }

  /// An amount of memory in MB of 2^20 bytes; a program that has just started uses a third of the least.
  package static var memory: Self {
    Self(
      placeholder: "SIZE",
      expectation: "an amount of memory from 64M to 1000000G, such as 512M or 2G",
      parse: { text in
        let units: [Character: UInt64] = ["M": 1, "G": 1024]
        guard let unit = text.last.flatMap({ units[$0] }),
          let amount = Numbers.plainCount(String(text.dropLast())),
          (1...1_000_000).contains(amount), amount * unit >= 64
        else { return nil }
        return amount * unit
      }, render: { "\($0)M" })
  }

  package static func count(_ range: ClosedRange<UInt64>) -> Self {
    Self(
      placeholder: "COUNT", expectation: rangeText(range),
      parse: { text in Numbers.count(text).flatMap { range.contains($0) ? $0 : nil } },
      render: { "\($0)" })
  }
}

extension ValueKind where Value == Int {
  package static func count(_ range: ClosedRange<Int>) -> Self {
    Self(
      placeholder: "COUNT",
      expectation: rangeText(UInt64(range.lowerBound)...UInt64(range.upperBound)),
      parse: { text in
        Numbers.count(text).flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
      },
      render: { "\($0)" })
  }
}

private func rangeText(_ range: ClosedRange<UInt64>) -> String {
  "a whole number from \(range.lowerBound) to \(range.upperBound)"
}

extension ValueKind where Value == Bool {
  package static var onOff: Self {
    Self(
      placeholder: "on|off", expectation: "one of on, off",
      parse: { $0 == "on" ? true : $0 == "off" ? false : nil }, render: { $0 ? "on" : "off" },
      names: ["on", "off"])
  }
}

extension ValueKind where Value == Ratio {
  package static var ratio: Self {
    Self(
      placeholder: "SHARE", expectation: Numbers.ratioExpectation, parse: Numbers.ratio,
      render: { $0.numerator == 0 ? "0" : "\($0)" })
  }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the enum's names.
  package static var word: Self {
    let kind = ValueKind<String>.word(among: Value.allCases.map(\.rawValue))
    return Self(
      placeholder: kind.placeholder, expectation: kind.expectation,
      parse: { Value(rawValue: $0) }, render: { $0.rawValue }, names: kind.names)
  }
}

extension ValueKind where Value == String {
  /// One of `names`.
  package static func word(among names: [String]) -> Self {
    Self(
      placeholder: names.count > 4 ? "NAME" : names.joined(separator: "|"),
      expectation: "one of " + names.joined(separator: ", "),
      parse: { names.contains($0) ? $0 : nil }, render: { $0 }, names: names)
  }

  /// A path that is not empty.
  package static var path: Self {
    Self(
      placeholder: "FILE", expectation: "a path", parse: { $0.isEmpty ? nil : $0 }, render: { $0 })
  }
}

extension ValueKind {
  /// The same texts for values of another type.
  package func mapped<Other>(
    _ wrap: @escaping (Value) -> Other, _ unwrap: @escaping (Other) -> Value
  ) -> ValueKind<Other> {
    let (parse, render) = (parse, render)
    return ValueKind<Other>(
      placeholder: placeholder, expectation: expectation, parse: { parse($0).map(wrap) },
      render: { render(unwrap($0)) }, names: names, refusal: refusal)
  }
}

import Console

/// What a revision's `run --help` says that the revision knows.
struct RevisionHelp {
  private let words: [String]

  /// Nil where the text is no help of a run.
  init?(_ text: String) {
    words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.contains("--steps") else { return nil }
  }

  func knows(field: String) -> Bool { words.contains("--" + field) }

  /// The names that a field of weights has there; nil where the help does not list them.
  ///
  /// They are what follows the word "run:" of its option, one after the other with commas between them.
  func names(of field: String) -> [String]? {
    guard let option = words.firstIndex(of: "--" + field) else { return nil }
    let rest = words[(option + 1)...].prefix { !$0.hasPrefix("--") }
    guard let head = rest.firstIndex(of: "run:") else { return nil }
    var names: [String] = []
    for word in rest[(head + 1)...] {
      names.append(word.hasSuffix(",") ? String(word.dropLast()) : word)
      if !word.hasSuffix(",") { break }
    }
    return names
  }
}

/// How a revision is given a spec some of whose fields or weights it does not know.
///
/// What came later is off there, or as it was, where it has its default; anything else the revision cannot run.
struct RevisionFields: Equatable {
  /// Fields that the revision is not given.
  private(set) var omitted: Set<String> = []
  /// What it is given in the place of the texts of the spec.
  private(set) var texts: [String: String] = [:]
  /// Why it cannot make the run; nil where it can.
  private(set) var refusal: String?

  init() {}

  /// - Parameters:
  ///   - defaults: The default of each field, as its option takes it.
  ///   - weights: The fields that are weights by name.
  init(
    for spec: BisectSpec, _ help: RevisionHelp, defaults: [String: String], weights: Set<String>
  ) {
    for (name, text) in spec.fields {
      if !help.knows(field: name) {
        // One of another value is given, so that the revision refuses it.
        if defaults[name] == text { omitted.insert(name) }
      } else if weights.contains(name), let known = help.names(of: name) {
        fit(name, text, known, isDefault: defaults[name] == text)
      }
    }
  }

  private mutating func fit(_ field: String, _ text: String, _ known: [String], isDefault: Bool) {
    let parts = text.split(separator: ",").map(String.init)
    func name(_ part: String) -> String { String(part.prefix { $0 != "=" }) }
    let unknown = parts.filter { !known.contains(name($0)) }
    if unknown.isEmpty { return }
    if isDefault {
      omitted.insert(field)
    } else if let part = unknown.first(where: { !$0.hasSuffix("=0") }) {
      refusal =
        "it does not know \(quoted(name(part))), to which the run's \(field) give a weight: \(text)"
    } else {
      texts[field] = parts.filter { known.contains(name($0)) }.joined(separator: ",")
    }
  }
}

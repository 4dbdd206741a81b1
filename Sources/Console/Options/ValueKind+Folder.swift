extension ValueKind where Value == String {
  /// The path of a folder.
  package static var folder: Self {
    Self(
      placeholder: "FOLDER", expectation: "a path", parse: { $0.isEmpty ? nil : $0 }, render: { $0 }
    )
  }
}

/// Which sources the program was compiled from.
///
/// A separate module whose interface never changes: a new digest recompiles these lines and links, and leaves the
/// modules that use it as they are.
package enum SourceStamp {
  /// Sixteen hexadecimal digits, as computed by `SourceDigest` of `Stamping`.
  @inline(never) package static var digest: String { generatedDigest }
}

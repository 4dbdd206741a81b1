/// Which sources the program was compiled from.
///
/// A module of its own whose interface never changes: another digest compiles these lines again and
/// links, and leaves the modules that ask for it as they are.
package enum SourceStamp {
  /// Sixteen hexadecimal digits, as `SourceDigest` of `Stamping` computes them.
  @inline(never) package static var digest: String { generatedDigest }
}

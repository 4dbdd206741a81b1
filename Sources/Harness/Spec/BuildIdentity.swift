import BuildStamp
import Primitives

/// What identifies a build: failure files contain it, so that a replay can tell whether the build is another one.
///
/// It does not matter who compiled the build, where and how: a run follows from the sources and the traits, and
/// debug and release must give the same digests.
package struct BuildIdentity: Hashable, Sendable, Codable {
  package static let version = "0.1.0"

  package static var hasPlantedBugs: Bool {
    #if PlantedBugs
      true
    #else
      false
    #endif
  }

  package static var hasInjectedYields: Bool {
    #if InjectedYields
      true
    #else
      false
    #endif
  }

  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  package var version: String
  /// For the reader only; builds that differ in nothing else are the same.
  package var configuration: String
  package var traits: [String]
  /// The digest of the sources, sixteen hexadecimal digits.
  package var fingerprint: String

  /// The running program's identity.
  package static var current: BuildIdentity {
    BuildIdentity(
      version: version, configuration: configuration, traits: traits,
      fingerprint: sources)
  }

  private static let ownSources = TaskLocal<String?>(wrappedValue: nil)

  /// The digest of Heddle's sources, combined with that of the system's own package inside `with`.
  private static var sources: String {
    guard let own = ownSources.get() else { return SourceStamp.digest }
    return hexadecimal(mix64(stableHash(SourceStamp.digest), stableHash(own)))
  }

  /// Includes the sources of a system's own package while `work` runs.
  package static func with<Value>(_ sources: String?, _ work: () -> Value) -> Value {
    ownSources.withValue(sources, operation: work)
  }

  /// Whether a run in one must repeat in the other: the version, traits and sources agree.
  package func isSameBuild(as other: BuildIdentity) -> Bool {
    version == other.version && traits == other.traits && fingerprint == other.fingerprint
  }

  package static var traits: [String] {
    (hasInjectedYields ? ["InjectedYields"] : []) + (hasPlantedBugs ? ["PlantedBugs"] : [])
  }

  /// `0.1.0 release InjectedYields 0123456789abcdef`, for sentences that compare two builds.
  package var text: String {
    "\(version) \(configuration) \(traits.joined(separator: "+")) \(fingerprint)"
  }

  /// `heddle 0.1.0 (release; InjectedYields; sources 0123456789abcdef)`.
  package static var banner: String {
    let traits = traits.isEmpty ? "no traits" : traits.joined(separator: ", ")
    return "heddle \(version) (\(configuration); \(traits); sources \(sources))"
  }
}

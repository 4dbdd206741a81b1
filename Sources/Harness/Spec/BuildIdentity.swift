import Foundation
import Primitives

/// What a build is: failure files carry it, so that a replay knows when it is another one.
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
  package var configuration: String
  package var traits: [String]
  /// A fingerprint of the executable's bytes, sixteen hexadecimal digits.
  package var fingerprint: String

  /// The running program's.
  ///
  /// - Complexity: O(size of the executable): about 10 ms.
  package static func current(executable: String) -> BuildIdentity {
    var digest = RollingDigest()
    if let bytes = try? Data(contentsOf: URL(filePath: executable), options: .mappedIfSafe) {
      bytes.withUnsafeBytes { digest.combine(bytes: $0.bytes) }
    }
    return BuildIdentity(
      version: version, configuration: configuration, traits: traits,
      fingerprint: digest.description)
  }

  package static var traits: [String] {
    (hasInjectedYields ? ["InjectedYields"] : []) + (hasPlantedBugs ? ["PlantedBugs"] : [])
  }

  /// `heddle 0.1.0 (release; InjectedYields)`.
  package static var banner: String {
    let traits = traits.isEmpty ? "no traits" : traits.joined(separator: ", ")
    return "heddle \(version) (\(configuration); \(traits))"
  }
}

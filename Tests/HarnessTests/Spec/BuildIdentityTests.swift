import Testing

@testable import Harness

@Suite("Build identity") struct BuildIdentityTests {
  private let build = BuildIdentity(
    version: "1", configuration: "debug", traits: ["InjectedYields"], fingerprint: "00")

  @Test("The fingerprint is sixteen hexadecimal digits in lower case")
  func fingerprint() {
    let fingerprint = BuildIdentity.current.fingerprint
    #expect(fingerprint.wholeMatch(of: /[0-9a-f]{16}/) != nil, "\(fingerprint)")
  }

  @Test("The running build is the same as itself")
  func current() {
    #expect(BuildIdentity.current == .current)
    #expect(BuildIdentity.current.isSameBuild(as: .current))
    #expect(!BuildIdentity.current.isSameBuild(as: build))
  }

  @Test("The sources of a system's own package count, and only while its commands run")
  func ownSources() {
    let alone = BuildIdentity.current
    let first = BuildIdentity.with("0000000000000001") { BuildIdentity.current }
    let second = BuildIdentity.with("0000000000000002") { BuildIdentity.current }
    #expect(BuildIdentity.with(nil) { BuildIdentity.current } == alone)
    #expect(!first.isSameBuild(as: alone) && !first.isSameBuild(as: second))
    #expect(first.fingerprint.wholeMatch(of: /[0-9a-f]{16}/) != nil)
    #expect(BuildIdentity.current == alone)
  }

  @Test("Version, traits and sources make the build; the configuration does not")
  func sameness() {
    var other = build
    other.configuration = "release"
    #expect(build.isSameBuild(as: other))
    for change: (inout BuildIdentity) -> Void in [
      { $0.version = "2" }, { $0.traits = [] }, { $0.fingerprint = "01" },
    ] {
      var changed = build
      change(&changed)
      #expect(!build.isSameBuild(as: changed) && !changed.isSameBuild(as: build))
    }
  }

  @Test("The banner shows the whole identity")
  func banner() {
    let current = BuildIdentity.current
    for part in [current.version, current.configuration, current.fingerprint] + current.traits {
      #expect(BuildIdentity.banner.contains(part))
    }
  }
}

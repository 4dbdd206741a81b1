extension BuildIdentity {
  /// Whether a run in one must repeat in the other: the version, traits and sources agree.
  package func isSameBuild(as other: BuildIdentity) -> Bool {
    version == other.version && traits == other.traits && fingerprint == other.fingerprint
  }
}

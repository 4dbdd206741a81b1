/// What a program is given of the machine it runs on; production code takes no other way out.
///
/// A simulated host makes one for each of its incarnations, a real program makes one of real parts.
public struct Platform {
  /// The disk.
  public let io: any IO
  /// What time it is, and nothing else.
  public let clock: any TimeSource
  /// Where salts and identities come from.
  public let random: any RandomSource
  /// What it asks and says for its tests; a real program's do nothing.
  public let hooks: Hooks

  public init(
    io: any IO, clock: any TimeSource, random: any RandomSource, hooks: Hooks = .none
  ) {
    self.io = io
    self.clock = clock
    self.random = random
    self.hooks = hooks
  }
}

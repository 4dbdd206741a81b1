/// What a program is given of the machine it runs on; production code must use nothing else.
///
/// A simulated host makes one for each of its incarnations; a real program makes one of real parts.
public struct Platform {
  /// The disk.
  public let io: any IO
  /// Returns the time.
  public let clock: any TimeSource
  /// The source of salts and identities.
  public let random: any RandomSource
  /// The hooks for tests; a real program's do nothing.
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

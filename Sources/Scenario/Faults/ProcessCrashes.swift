import Primitives
import Simulation

/// The process on a host dies, and the host boots again after a while.
///
/// Fault model: memory is lost but the operating system's cache survives, so everything that was written is there
/// again, synced or not. Each operation in flight either happened or did not; a write may also have happened in
/// part.
public final class ProcessCrashes: FaultPlan {
  public static let name: StaticString = "process crash"
  public static let rate = SpecField.rate(
    "crashes", "how often in 1,000 turns the process on a host dies", section: FaultSection.hosts)
  public static let fields: [any AnySpecField] = [rate] + HostFailures.sharedFields

  private let failures: HostFailures

  public init(_ spec: RunSpec, _ world: World) {
    failures = HostFailures(
      .process, rate: spec[Self.rate], spec, FaultDraws(Self.self, world), world)
  }

  public var nextTurn: UInt64 { failures.nextTurn }

  public func strike(_ world: World) -> Int { failures.strike { _ in false } }

  public func stop(_ world: World) { failures.stop() }
}

/// A kind of work that clients do: a type with a name, listed in the system's `workloads`.
public protocol Workload<System> {
  associatedtype System: SystemUnderTest

  /// Its name in the field `workloads`.
  static var name: StaticString { get }
  /// How often it is chosen in proportion to the weights of the others; with 0 only if the field `workloads` asks for it.
  static var weight: UInt32 { get }

  init()

  /// What a client does next.
  ///
  /// Its draws, `run.world.choose(of:_:)`, belong to the running fiber's operation, so a schedule moves no plan.
  func next(_ run: Run<System>) -> System.Plan
}

extension Workload {
  public static var weight: UInt32 { 1 }
}

import Scenario
import Simulation
import Testing

@Suite("Weights of workloads") struct WorkloadWeightTests {
  /// Clients that buy what their workloads plan; a test says which these are.
  struct Shop: SystemUnderTest {
    struct Plan: Codable { var pieces: Int }

    let name = "shop"
    var workloads: [any Workload<Shop>.Type] = [Few.self, Many.self]

    func start(_ run: Run<Self>) {
      for number in 0..<3 {
        var left = 0
        run.spawn(
          "customer", number, times: 20,
          steps: [
            { world in
              world.beginOperation()
              left = run.nextPlan()?.pieces ?? 0
            }, { world in world.mark(1, value: UInt64(left)) },
          ])
      }
    }
  }

  struct Few: Workload {
    static let name: StaticString = "few"
    static let weight: UInt32 = 3
    func next(_ run: Run<Shop>) -> Shop.Plan { Shop.Plan(pieces: 1) }
  }

  struct Many: Workload {
    static let name: StaticString = "many"
    func next(_ run: Run<Shop>) -> Shop.Plan {
      Shop.Plan(pieces: 2 + run.world.choose(of: 5, "pieces"))
    }
  }

  struct None: Workload {
    static let name: StaticString = "none"
    static let weight: UInt32 = 7
    func next(_ run: Run<Shop>) -> Shop.Plan { Shop.Plan(pieces: 0) }
  }

  private func digests(_ kinds: [any Workload<Shop>.Type], _ weights: [UInt32]? = nil)
    -> RunDigests?
  {
    var shop = Shop()
    shop.workloads = kinds
    let system = AnySystem(shop)
    var spec = system.draw(seed: 1, profile: .fast)
    if let weights { spec["workloads"] = .weights(weights) }
    return system.execute(RunRequest(spec)).digests
  }

  @Test("A workload with the weight 0 is as one that is not listed, wherever the list has it")
  func zero() throws {
    let two = try #require(digests([Few.self, Many.self]))
    #expect(two == digests([Few.self, Many.self, None.self], [3, 1, 0]))
    #expect(two == digests([None.self, Few.self, Many.self], [0, 3, 1]))
    #expect(two == digests([Few.self, None.self, Many.self], [3, 0, 1]))
    let other = try #require(digests([Few.self, Many.self], [5, 1]))
    #expect(other == digests([None.self, Few.self, Many.self], [0, 5, 1]))
    #expect(other.behaviour != two.behaviour)
    #expect(two != digests([Few.self, Many.self, None.self]))
    #expect(two != digests([Few.self, Many.self], [3, 0]))
  }
}

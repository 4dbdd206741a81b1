import RaftExample
import Simulation
import Testing

@testable import Scenario
@testable import heddle_raft

@Suite("Properties of raft") struct RaftPropertiesTests {
  private let run: Run<RaftSystem>
  private let first = Entry(term: 1, Command(client: 0, number: 1, value: 5))
  private let other = Entry(term: 1, Command(client: 0, number: 1, value: 6))

  init() {
    let system = RaftSystem()
    let spec = AnySystem(system).draw(seed: 1, profile: .quiet)
    let world = World(context: SimulationContext(seed: 1), strategy: RandomWalk())
    run = Run(system, RunRequest(spec), world)
  }

  /// Tells the model of the events and then a property, and returns what it throws at the last one.
  private func judge<Kind: Property<RaftSystem>>(
    _ kind: Kind.Type, _ events: RaftEvent...
  ) throws -> Violation? {
    let property = kind.init(run.model)
    for event in events.dropLast() {
      try run.model.saw(event, run)
      try property.saw(event, run)
    }
    do throws(Violation) {
      for event in events.suffix(1) {
        try run.model.saw(event, run)
        try property.saw(event, run)
      }
      return nil
    } catch {
      return error
    }
  }

  private func recorded(_ node: Int, _ entry: Entry, previousTerm: Int = 0) -> RaftEvent {
    .recorded(node: node, .entry(index: 1, entry), previousTerm: previousTerm)
  }

  private func applied(_ node: Int, _ entry: Entry, term: Int = 1) -> RaftEvent {
    .applied(node: node, term: term, index: 1, entry)
  }

  private func elected(_ node: Int, term: Int, _ entries: [Entry] = []) -> RaftEvent {
    .elected(node: node, term: term, log: RaftLog(entries))
  }

  @Test("Two leaders of one term are a failure, and two leaders of two terms are not")
  func electionSafety() throws {
    let kind = ElectionSafety.self
    #expect(try judge(kind, elected(0, term: 1), elected(1, term: 2)) == nil)
    #expect(try judge(kind, elected(0, term: 1), elected(1, term: 1)) != nil)
  }

  @Test("Two entries of one index and term must be the same, and the terms before them")
  func logMatching() throws {
    let kind = LogMatching.self
    #expect(try judge(kind, recorded(0, first), recorded(1, first)) == nil)
    #expect(try judge(kind, recorded(0, first), recorded(1, other)) != nil)
    #expect(try judge(kind, recorded(0, first), recorded(1, first, previousTerm: 1)) != nil)
    #expect(try judge(kind, recorded(0, first), recorded(1, Entry(term: 2))) == nil)
  }

  @Test("A leader of a later term has what was committed")
  func leaderCompleteness() throws {
    #expect(
      try judge(LeaderCompleteness.self, applied(0, first), elected(1, term: 2, [first])) == nil)
    #expect(
      try judge(LeaderCompleteness.self, applied(0, first), elected(1, term: 2, [other])) != nil)
    #expect(try judge(LeaderCompleteness.self, applied(0, first), elected(1, term: 2)) != nil)
    #expect(try judge(LeaderCompleteness.self, applied(0, first), elected(1, term: 1)) == nil)
  }

  @Test("A leader that learns late of a majority must not commit what its successor lacks")
  func lateCommit() throws {
    #expect(try judge(LeaderCompleteness.self, elected(1, term: 2), applied(0, first)) != nil)
  }

  @Test("Two nodes must not apply different entries at one index")
  func stateMachineSafety() throws {
    #expect(try judge(StateMachineSafety.self, applied(0, first), applied(1, first)) == nil)
    #expect(try judge(StateMachineSafety.self, applied(0, first), applied(1, other)) != nil)
  }

  @Test("What was acknowledged must have been committed")
  func durability() throws {
    let command = try #require(first.command)
    #expect(try judge(Durability.self, applied(0, first), .acknowledged(command)) == nil)
    #expect(try judge(Durability.self, applied(0, other), .acknowledged(command)) != nil)
  }

  @Test("At rest every node must have applied all that is in any log")
  func convergence() throws {
    let property = Convergence(run.model)
    let nodes = run.spec[RaftSystem.nodes]
    for node in 0..<nodes {
      #expect(throws: Violation.self) { try property.saw(.phase(.atRest), run) }
      try run.model.saw(.opened(node: node, StableState()), run)
      try run.model.saw(recorded(node, first), run)
      #expect(throws: Violation.self) { try property.saw(.phase(.atRest), run) }
      try run.model.saw(applied(node, first), run)
    }
    try property.saw(.phase(.draining), run)
    try property.saw(.phase(.atRest), run)
    try run.model.saw(.recorded(node: 0, .entry(index: 2, first), previousTerm: 1), run)
    #expect(throws: Violation.self) { try property.saw(.phase(.atRest), run) }
  }
}

import AsyncIO
import Primitives
import Scenario
import Simulation

/// A jar into which clients put marbles, planned by two workloads, with everything that a system may have.
struct Jar: SystemUnderTest {
  enum Event { case put(Int), looked(Int) }

  struct Plan: Codable, Equatable { var marbles: Int }

  static let clients = SpecField("clients", "how many clients there are", default: 3, in: 1...8)
  static let breaks = SpecField("breaks", "whether the jar loses a marble", default: false)
  static let escapes = SpecField("escapes", "whether a client throws", default: false)
  static let stalls = SpecField("stalls", "whether a client waits for ever", default: false)

  let name = "jar"
  let fields: [any AnySpecField] = [clients, breaks, escapes, stalls]
  let properties: [any Property<Jar>.Type] = [NeverLess.self, LooksOnly.self]
  let workloads: [any Workload<Jar>.Type] = [One.self, Many.self]
  let faults: [any FaultPlan.Type] = [Shakes.self]
  let mustMeet: [StaticString] = ["three at once", "nothing ever"]
  let mustMeetUnderFaults = [
    TextUnderFaults("five at once", "shakes", "early-steps"), TextUnderFaults("shaken", "shakes"),
  ]

  func start(_ run: Run<Self>) {
    let spec = run.spec
    let jar = Contents()
    for number in 0..<spec[Self.clients] {
      run.spawn("client", number, running: Client(run: run, jar: jar))
    }
    run.atRest { run.always(jar.marbles >= 0, "the jar is not below empty") }
  }

  final class Contents { var marbles = 0 }

  struct Spilt: Error {}

  struct Client: Fiber {
    let run: Run<Jar>
    let jar: Contents
    var rounds = 0

    mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      if run.spec[Jar.stalls] { throw .io(.yield(.contention(.custom))) }
      guard rounds < 20 else { return .finished }
      rounds += 1
      world.beginOperation()
      guard let plan = run.nextPlan() else { return .finished }
      if run.spec[Jar.escapes], rounds == 5 { throw .failure(IOError(.noSpace, during: .write)) }
      run.sometimes(plan.marbles == 3, "three at once")
      run.sometimes(false, "nothing ever")
      run.sometimes(plan.marbles == 4, "five at once")
      run.sometimes(true, "shaken")
      jar.marbles += plan.marbles
      if run.spec[Jar.breaks], rounds == 7 { jar.marbles -= 50 }
      run.emit(.put(jar.marbles), kind: 0)
      if run.buggify("looks twice", Ratio(1, in: 4)) { run.emit(.looked(jar.marbles), kind: 1) }
      run.narrate("the jar has \(jar.marbles)")
      return .finishedOperation
    }
  }

  struct One: Workload {
    static let name: StaticString = "one"
    static let weight: UInt32 = 3
    func next(_ run: Run<Jar>) -> Plan { Plan(marbles: 1) }
  }

  struct Many: Workload {
    static let name: StaticString = "many"
    func next(_ run: Run<Jar>) -> Plan { Plan(marbles: 2 + run.world.choose(of: 3, "marbles")) }
  }

  final class NeverLess: Property {
    static let name: StaticString = "never-less"
    static let asserts: StaticString = "The jar has never fewer marbles than before."
    private var last = 0
    init(_ model: NoModel) {}

    func saw(_ event: Event, _ run: Run<Jar>) throws(Violation) {
      guard case .put(let marbles) = event else { return }
      if marbles < last { throw Violation("there were \(last) and now \(marbles)", way: "lost") }
      last = marbles
    }
  }

  /// Wants one kind of events only, and traps on any other.
  final class LooksOnly: Property {
    static let name: StaticString = "looks-only"
    static let asserts: StaticString = "Only what is wanted is told."
    let wants = EventMask.kind(1)
    init(_ model: NoModel) {}

    func saw(_ event: Event, _ run: Run<Jar>) throws(Violation) {
      guard case .looked = event else { throw Violation("an event came that nobody wanted") }
    }
  }

  /// Strikes after a fixed number of turns; its strikes change nothing.
  final class Shakes: FaultPlan {
    static let every = SpecField(
      "shakes", "after how many turns the jar is shaken; 0 for never",
      default: 0, in: 0...1000)
    static let fields: [any AnySpecField] = [every]
    static let name: StaticString = "the jar was shaken"
    private let period: UInt64
    private(set) var nextTurn: UInt64
    private(set) var isStopped = false

    init(_ spec: RunSpec, _ world: World) {
      period = UInt64(spec[Self.every])
      nextTurn = period == 0 ? .max : period
    }

    func strike(_ world: World) -> Int {
      nextTurn += period
      world.mark(7)
      return 1
    }

    func stop(_ world: World) { isStopped = true }
  }
}

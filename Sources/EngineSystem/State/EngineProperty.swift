import MVCC
import Scenario

/// Something that holds in every run of the engine: a type with a name, in the list `PropertyCatalogue.all`.
///
/// Each run makes one of its own. It judges and changes nothing but itself, so that a run with another list
/// goes the same way.
protocol EngineProperty: AnyObject {
  /// As reports, seed files and signatures name it; kept once it has been published.
  static var name: String { get }
  /// What holds in every run.
  static var asserts: String { get }

  init(_ spec: EngineSpec)

  /// The events that it is told, asked once a run; the others cost nothing.
  var wants: EventMask { get }

  /// Whether all is right after a step; asked where `wants` has `.step` and a database is open.
  ///
  /// Where it is not, `saw` is told `.stepped`. There are many steps, and this costs least.
  func isRight(_ store: MVStore, _ run: RunState) -> Bool

  /// An event of a wanted kind has happened.
  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation)
}

extension EngineProperty {
  var wants: EventMask { [] }
  func isRight(_ store: MVStore, _ run: RunState) -> Bool { true }
  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {}
}

/// The properties that want steps, or one kind of event: a list whose links never change, so that walking along it
/// takes no references.
final class EventListener {
  private let property: any EngineProperty
  private let next: EventListener?

  init(_ property: any EngineProperty, next: EventListener?) {
    (self.property, self.next) = (property, next)
  }

  /// Tells all of them, in the order of the catalogue; the first that fails is the run's finding.
  func tell(_ event: EngineEvent, _ run: RunState) {
    tellThis(event, run)
    next?.tell(event, run)
  }

  @inline(__always)
  private func tellThis(_ event: EngineEvent, _ run: RunState) {
    do throws(Violation) { try property.saw(event, run) } catch { report(error, event, run) }
  }

  /// Apart, so that telling an event stays small.
  @inline(never)
  private func report(_ violation: Violation, _ event: EngineEvent, _ run: RunState) {
    run.report(event.fiber, type(of: property), violation.message, way: violation.way)
  }

  /// The same of a step.
  func tellStep(_ store: MVStore, _ run: RunState) {
    if !property.isRight(store, run) { tellWrong(store, run) }
    next?.tellStep(store, run)
  }

  @inline(never)
  private func tellWrong(_ store: MVStore, _ run: RunState) { tellThis(.stepped(store), run) }
}

/// Who wants which event of a run, and who wants its steps.
struct EventListeners {
  /// The first of each list, by the kind of the event, and last the one of those that want steps.
  private let lists: ContiguousArray<EventListener?>
  /// The same, asked without counting references; `lists` keeps them alive.
  private let firsts: ContiguousArray<Unmanaged<EventListener>?>
  private let firstOfSteps: Unmanaged<EventListener>?

  init(of properties: [any EngineProperty]) {
    let steps = EngineEvent.Kind.allCases.count
    var lists = ContiguousArray<EventListener?>(repeating: nil, count: steps + 1)
    for property in properties.reversed() {
      let wants = property.wants
      var kinds = wants.intersection(.system).rawValue
      while kinds != 0 {
        let kind = kinds.trailingZeroBitCount
        lists[kind] = EventListener(property, next: lists[kind])
        kinds &= kinds - 1
      }
      if wants.contains(.step) { lists[steps] = EventListener(property, next: lists[steps]) }
    }
    self.lists = lists
    firsts = ContiguousArray(lists.map { $0.map { .passUnretained($0) } })
    firstOfSteps = firsts[steps]
  }

  @inline(__always)
  func tell(_ event: EngineEvent, _ run: RunState) {
    firsts[Int(event.kind.rawValue)]?._withUnsafeGuaranteedRef { $0.tell(event, run) }
  }

  @inline(__always)
  func tellStep(_ store: MVStore, _ run: RunState) {
    firstOfSteps?._withUnsafeGuaranteedRef { $0.tellStep(store, run) }
  }
}

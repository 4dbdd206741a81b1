import MVCC
import Scenario

/// Something that holds in every run of the engine: a type with a name, in the list `PropertyCatalogue.all`.
///
/// Each run makes its own instance. It judges and changes nothing but itself, so a run with a different list takes
/// the same course.
protocol EngineProperty: Property where System == MVCCEngine {
  init(_ spec: EngineSpec)

  /// The events that it is told about, read once in each run; the others cost nothing.
  ///
  /// The engine tells them itself, because its own lists pass its state on without counting references.
  var listensTo: EventMask { get }

  /// Whether everything is right after a step; called if `listensTo` has `.step` and a database is open.
  ///
  /// If it returns false, `saw` is told `.stepped`. There are many steps, and this is the cheapest way.
  func isRight(_ store: MVStore, _ run: RunState) -> Bool

  /// An event that it listens to has happened.
  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation)
}

extension EngineProperty {
  init(_ model: RunState) {
    self.init(model.spec)
    model.join(self)
  }

  var wants: EventMask { [] }
  var listensTo: EventMask { [] }
  func isRight(_ store: MVStore, _ run: RunState) -> Bool { true }
  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {}
}

/// The properties that want steps, or one kind of event: a linked list whose links never change, so that walking
/// along it retains no references.
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

  /// Kept out of line, so that telling an event stays small.
  @inline(never)
  private func report(_ violation: Violation, _ event: EngineEvent, _ run: RunState) {
    run.report(event.fiber, type(of: property), violation.message, way: violation.way)
  }

  /// Tells all of them about a step.
  func tellStep(_ store: MVStore, _ run: RunState) {
    if !property.isRight(store, run) { tellWrong(store, run) }
    next?.tellStep(store, run)
  }

  @inline(never)
  private func tellWrong(_ store: MVStore, _ run: RunState) { tellThis(.stepped(store), run) }
}

/// Which properties listen to which event of a run, and which want its steps.
final class EventListeners {
  private static let steps = EngineEvent.Kind.allCases.count

  /// How many properties the run has.
  private let count: Int
  private var properties: [any EngineProperty] = []
  /// The first of each list, by the kind of the event, and at the end the list of those that want steps.
  private var lists: ContiguousArray<EventListener?> = []
  /// The same, read without counting references; `lists` keeps them alive.
  private let firsts: UnsafeMutablePointer<Unmanaged<EventListener>?>

  init(count: Int) {
    self.count = count
    firsts = .allocate(capacity: Self.steps + 1)
    firsts.initialize(repeating: nil, count: Self.steps + 1)
  }

  deinit { firsts.deallocate() }

  /// The property of that type; nil if none has joined.
  func property<Kind: EngineProperty>(_ kind: Kind.Type) -> Kind? {
    for property in properties { if let property = property as? Kind { return property } }
    return nil
  }

  /// Adds a property after the existing ones.
  func join(_ property: some EngineProperty) {
    properties.append(property)
    // All join at the start of a run, one after the other.
    if properties.count == count { listen() }
  }

  private func listen() {
    lists = ContiguousArray(repeating: nil, count: Self.steps + 1)
    for property in properties.reversed() {
      var kinds = property.listensTo.intersection(.system).rawValue
      if property.listensTo.contains(.step) { kinds |= 1 << UInt64(Self.steps) }
      while kinds != 0 {
        let kind = kinds.trailingZeroBitCount
        lists[kind] = EventListener(property, next: lists[kind])
        kinds &= kinds - 1
      }
    }
    for (kind, first) in lists.enumerated() { firsts[kind] = first.map { .passUnretained($0) } }
  }

  @inline(__always)
  func tell(_ event: EngineEvent, _ run: RunState) {
    firsts[Int(event.kind.rawValue)]?._withUnsafeGuaranteedRef { $0.tell(event, run) }
  }

  @inline(__always)
  func tellStep(_ store: MVStore, _ run: RunState) {
    firsts[Self.steps]?._withUnsafeGuaranteedRef { $0.tellStep(store, run) }
  }
}

import AsyncIO
import Testing

/// Hooks of an imagined engine.
private enum Hook: UInt8, YieldPointMarker {
  case begin, middle, end
  static let family: UInt8 = 4
  static let pointCount: UInt8 = 3
  var failures: FailureCodes { self == .middle ? [.deviceFailure, .noSpace] : [] }
}

private enum OtherHook: UInt8, YieldPointMarker {
  case only
  static let family: UInt8 = 4
  static let pointCount: UInt8 = 1
}

@Suite("Injectors") struct InjectorTests {
  @Test("A fixed injector yields once at each of its points")
  func fixedYields() {
    let slots = InjectorSlots()
    let injector = FixedYieldInjector([Hook.middle.point, Hook.middle.point])
    slots.install(yields: injector, failures: nil)
    let context = YieldContext(slots: slots, selectionKey: 9)
    #expect(context.injectedYield(at: Hook.begin) == nil)
    for _ in 0..<2 {
      let yield = context.injectedYield(at: Hook.middle, touching: .writes(.row, 3))
      #expect(yield == .yield(.injected(family: 4, ordinal: 1)))
      #expect(slots.footprint.declared == .writes(.row, 3))
    }
    #expect(context.injectedYield(at: Hook.middle) == nil && injector.remaining.isEmpty)
  }

  @Test("A fixed failure injector fails once with its code")
  func fixedFailures() {
    let slots = InjectorSlots()
    let injector = FixedFailureInjector([(Hook.middle.point, .noSpace)])
    slots.install(yields: nil, failures: injector)
    let context = YieldContext(slots: slots, selectionKey: 9)
    #expect(context.injectedFailure(at: Hook.begin) == nil)
    #expect(context.injectedFailure(at: Hook.middle) == .noSpace)
    #expect(context.injectedFailure(at: Hook.middle) == nil && injector.remaining.isEmpty)
  }

  @Test("Empty slots call no injector, and clearing empties them")
  func clearing() {
    let slots = InjectorSlots()
    let context = YieldContext(slots: slots, selectionKey: 9)
    #expect(context.injectedYield(at: Hook.begin) == nil)
    slots.install(yields: FixedYieldInjector([Hook.begin.point]), failures: nil)
    slots.clear()
    #expect(context.injectedYield(at: Hook.begin) == nil)
    slots.install(yields: FixedYieldInjector([Hook.begin.point]), failures: nil)
    #expect(context.injectedYield(at: Hook.begin) != nil)
  }

  @Test("Installing over an injector and clearing empty slots are refused")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      let slots = InjectorSlots()
      slots.install(yields: FixedYieldInjector([]), failures: nil)
      slots.install(yields: nil, failures: FixedFailureInjector([]))
    }
    await #expect(processExitsWith: .failure) { InjectorSlots().clear() }
  }

  @Test("Contexts of one connection are numbered until nothing is open")
  func instances() {
    let slots = InjectorSlots()
    #expect(
      (0..<3).map { _ in YieldContext(slots: slots, selectionKey: 0).instanceID } == [1, 2, 3])
    slots.resetInstanceIDs()
    #expect(slots.makeInstanceID() == 1)
  }

  @Test("A point carries its place, its family's size and the errors it may meet")
  func points() {
    #expect(
      Hook.middle.point
        == YieldPoint(
          family: 4, ordinal: 1, pointCount: 3, failures: [.noSpace, .deviceFailure]))
    #expect(Hook.middle.point.failures.contains(FailureCodes(.noSpace)))
    #expect(!Hook.middle.point.failures.contains(.busy) && Hook.end.point.failures.isEmpty)
  }

  @Test("A catalogue names families and points, and numbers what it does not know")
  func catalogue() {
    var catalogue = YieldCatalogue()
    catalogue.register(Hook.self, named: "Commit")
    #expect(catalogue.families.map { $0.points } == [["begin", "middle", "end"]])
    #expect(catalogue.name(family: 4, ordinal: 2) == "Commit.end")
    #expect(catalogue.name(family: 4, ordinal: 3) == "family4.point3")
    #expect(catalogue.name(family: 5, ordinal: 0) == "family5.point0")
    #expect(catalogue.family(5) == nil)
  }

  @Test("A family whose number is taken or whose points are miscounted is told, and not added")
  func wrongFamilies() {
    var catalogue = YieldCatalogue()
    catalogue.register(Hook.self, named: "Commit")
    #expect(catalogue.complaint == nil)
    catalogue.register(OtherHook.self, named: "Other")
    let taken =
      "the families \"Commit\" and \"Other\" have the number 4 both; give one of them another"
    #expect(catalogue.complaint == taken)
    catalogue.register(Miscounted.self, named: "Third")
    #expect(catalogue.complaint == taken)
    #expect(catalogue.families.map(\.name) == ["Commit"])
    var other = YieldCatalogue()
    other.register(Miscounted.self, named: "Third")
    #expect(
      other.complaint == "the family \"Third\" has 2 points and a pointCount of 3; make it 2")
  }

  private enum Miscounted: UInt8, YieldPointMarker {
    case first, second
    static let family: UInt8 = 9
    static let pointCount: UInt8 = 3
  }
}

@Suite("Footprint") struct FootprintTests {
  @Test("Accesses conflict when they touch the same thing and one writes")
  func conflicts() {
    #expect(Access.reads(.row, 1).conflicts(with: .writes(.row, 1)))
    #expect(Access.writes(.row, 1).conflicts(with: .writes(.row, 1)))
    #expect(!Access.reads(.row, 1).conflicts(with: .reads(.row, 1)))
    #expect(!Access.writes(.row, 1).conflicts(with: .writes(.row, 2)))
    #expect(!Access.writes(.row, 1).conflicts(with: .writes(.page, 1)))
  }

  @Test("An access keeps its class, its identity and its kind", arguments: 0...UInt8.max)
  func parts(_ number: UInt8) {
    let resource = ResourceClass(rawValue: number)
    let identity: UInt64 = 0x003F_FFFF_FFFF_FFFF
    for isWrite in [false, true] {
      let access = Access(resource, identity, isWrite: isWrite)
      #expect(access.resource == resource && access.identity == identity)
      #expect(access.isWrite == isWrite)
    }
  }

  @Test("A recorder keeps each access once, up to its capacity, then it touches everything")
  func recording() {
    let recorder = FootprintRecorder()
    for _ in 0..<2 {
      for row in 0..<8 { recorder.record(.reads(.row, UInt64(row))) }
    }
    #expect(recorder.footprint == Footprint((0..<8).map { .reads(.row, UInt64($0)) }))
    let fingerprint = recorder.fingerprint
    recorder.record(.writes(.row, 0))
    #expect(recorder.footprint.touchesEverything && recorder.fingerprint != fingerprint)
    recorder.declare(.writes(.clock))
    recorder.reset()
    #expect(recorder.footprint == Footprint() && recorder.declared == nil)
  }

  @Test("Footprints conflict when some of their accesses do, or one touches everything")
  func footprints() {
    let reader = Footprint([.reads(.row, 1), .reads(.clock)])
    #expect(reader.conflicts(with: Footprint([.writes(.page), .writes(.clock)])))
    #expect(!reader.conflicts(with: Footprint([.reads(.clock), .writes(.row, 2)])))
    #expect(!reader.conflicts(with: Footprint()))
    #expect(Footprint().conflicts(with: Footprint(touchesEverything: true)))
  }
}

extension ResourceClass {
  fileprivate static let row = ResourceClass(rawValue: 0)
  fileprivate static let clock = ResourceClass(rawValue: 4)
  fileprivate static let page = ResourceClass(rawValue: 9)
}

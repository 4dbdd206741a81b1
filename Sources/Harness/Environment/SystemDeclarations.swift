import AsyncIO
import Console
import Scenario

/// Compares a system's stored members with what `SystemUnderTest` asks for.
///
/// Each list of the protocol has a default, so a member whose type is only nearly right implements nothing: the
/// compiler keeps the default, and the member is never read. Computed and static members cannot be seen here.
package enum SystemDeclarations {
  /// A member of the protocol that has a default.
  struct Requirement {
    let name: String
    /// Its spelling in a program.
    let type: String
    let isType: (Any) -> Bool
    /// Whether a value of another type nevertheless consists of what such a list contains; nil for what is not a
    /// list.
    var isAlike: ((Any) -> Bool)?

    init<Value>(_ name: String, _ type: String, _: Value.Type) {
      (self.name, self.type) = (name, type)
      isType = { Swift.type(of: $0) == Value.self }
    }

    init<Element>(list name: String, of element: String, _: Element.Type) {
      self.init(name, "[\(element)]", [Element].self)
      isAlike = { ($0 as? [Element])?.isEmpty == false }
    }
  }

  static func requirements<System: SystemUnderTest>(of _: System.Type) -> [Requirement] {
    [
      Requirement("product", "String", String.self),
      Requirement("subject", "String", String.self),
      Requirement("sources", "String?", String?.self),
      Requirement(list: "fields", of: "any AnySpecField", (any AnySpecField).self),
      Requirement(
        list: "properties", of: "any Property<\(System.self)>.Type",
        (any Property<System>.Type).self),
      Requirement(
        list: "workloads", of: "any Workload<\(System.self)>.Type",
        (any Workload<System>.Type).self),
      Requirement(list: "faults", of: "any FaultPlan.Type", (any FaultPlan.Type).self),
      Requirement("yieldPoints", "YieldCatalogue", YieldCatalogue.self),
      Requirement(list: "mustMeet", of: "StaticString", StaticString.self),
      Requirement(list: "mustMeetUnderFaults", of: "TextUnderFaults", TextUnderFaults.self),
      Requirement(list: "commands", of: "SystemCommand", SystemCommand.self),
      Requirement(list: "benches", of: "SystemBench", SystemBench.self),
    ] + seldom
  }

  private static var seldom: [Requirement] {
    [
      Requirement("specFields", "SpecFields", SpecFields.self),
      Requirement("commonProperties", "[PropertyEntry]", [PropertyEntry].self),
      Requirement("faultSwitches", "[FaultSwitch]", [FaultSwitch].self),
      Requirement("countNames", "[String]", [String].self),
      Requirement("operationTexts", "[String]", [String].self),
      Requirement("bugTraits", "String?", String?.self),
      Requirement("asked", "[String: BenchBound]", [String: BenchBound].self),
    ]
  }

  /// One sentence about the first stored member that its author may have meant as a declaration but that is not
  /// one.
  package static func complaint<System: SystemUnderTest>(of system: System) -> String? {
    let requirements = requirements(of: System.self)
    for (name, value) in members(of: system) {
      if let asked = requirements.first(where: { $0.name == name }) {
        if asked.isType(value) { continue }
        return
          "\(quoted(name)) of the system \(System.self) is a \(type(of: value)) and is ignored; "
          + "write its type: let \(name): \(asked.type)"
      }
      let near = nearestName(to: name, among: requirements.map(\.name))
      guard let asked = requirements.first(where: { $0.name == near }),
        asked.isAlike?(value) == true
      else { continue }
      return
        "\(quoted(name)) of the system \(System.self) is not a member that a system has, and is ignored; "
        + "did you mean let \(asked.name): \(asked.type)?"
    }
    return nil
  }

  private static func members(of system: Any) -> [(String, Any)] {
    var members: [(String, Any)] = []
    var mirror: Mirror? = Mirror(reflecting: system)
    while let level = mirror {
      for child in level.children {
        if let name = child.label { members.append((name, child.value)) }
      }
      mirror = level.superclassMirror
    }
    return members
  }
}

import Foundation
import Scenario
import Simulation
import Testing

@testable import Harness

@Suite("Declarations of a system") struct SystemDeclarationsTests {
  private func complaint(of system: some SystemUnderTest) -> String {
    SystemDeclarations.complaint(of: system) ?? ""
  }

  @Test("A list without its type is reported, with the type that it must have")
  func lists() {
    #expect(
      complaint(of: Lists())
        == "\"properties\" of the system Lists is a Array<Even.Type> and is ignored; write its type: "
        + "let properties: [any Property<Lists>.Type]")
    #expect(complaint(of: Faults()).hasSuffix("let faults: [any FaultPlan.Type]"))
    #expect(complaint(of: Fields()).hasSuffix("let fields: [any AnySpecField]"))
    #expect(complaint(of: Texts()).hasSuffix("let mustMeet: [StaticString]"))
  }

  @Test("Members that are not lists are reported too, and those of a superclass")
  func others() {
    #expect(complaint(of: Subject()).contains("\"subject\" of the system Subject is a Substring"))
    #expect(complaint(of: Sources()).hasSuffix("let sources: String?"))
    #expect(complaint(of: Commands()).contains("\"commands\" of the system Commands is a Int"))
    #expect(complaint(of: Heir()).contains("\"subject\" of the system Heir is a Substring"))
  }

  @Test("A list whose name is nearly right is reported, and any other member is ignored")
  func names() {
    #expect(
      complaint(of: Singular())
        == "\"field\" of the system Singular is not a member that a system has, and is ignored; "
        + "did you mean let fields: [any AnySpecField]?")
    #expect(SystemDeclarations.complaint(of: Own()) == nil)
  }

  @Test("A system that declares everything as it must passes")
  func right() { #expect(SystemDeclarations.complaint(of: Right()) == nil) }

  @Test("The table has every member of the protocol that has a default")
  func complete() throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let text = try String(
      contentsOf: root.appending(path: "Sources/Scenario/System/SystemUnderTest.swift"),
      encoding: .utf8)
    let asked = text.matches(of: /(?m)^  var (\w+): (.+) \{ get \}$/).map {
      (String($0.1), String($0.2))
    }
    .filter { $0.0 != "name" }
    let requirements = SystemDeclarations.requirements(of: Right.self)
    #expect(asked.count >= 11)
    #expect(asked.map(\.0) == requirements.map(\.name))
    #expect(
      asked.map { $0.1.replacing("Self", with: "Right") } == requirements.map(\.type))
  }

  private static let size = SpecField("size", "how much there is", default: 1)

  private struct Lists: SystemUnderTest {
    let name = "lists"
    let properties = [Even.self]
    func start(_ run: Run<Self>) {}
  }

  private final class Even: Property {
    static let name: StaticString = "even"
    static let asserts: StaticString = "Nothing is odd."
    init(_ model: NoModel) {}
    func saw(_ event: WorldEvent, _ run: Run<Lists>) throws(Violation) {}
  }

  private struct Faults: SystemUnderTest {
    let name = "faults"
    let faults = [ProcessCrashes.self]
    func start(_ run: Run<Self>) {}
  }

  private struct Fields: SystemUnderTest {
    let name = "fields"
    let fields = [size]
    func start(_ run: Run<Self>) {}
  }

  private struct Texts: SystemUnderTest {
    let name = "texts"
    let mustMeet = ["it was full"]
    func start(_ run: Run<Self>) {}
  }

  private struct Subject: SystemUnderTest {
    let name = "subject"
    let subject: Substring = "a subject"
    func start(_ run: Run<Self>) {}
  }

  private struct Sources: SystemUnderTest {
    let name = "sources"
    let sources = "0123"
    func start(_ run: Run<Self>) {}
  }

  private struct Commands: SystemUnderTest {
    let name = "commands"
    let commands = 3
    func start(_ run: Run<Self>) {}
  }

  private class Ancestor { let subject: Substring = "an ancestor" }

  private final class Heir: Ancestor, SystemUnderTest {
    let name = "heir"
    func start(_ run: Run<Heir>) {}
  }

  private struct Singular: SystemUnderTest {
    let name = "singular"
    let field: [any AnySpecField] = [size]
    func start(_ run: Run<Self>) {}
  }

  private struct Own: SystemUnderTest {
    let name = "own"
    let field = size
    let fault = 3
    let sizes = [1, 2]
    func start(_ run: Run<Self>) {}
  }

  private struct Right: SystemUnderTest {
    let name = "right"
    let product = "right-program"
    let subject = "a right one"
    let sources: String? = nil
    let fields: [any AnySpecField] = [size]
    let properties: [any Property<Self>.Type] = []
    let faults: [any FaultPlan.Type] = [ProcessCrashes.self]
    let mustMeet: [StaticString] = ["it was full"]
    let commands: [SystemCommand] = []
    func start(_ run: Run<Self>) {}
  }
}

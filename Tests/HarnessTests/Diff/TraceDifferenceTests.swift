import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("heddle diff") struct DiffTests {
  private let folder = Folder()

  private func line(_ event: Int, actor: String = "fiber-1", _ more: String = "") -> String {
    "{\"event\":\(event),\"kind\":\"step\",\"actor\":\"\(actor)\"\(more)}"
  }

  private func trace(_ name: String, _ lines: [String]) throws -> String {
    try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
    return folder.file(name)
  }

  private func lines(_ count: Int) -> [String] { (0..<count).map { line($0) } }

  private func diff(_ words: String...) -> Session { Session.run(["diff"] + words) }

  @Test("Equal traces end with status 0")
  func equal() throws {
    let (a, b) = (try trace("a", lines(40)), try trace("b", lines(40)))
    let session = diff(a, b)
    #expect(session.status == .passed)
    #expect(session.out.hasSuffix("\n\nthe traces are the same: 40 events\n"))
    #expect(session.errors == "")
    let empty = diff(try trace("e", []), try trace("f", []))
    #expect(empty.out.hasSuffix("the traces are the same: 0 events\n"))
  }

  @Test("The line that says how a run ended is neither an event nor a difference")
  func endings() throws {
    let whole = try trace("a", lines(3) + ["{\"end\":\"passed\",\"step\":3}"])
    let cut = try trace("b", lines(3) + ["{\"end\":\"interrupted\",\"step\":3}"])
    let session = diff(whole, cut)
    #expect(session.status == .passed, "\(session.errors)")
    #expect(session.out.contains("the traces are the same: 3 events"))
  }

  @Test("A difference in the middle is shown with the lines around it and the fields that differ")
  func middle() throws {
    var other = lines(40)
    other[20] = line(20, actor: "fiber-2", ",\"answer\":\"0x01\"")
    other[21] = line(21, actor: "fiber-3")
    let session = diff(try trace("a", lines(40)), try trace("b", other), "--context", "2")
    #expect(session.status == .propertyFailed)
    let shown = session.out.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3)
    #expect(
      shown.map(String.init) == [
        "the first difference of the traces comes after 20 events",
        "",
        "   event  actor    kind and mark",
        "      18  fiber-1  step",
        "      19  fiber-1  step",
        "A     20  fiber-1  step",
        "B     20  fiber-2  step",
        "",
        "A     21  fiber-1  step",
        "A     22  fiber-1  step",
        "B     21  fiber-3  step",
        "B     22  fiber-1  step",
        "",
        "actor   A fiber-1  B fiber-2",
        "answer  A (none)   B 0x01",
        "",
      ])
  }

  @Test("A trace that is the beginning of another is reported, with both ends")
  func prefix() throws {
    let (a, b) = (try trace("a", lines(1500)), try trace("b", lines(7)))
    let session = diff(a, b)
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains("A  \(a)  1,500 events\nB  \(b)  7 events\n"))
    #expect(
      session.out.contains(
        "B ends after 7 events, where A has 1,493 more; until then the traces are the same"))
    #expect(session.out.contains("A          7  fiber-1  step\nB  (the end)\n"))
    #expect(diff(b, a).out.contains("A ends after 7 events, where B has 1,493 more"))
    #expect(diff(b, try trace("c", [])).out.contains("B ends after 0 events"))
  }

  @Test("A line that is not an event is reported with its file, and nothing is printed")
  func malformed() throws {
    let expected =
      "expected an event of a trace, a JSON object with \"event\", \"kind\" and \"actor\"\n"
    var broken = lines(9)
    broken[6] = "{\"event\":6,\"kind\":"
    let (a, b) = (try trace("a", lines(9)), try trace("b", broken))
    for session in [diff(a, b), diff(b, a)] {
      #expect(session.status == .usage)
      #expect(session.out == "")
      #expect(session.errors == "heddle: \(b):7: \(expected)")
    }
    broken[6] = line(6)
    broken[3] = "{\"event\":3}"
    broken[5] = line(5, actor: "fiber-9")
    let both = [try trace("a", broken), try trace("b", lines(3) + ["{\"event\":3}"] + lines(4))]
    let session = diff(both[0], both[1])
    #expect(session.status == .usage)
    #expect(session.errors == "heddle: \(both[0]):4: \(expected)")
  }

  @Test("Schedules alone are compared on demand")
  func schedule() throws {
    var other = lines(9)
    other[4] = line(4, actor: "fiber-1", ",\"answer\":\"0x01\",\"footprint\":\"0x02\"")
    let (a, b) = (try trace("a", lines(9)), try trace("b", other))
    #expect(diff(a, b).status == .propertyFailed)
    let same = diff(a, b, "--schedule")
    #expect(same.status == .passed)
    #expect(same.out.contains("the schedules are the same: 9 events"))
    other[7] = line(7, actor: "fiber-1", ",\"at\":\"P.x\"")
    let moved = diff(a, try trace("b", other), "--schedule")
    #expect(moved.status == .propertyFailed)
    #expect(
      moved.out.contains("the first difference of the schedules comes after 7 events\n"))
  }

  @Test("Seeds are run, and compared with each other and with files")
  func seeds() throws {
    #expect(diff("5", "5").status == .passed)
    let session = diff("5", "0x6")
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains("A  seed 5"))
    let path = folder.file("t.jsonl")
    #expect(Session.run(["run", "--seed", "5", "--quiet", "--trace", path]).status == .passed)
    #expect(diff(path, "5").status == .passed)
    #expect(diff(path, "5", "--fibers", "3").status == .propertyFailed)
    let failure = folder.file("f.failure")
    #expect(
      Session.run(["run", "--seed", "3", "--quiet", "--failure", failure]).status
        == .propertyFailed)
    #expect(diff(failure, "3").status == .passed)
  }

  @Test("JSON holds the same finding")
  func json() throws {
    var other = lines(9)
    other[4] = line(4, actor: "fiber-2")
    let session = diff(try trace("a", lines(9)), try trace("b", other), "--format", "json")
    #expect(session.status == .propertyFailed)
    #expect(session.out.contains("\"commonEvents\" : 4"))
    #expect(session.out.contains("\"fields\" : [\n    \"actor\"\n  ]"))
    #expect(session.out.contains("\"same\" : false"))
  }

  @Test("What is not a run is refused in one sentence")
  func usage() {
    #expect(
      diff("5").errors
        == "heddle: heddle diff compares two runs, but got 1: seeds, traces, failure files, "
        + "REVISION:SEED, or the results of two sweeps\n")
    let session = diff("5", "nowhere.jsonl")
    #expect(session.status == .usage)
    #expect(
      session.errors
        == "heddle: \"nowhere.jsonl\" is not a file, a seed, or REVISION:SEED; "
        + "heddle diff takes two of these\n")
    #expect(diff("5", folder.path).errors.contains("it is not a regular file"))
    #expect(
      diff("5", "HEAD:6", "--repository", folder.path).errors.contains(
        "is not in a checkout of a git repository"))
  }
}

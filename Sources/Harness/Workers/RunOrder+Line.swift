import Console
import Primitives
import Scenario

// Orders and answers as lines of a pipe. Decoding JSON takes longer than some runs, so the options, which are the
// same in most orders, are decoded once, and the answer of a seed that passed has its own parser.

/// Writes orders; remembers the options of the last one.
struct OrderWriter {
  private var options: [String: String] = [:]
  private var text = "{}"

  /// `NUMBER TASK SEED MILLISECONDS OPTIONS`, and after a tab, which JSON never contains, the plans for the
  /// clients.
  mutating func line(_ order: RunOrder) -> String {
    if order.options != options {
      options = order.options
      text = JSONText.line(of: options)
    }
    return
      "\(order.number) \(order.task.rawValue) \(order.seed.value) \(order.milliseconds) \(text)"
      + (order.plans.map { "\t" + JSONText.line(of: $0) } ?? "")
  }
}

/// Reads orders; remembers the options of the last one.
struct OrderReader {
  private var options: [String: String] = [:]
  private var text: Substring = "{}"

  /// - Throws: `.malformed` for a line that is not an order.
  mutating func order(_ line: String) throws(HarnessError) -> RunOrder {
    let sides = line.split(separator: "\t", maxSplits: 1)
    let words = (sides.first ?? "").split(separator: " ", maxSplits: 4)
    guard words.count == 5, let number = UInt64(words[0]),
      let task = RunOrder.Task(rawValue: String(words[1])), let seed = UInt64(words[2]),
      let milliseconds = UInt64(words[3])
    else {
      throw .malformed(
        file: "standard input", line: nil,
        "expected an order \"NUMBER TASK SEED MILLISECONDS OPTIONS\", not \(quoted(line))")
    }
    if words[4] != text {
      options = try JSONText.decode(
        [String: String].self, from: String(words[4]), file: "standard input")
      text = words[4]
    }
    var order = RunOrder(
      number: number, task: task, seed: seed, options: options, milliseconds: milliseconds)
    if sides.count == 2 {
      order.plans = try JSONText.decode(
        [RecordedPlan].self, from: String(sides[1]), file: "standard input")
    }
    return order
  }
}

extension RunAnswer {
  private static let (quickWord, word) = ("passed", "answer")

  /// `passed LINE` for a seed that passed and has nothing else to report, otherwise `answer ANSWER`.
  var body: String {
    if complaint == nil, let line, let text = ResultLineWriter.text(of: line) {
      return "\(Self.quickWord) \(text)"
    }
    return "\(Self.word) \(JSONText.line(of: self))"
  }

  /// - Throws: `.child` for a body that is not an answer.
  init(number: UInt64, body: String) throws(HarnessError) {
    let words = body.split(separator: " ", maxSplits: 1)
    guard words.count == 2 else { throw Self.complaint(body) }
    if words[0] == Self.word {
      do throws(HarnessError) {
        self = try JSONText.decode(RunAnswer.self, from: String(words[1]), file: "its answer")
      } catch {
        throw .child("\(error)")
      }
    } else {
      guard words[0] == Self.quickWord else { throw Self.complaint(body) }
      var text = String(words[1])
      self.init(number: number)
      line = text.withUTF8 { ResultLine.passed(UnsafeRawBufferPointer($0)) }
      if line == nil { throw Self.complaint(body) }
    }
  }

  private static func complaint(_ body: String) -> HarnessError {
    .child("a worker answered \(quoted(String(body.prefix(200))))")
  }
}

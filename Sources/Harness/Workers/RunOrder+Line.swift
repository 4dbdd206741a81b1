import Console

// Orders and answers as lines of a pipe. A JSON reader takes longer than some runs, so that what is the
// same in every order is read once, and the answer of a seed that passed has a reader of its own.

/// Writes orders; remembers the options of the last one.
struct OrderWriter {
  private var options: [String: String] = [:]
  private var text = "{}"

  /// `NUMBER TASK SEED MILLISECONDS OPTIONS`.
  mutating func line(_ order: RunOrder) -> String {
    if order.options != options {
      options = order.options
      text = JSONText.line(of: options)
    }
    return
      "\(order.number) \(order.task.rawValue) \(order.seed.value) \(order.milliseconds) \(text)"
  }
}

/// Reads orders; remembers the options of the last one.
struct OrderReader {
  private var options: [String: String] = [:]
  private var text: Substring = "{}"

  /// - Throws: `.malformed` for a line that is no order.
  mutating func order(_ line: String) throws(HarnessError) -> RunOrder {
    let words = line.split(separator: " ", maxSplits: 4)
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
    return RunOrder(
      number: number, task: task, seed: seed, options: options, milliseconds: milliseconds)
  }
}

extension RunAnswer {
  /// `NUMBER passed PEAK RESULT` where that is all, else `NUMBER answer ANSWER`.
  var line: String {
    if failure == nil, replay == nil, complaint == nil, let peakKilobytes, let result,
      let text = ResultLine.text(of: result)
    {
      return "\(number) passed \(peakKilobytes) \(text)"
    }
    return "\(number) answer \(JSONText.line(of: self))"
  }

  /// - Throws: `.child` for a line that is no answer.
  init(line: String) throws(HarnessError) {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3, let number = UInt64(words[0]) else { throw Self.complaint(line) }
    if words[1] == "answer" {
      do throws(HarnessError) {
        self = try JSONText.decode(RunAnswer.self, from: String(words[2]), file: "its answer")
      } catch {
        throw .child("\(error)")
      }
    } else {
      let parts = words[2].split(separator: " ", maxSplits: 1)
      guard words[1] == "passed", parts.count == 2, let peak = UInt64(parts[0]) else {
        throw Self.complaint(line)
      }
      var text = String(parts[1])
      self.init(number: number)
      peakKilobytes = peak
      result = text.withUTF8 { ResultLine.passed(UnsafeRawBufferPointer($0)) }
      if result == nil { throw Self.complaint(line) }
    }
  }

  private static func complaint(_ line: String) -> HarnessError {
    .child("a worker answered \(quoted(String(line.prefix(200))))")
  }
}

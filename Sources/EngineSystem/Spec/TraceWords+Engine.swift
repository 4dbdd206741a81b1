import MVCC
import Simulation

extension TraceWords {
  /// The words of the engine: a step returns rows, a span is a transaction, and a milestone its commit.
  public static let engine: TraceWords = {
    var words = TraceWords()
    words.ran = "row"
    words.span = "transaction"
    words.spanBegan = "transactionBegan"
    words.milestone = "transactionCommitted"
    words.milestoneSentence = "has committed"
    words.milestones = "commits"
    words.resources = EngineResource.allCases.map { "\($0)" }
    return words
  }()
}

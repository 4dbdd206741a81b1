import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation

extension RunState {
  /// Ends the run with a failure of `property`; only the first one counts.
  ///
  /// Properties throw a `Violation` instead; this is for what the run itself finds.
  /// - Parameter way: The way in which it failed, if the property can fail in several.
  func report(
    _ fiber: Fiber?, _ property: any EngineProperty.Type, _ message: String, way: String? = nil
  ) {
    guard !hasFailed else { return }
    let point = fiber?.lastPoint.map { catalogue.name(family: $0.family, ordinal: $0.ordinal) }
    fail(
      RunFailure(
        property: "\(property.name)", message: message,
        operationKind: fiber?.effect.map { "\($0.kind)" } ?? "run", nearestPoint: point,
        step: statementSteps, actor: fiber.map { "\($0.name)" } ?? "run",
        statement: fiber?.statement?.text, way: way))
  }

  /// Narrates the run if anybody listens.
  @inline(__always)
  func narrate(_ fiber: Fiber?, _ text: @autoclosure () -> String) {
    guard let narrator else { return }
    let number = fiber?.transaction.map { " T\($0.serial)" } ?? ""
    narrator("\(statementSteps) \(fiber.map { "\($0.name)" } ?? "run")\(number): \(text())")
  }

  /// Keeps a statement for the failure file.
  func record(_ fiber: Fiber, _ template: Int, _ parameters: Parameters) {
    guard run.isRecording else { return }
    let operation = fiber.cursor.scope.operation
    run.record(
      RecordedOperation(
        actor: "\(fiber.name)", transaction: operation.span, place: operation.place,
        text: Template.all[template].sql, parameters: parameters.literals))
  }
}

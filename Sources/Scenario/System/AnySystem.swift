import AsyncIO
import Simulation

/// What a property asserts, for reports, files and the help.
public struct PropertyEntry: Hashable, Sendable {
  /// The name that reports, JUnit and seed files use.
  public let name: String
  /// One sentence: what holds in every run.
  public let asserts: String

  public init(_ name: String, _ asserts: String) { (self.name, self.asserts) = (name, asserts) }
}

/// A system under test as the commands see it: what it declares, and how to run it once.
public struct AnySystem {
  /// One word, such as `counter`, which seed, failure and results files carry.
  public var name: String
  /// What is tested; completes "Deterministic simulation testing of".
  public var subject: String
  /// The digest of the system's own package, if that is not Heddle's.
  public var sources: String?
  public var fields: SpecFields
  public var properties: [PropertyEntry]
  /// The faults by their places in `FaultRecord`; at most 64.
  public var faults: [FaultSwitch] = []
  public var yieldPoints = YieldCatalogue()
  /// The names of the counts that its runs return.
  public var counts: [String] = []
  /// Makes the texts of all operations that `RunPosition.text` can name.
  public var texts: () -> [String] = { [] }
  /// Parts of the bench in addition to those that every system has.
  public var benches: [SystemBench] = []
  /// The bounds of figures of `bench`, by the names of their rows.
  public var asked: [String: BenchBound] = [:]
  public var commands: [SystemCommand] = []
  /// The product of the user's package that contains the command line of this system.
  public var product: String
  /// The traits that a build needs for planted bugs, in the form of `--traits`; nil if every build has the bugs.
  public var bugTraits: String?
  /// Makes the fields that were not set by hand agree with those that were.
  ///
  /// The fields set by hand are given by name. Returns a sentence if two of them contradict each other.
  public var reconcile: (inout RunSpec, Set<String>) -> String? = { _, _ in nil }
  /// The type of its clients' plans; nil if it has none.
  public var planType: (any Codable.Type)?
  /// Carries out a run.
  public var execute: (RunRequest) -> RunResult

  public init(
    name: String, subject: String, fields: SpecFields, properties: [PropertyEntry],
    execute: @escaping (RunRequest) -> RunResult
  ) {
    (self.name, self.subject, self.fields) = (name, subject, fields)
    product = name
    (self.properties, self.execute) = (properties, execute)
  }

  /// The spec of a seed under a profile.
  public func draw(seed: UInt64, profile: Profile) -> RunSpec {
    RunSpec.draw(fields, seed: seed, profile: profile)
  }
}

/// A command that a system brings.
public struct SystemCommand: Sendable {
  public let name: String
  /// One line of the help.
  public let summary: String
  /// Takes the words after the command's name and a function that prints a line; returns the exit status.
  public let run: @Sendable ([String], (String) -> Void) -> Int32

  public init(
    _ name: String, _ summary: String,
    run: @escaping @Sendable ([String], (String) -> Void) -> Int32
  ) {
    (self.name, self.summary, self.run) = (name, summary, run)
  }
}

/// What a system's part of `bench` can use.
public struct BenchRequest {
  /// How many seeds to run, from 0 on; nil for the default.
  public var seeds: Int?
  public var isInterrupted: () -> Bool
  /// The processor time that a piece of work takes, in seconds.
  public var seconds: (() -> Void) -> Double

  public init(
    seeds: Int?, isInterrupted: @escaping () -> Bool, seconds: @escaping (() -> Void) -> Double
  ) {
    (self.seeds, self.isInterrupted, self.seconds) = (seeds, isInterrupted, seconds)
  }
}

/// A part of `bench` that a system brings.
public struct SystemBench {
  /// The option that asks for it, without dashes; "" if it is measured together with the runs.
  public let option: String
  public let help: String
  public let measure: (BenchRequest) -> [BenchTable]

  public init(
    option: String = "", help: String = "", measure: @escaping (BenchRequest) -> [BenchTable]
  ) {
    (self.option, self.help, self.measure) = (option, help, measure)
  }
}

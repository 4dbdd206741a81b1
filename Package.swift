// swift-tools-version: 6.3

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A call into the standard library takes a fifth less when the program holds that library, and the
/// program then runs where there is no toolchain. Only linking differs, and only that of the program:
/// packages that depend on the libraries see nothing of it. The names are those that Foundation's static
/// modules ask for; lld passes over the remark of the C library about a function that nobody calls.
let staticRuntime = LinkerSetting.unsafeFlags(
  [
    "-static-stdlib", "-use-ld=lld", "-lCoreFoundation", "-lFoundationEssentials",
    "-lFoundationInternationalization", "-l_FoundationCShims", "-l_FoundationCollections",
    "-l_FoundationICU",
  ], .when(platforms: [.linux], configuration: .release))

/// A library target with its test target.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A whole program of another system.
///
/// It is no product, and has a name that no other package has: of two programs of one name in a graph of packages only
/// one is linked, and two targets of one name are refused.
func example(
  _ name: String, _ folder: String, _ dependencies: [Target.Dependency] = []
) -> Target {
  .executableTarget(
    name: "heddle-" + name, dependencies: ["Harness", "Scenario"] + dependencies,
    path: "Sources/Examples/" + folder, swiftSettings: strict, linkerSettings: [staticRuntime])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies, exclude: testData[name] ?? [],
    swiftSettings: strict)
}

/// Files beside the tests that are read from disk and are not compiled.
let testData: [String: [String]] = [:]

let package = Package(
  name: "heddle",
  platforms: [.macOS("26.0")],
  products: [
    .executable(name: "heddle", targets: ["heddle"]),
    .library(name: "Heddle", targets: ["Harness", "Scenario"]),
    .library(name: "Simulation", targets: ["Simulation", "AsyncIO", "Primitives"]),
    .plugin(name: "StampPlugin", targets: ["StampPlugin"]),
    // Production code links this one alone, and no simulator.
    .library(name: "AsyncIO", targets: ["AsyncIO", "MemoryIO", "PosixIO", "Primitives"]),
    .library(name: "Checkers", targets: ["Checkers"]),
    .library(name: "Database", targets: ["Database", "MemoryIO", "PosixIO"]),
  ],
  traits: [
    .trait(
      name: "InjectedYields",
      description: "Compiles the yield and failure hooks of the engine in; simulation needs them."),
    .trait(
      name: "PlantedBugs",
      description: "Compiles the catalogue of planted bugs in, each switched on by its name."),
    .default(enabledTraits: ["InjectedYields"]),
  ],
  targets: [
    .target(name: "CHashSeed"),
    // What the program was compiled from is compiled into it: the plugin has `stamp` generate it.
    module("Stamping"),
    .executableTarget(name: "stamp", dependencies: ["Stamping"], swiftSettings: strict),
    .plugin(
      name: "StampPlugin", capability: .buildTool(), dependencies: ["stamp"],
      path: "Sources/StampPlugin"),
    .target(name: "BuildStamp", swiftSettings: strict, plugins: ["StampPlugin"]),
    module("Primitives"),
    module("AsyncIO", ["Primitives"]),
    module("MemoryIO", ["AsyncIO", "Primitives"]),
    module("PosixIO", ["AsyncIO", "Primitives"]),
    module("Simulation", ["AsyncIO", "Primitives"]),
    module("Checkers", ["Primitives"]),
    module("Scenario", ["AsyncIO", "Primitives", "Simulation"]),
    module("Values", ["Primitives"]),
    module("Storage", ["AsyncIO", "Primitives", "Values"]),
    module("MVCC", ["AsyncIO", "Primitives", "Storage", "Values"]),
    module("SQLSyntax", ["Primitives"]),
    module("Database", ["AsyncIO", "MVCC", "Primitives", "SQLSyntax", "Values"]),
    module(
      "EngineSystem",
      [
        "AsyncIO", "Checkers", "Database", "MVCC", "Primitives", "Scenario", "Simulation",
        "Storage", "Values",
      ]),
    module("Console", ["Primitives"]),
    module("Processes", ["Console", "Primitives"]),
    module(
      "Harness",
      [
        "AsyncIO", "BuildStamp", "CHashSeed", "Console", "Primitives", "Processes", "Scenario",
        "Simulation",
      ]),
    .executableTarget(
      name: "heddle", dependencies: ["Harness", "EngineSystem"], swiftSettings: strict,
      linkerSettings: [staticRuntime]),
    example("counter", "Counter"),
    example("queue", "Queue", ["Primitives", "Simulation"]),
    example("leases", "Leases", ["AsyncIO", "Primitives", "Simulation"]),
    example("raft", "Raft/Program", ["AsyncIO", "Primitives", "RaftExample", "Simulation"]),
    .target(
      name: "RaftExample", dependencies: ["AsyncIO", "Primitives"],
      path: "Sources/Examples/Raft/Consensus", swiftSettings: strict),
    example(
      "log-store", "LogStore/Program", ["AsyncIO", "LogStoreExample", "Primitives", "Simulation"]),
    .target(
      name: "LogStoreExample", dependencies: ["AsyncIO", "Primitives"],
      path: "Sources/Examples/LogStore/Store", swiftSettings: strict),
    tests("Primitives", ["Primitives"]),
    tests("AsyncIO", ["AsyncIO", "MemoryIO", "PosixIO", "Primitives", "Simulation"]),
    tests("Simulation", ["AsyncIO", "Primitives", "Simulation"]),
    tests("Checkers", ["Checkers", "Primitives"]),
    tests("Scenario", ["AsyncIO", "Primitives", "Scenario", "Simulation"]),
    tests("Values", ["Primitives", "Values"]),
    tests("Storage", ["AsyncIO", "MemoryIO", "Primitives", "Storage", "Values"]),
    tests("MVCC", ["AsyncIO", "MVCC", "MemoryIO", "Primitives", "Storage", "Values"]),
    tests("SQLSyntax", ["Primitives", "SQLSyntax"]),
    tests(
      "Database",
      ["AsyncIO", "Database", "MVCC", "MemoryIO", "Primitives", "SQLSyntax", "Values"]),
    tests(
      "EngineSystem",
      [
        "AsyncIO", "Checkers", "Database", "MVCC", "Primitives", "Scenario", "Simulation",
        "Storage", "Values", "EngineSystem",
      ]),
    tests(
      "Harness",
      [
        "AsyncIO", "Checkers", "Console", "Database", "Harness", "Primitives", "Processes",
        "Scenario", "Simulation", "EngineSystem",
      ]),
    tests("Processes", ["Console", "Processes"]),
    tests(
      "Examples",
      [
        "AsyncIO", "Checkers", "LogStoreExample", "MemoryIO", "PosixIO", "Primitives",
        "RaftExample",
        "Scenario",
        "Simulation", "heddle-counter", "heddle-leases", "heddle-log-store", "heddle-queue",
        "heddle-raft",
      ]),
    tests("Stamping", ["Stamping"]),
    .testTarget(name: "TidyTests", path: "Tests/PackageTests", swiftSettings: strict),
  ]
)

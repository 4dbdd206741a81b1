import Workloads
import Primitives

@main enum Heddle {
  static func main() { Driver.go() }
}

enum Driver {
  nonisolated static func go() {
    let a = CommandLine.arguments
    let first = UInt64(a[1])!, count = UInt64(a[2])!
    let profile = Profile(rawValue: a.count > 3 ? a[3] : "fast")!
    let steps = a.count > 4 ? UInt64(a[4])! : 10000
    var failed = 0
    for seed in first..<first+count {
      var spec = RunSpec.draw(seed: seed, profile: profile)
      spec.steps = steps
      var o = RunOptions(); if a.count > 5 { o.narrator = { print($0) } }
      let run = Run(spec, options: o)
      let r = run.run()
      if count == 1 || r.outcome != .passed {
        print(seed, r.outcome, "steps", r.steps, "stmts", r.statements, "commits", r.commits, "crashes", r.crashes, hexadecimal(r.decisionDigest), hexadecimal(r.behaviourDigest))
        if r.outcome != .passed { failed += 1 }
      }
      if count == 1 { print(spec); for p in r.probes { print("  ", p.name, p.count) }; print(r.reach) }
    }
    print("failed", failed, "of", count)
  }
}

import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("Help") struct HelpTests {
  private func check<Values>(_ command: Command<Values>) {
    let text = command.helpText
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let names = command.options.map(\.name)
    #expect(Set(names).count == names.count, "\(command.name) has an option twice")
    for option in command.options {
      let left = "  " + option.name + (option.placeholder.map { " " + $0 } ?? "") + " "
      #expect(lines.count { $0.hasPrefix(left) } == 1, "\(command.name) \(option.name)")
      #expect(!option.help.isEmpty)
    }
    for line in lines { #expect(line.count <= 100, "\(line)") }
    for (status, meaning) in command.statuses {
      #expect(lines.contains("  \(padded("\(status.rawValue)", 5))\(meaning)"))
    }
  }

  @Test("The help of each command lists every option, in 100 columns")
  func commands() {
    check(RunCommand.command)
    check(ReplayCommand.command)
    check(BisectCommand.command)
    check(DiffCommand.command)
    check(BenchCommand.command)
    check(RecordCommand.command)
    check(SeedsAddCommand.command)
    check(SeedsUpdateCommand.command)
    check(SeedsListCommand.command)
  }

  @Test("The help of the whole lists every command and exit status, in 100 columns")
  func whole() {
    check(SweepCommand.command)
    check(MergeCommand.command)
    for name in [
      "run", "sweep", "merge", "replay", "seeds", "bisect", "diff", "bench", "record", "worker",
      "help",
    ] {
      #expect(CommandLineTool.helpText.contains("\n  \(name) "), "\(name)")
    }
    for line in CommandLineTool.helpText.split(separator: "\n") { #expect(line.count <= 100) }
  }

  @Test("Help comes by option and by command, with status 0")
  func ways() {
    for words in [
      ["--help"], ["-h"], ["help"], ["help", "help"], ["help", "--help"], ["help", "-h"],
    ] {
      let session = Session.run(words)
      #expect(session.status == .passed)
      #expect(session.out == CommandLineTool.helpText)
    }
    for words in [["run", "--help"], ["help", "run"], ["run", "--seed", "x", "-h"]] {
      let session = Session.run(words)
      #expect(session.status == .passed)
      #expect(session.out == RunCommand.command.helpText)
    }
    #expect(Session.run(["replay", "--help"]).out == ReplayCommand.command.helpText)
    #expect(Session.run(["bench", "--help"]).out == BenchCommand.command.helpText)
  }

  @Test("The help of the properties names each with what it asserts")
  func properties() {
    let text = Session.run(["help", "properties"]).out
    for entry in ToyDriver.system.properties + ProcessProperties.entries {
      #expect(text.contains(entry.name))
    }
    #expect(text.contains("No run ends its process by a trap."))
  }

  @Test("A command that the system adds is found, listed, and returns its status")
  func ownCommands() {
    func run(_ words: [String]) -> Session {
      Session.run(words) {
        $0.system.commands = [
          SystemCommand("greet", "says a word") { words, print in
            print("greetings, \(words.joined(separator: " "))")
            return words.isEmpty ? 2 : 0
          }
        ]
      }
    }
    #expect(run(["greet", "all"]).out == "greetings, all\n")
    #expect(run(["greet", "all"]).status == .passed)
    #expect(run(["greet"]).status == .usage)
    #expect(run(["--help"]).out.contains("\n  greet     says a word\n"))
    #expect(run(["gret"]).errors.contains("did you mean greet?"))
    let help = run(["help", "greet"])
    #expect(help.status == .passed && help.errors == "")
    #expect(help.out.hasPrefix("Usage: heddle greet [words]\n\nsays a word\n"))
    for word in ["--help", "-h"] { #expect(run(["greet", word, "all"]).out == help.out) }
    #expect(run(["greet", "all", "--help"]).out == "greetings, all --help\n")
    let stray = run(["help", "greet", "all"])
    #expect(stray.status == .usage && stray.out == "")
    #expect(stray.errors == "heddle: heddle help greet takes no more words, but got \"all\"\n")
  }

  @Test("Help of a command of two words is its own page, whichever way it is asked for")
  func twoWords() {
    let page = Session.run(["seeds", "add", "--help"]).out
    #expect(page == SeedsAddCommand.command.helpText)
    #expect(Session.run(["help", "seeds", "add"]).out == page)
    #expect(Session.run(["seeds", "help", "add"]).out == page)
    #expect(Session.run(["help", "seeds"]).out == SeedsCommand.helpText)
    #expect(Session.run(["help", "seeds", "ad"]).errors.contains("did you mean add?"))
    let stray = Session.run(["help", "run", "more"])
    #expect(stray.status == .usage)
    #expect(stray.errors == "heddle: heddle help run takes no more words, but got \"more\"\n")
    for words in [
      ["help", "seeds", "add", "more"], ["seeds", "help", "add", "more"], ["--version", "more"],
    ] {
      let stray = Session.run(words)
      #expect(stray.status == .usage && stray.out == "", "\(words)")
      #expect(stray.errors.contains("but got \"more\""), "\(words)")
    }
  }

  @Test("The help of diff says what its statuses mean, and of no other")
  func statusesOfDiff() {
    let text = DiffCommand.command.helpText
    #expect(
      text.contains("\n  0    the two runs are the same, or every seed that both sweeps have\n"))
    #expect(text.contains("\n  1    the two runs differ, or a seed that both sweeps have\n"))
    #expect(!text.contains("a property failed"))
    #expect(RunCommand.command.helpText.contains("\n  1    a property failed\n"))
  }

  @Test("Help refuses a value")
  func helpWithValue() {
    for words in [["run", "--help=1"], ["--help=1"], ["help", "--help=1"], ["bench", "--help="]] {
      let session = Session.run(words)
      #expect(session.status == .usage)
      #expect(session.errors == "heddle: --help takes no value\n", "\(words)")
    }
    #expect(Session.run(["--version=2"]).errors == "heddle: --version takes no value\n")
    #expect(Session.run(["run", "-h=1"]).errors == "heddle: -h takes no value\n")
  }

  @Test("The version names the build")
  func version() {
    let session = Session.run(["--version"])
    #expect(session.status == .passed)
    let build = BuildIdentity.current
    #expect(session.out.hasPrefix("heddle \(build.version) (\(build.configuration); "))
    #expect(session.out.hasSuffix("; sources \(build.fingerprint))\n"))
  }

  @Test("Unknown commands are refused by name, with the nearest one")
  func unknown() {
    let session = Session.run(["rnu"])
    #expect(session.status == .usage)
    #expect(
      session.errors == "heddle: there is no command \"rnu\"; did you mean run?; "
        + "commands are run, sweep, merge, replay, seeds, bisect, diff, bench, record, worker, help\n"
    )
    #expect(session.out.isEmpty)
    #expect(Session.run(["--verzion"]).errors.contains("did you mean --version?"))
    #expect(Session.run(["help", "nothing"]).status == .usage)
    #expect(Session.run([]).status == .usage)
  }
}

/// How a command prints its answer.
package enum OutputFormat: String, CaseIterable, Sendable { case text, json }

import Foundation
import Stamping

/// `stamp PACKAGE FILE` writes the digest of the package's sources as the source `FILE`.
///
/// The build runs it through `StampPlugin`. `stamp PACKAGE` prints the digest.
@main enum Stamp {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard let package = words.first, words.count <= 2 else {
      fail("usage: stamp PACKAGE [FILE]", status: 2)
    }
    do throws(StampError) {
      let digest = try SourceDigest(ofPackageAt: package)
      if let file = words.dropFirst().first {
        try StampFile.write(digest, to: file)
      } else {
        print(digest)
      }
    } catch {
      fail("stamp: \(error)", status: 1)
    }
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(status)
  }
}

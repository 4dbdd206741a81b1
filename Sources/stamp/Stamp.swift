import Foundation
import Stamping

/// `stamp PACKAGE FILE value|type` writes the digest of the package's sources as the source `FILE`.
///
/// It is a value for the module `BuildStamp` or a type for any other.
///
/// The build runs it through `StampPlugin`. `stamp PACKAGE` prints the digest.
@main enum Stamp {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard let package = words.first, words.count == 1 || words.count == 3 else {
      fail("usage: stamp PACKAGE [FILE value|type]", status: 2)
    }
    do throws(StampError) {
      let digest = try SourceDigest(ofPackageAt: package)
      if let file = words.dropFirst().first {
        guard let shape = words.last.flatMap(StampFile.Shape.init) else {
          fail("stamp: expected value or type, not \(words.last ?? "")", status: 2)
        }
        try StampFile.write(digest, shape, to: file)
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

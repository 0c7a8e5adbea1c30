internal import StrictYAML

extension Configuration {
  /// Where a secret is to be found; never the secret itself.
  public enum SecretSource: Sendable, Hashable {
    /// A file of that name in `$CREDENTIALS_DIRECTORY` (systemd.exec(5), Credentials).
    case credential(String)
    /// The file of that path.
    case file(String)
    /// The environment's variable of that name.
    case environment(String)

    /// Reads where a secret is; what stands in the wrong place is never repeated, since it may be
    /// the secret.
    init(_ value: Value, folder: Folder) throws {
      self = try value.section { section in
        let sources = try [
          section.optional("credential").map(SecretSource.credential),
          section.optional("file").map { .file(try folder.path($0)) },
          section.optional("environment").map(SecretSource.environment),
        ].compactMap(\.self)
        guard let source = sources.first, sources.count == 1 else {
          throw value.problem(
            "\(sources.isEmpty ? "none" : "more than one") of credential, file and environment",
            mend: "write exactly one")
        }
        return source
      }
    }

    private static func credential(_ value: Value) throws -> SecretSource {
      let name = try value.string()
      guard !name.contains("/"), name != ".", name != ".." else {
        throw value.problem("not the name of a credential", mend: "write a file's name alone")
      }
      return .credential(name)
    }

    private static func environment(_ value: Value) throws -> SecretSource {
      let name = try value.string()
      let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      guard isName, name.first?.isNumber == false else {
        throw value.problem(
          "not the name of a variable", mend: "write letters, digits and underscores")
      }
      return .environment(name)
    }
  }
}

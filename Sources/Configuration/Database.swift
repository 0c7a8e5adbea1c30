internal import StrictYAML

extension Configuration {
  /// How PostgreSQL is reached.
  public struct Database: Sendable, Equatable {
    /// libpq's connection string or URI (PostgreSQL, 34.1.1), without a password.
    public let conninfo: String
    /// Where the password is; nil where the server asks for none.
    public let password: SecretSource?

    /// Reads and judges it; the string is never repeated, since it may carry a password.
    init(_ section: Section, folder: Folder) throws {
      let value = try section.required("conninfo")
      conninfo = try value.string()
      guard conninfo.firstMatch(of: /password\s*=|:\/\/[^\/@]*:[^\/@]*@/) == nil else {
        throw value.problem(
          "a password stands in it", mend: "remove it, and write password: {credential: …}")
      }
      password = try section.optional("password").map { try SecretSource($0, folder: folder) }
    }
  }
}

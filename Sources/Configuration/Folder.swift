internal import StrictYAML

/// The folder of the configuration's file, from which its relative paths start.
struct Folder {
  /// The folder with its closing slash; empty for the working directory.
  private let prefix: Substring

  /// The folder in which that file stands.
  init(of file: String) {
    prefix = file.lastIndex(of: "/").map { file[...$0] } ?? ""
  }

  /// A path as the configuration names it, from the root or from the working directory.
  func path(_ path: String) -> String {
    path.hasPrefix("/") ? path : prefix + path
  }

  /// A path that stands in the configuration.
  func path(_ value: Value) throws -> String {
    try path(value.string())
  }
}

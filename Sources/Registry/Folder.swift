internal import Glibc

/// A folder of files to be imported.
struct Folder {
  let path: String

  /// The names in it that do not begin with a dot, sorted.
  func names() throws(ImportProblem) -> [String] {
    guard let stream = opendir(path) else {
      throw problem(path, errno, "name the folder that holds the CSV files")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 }.map(\.self) }
      names.append(String(decoding: name, as: UTF8.self))
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The bytes of one of its files; nil where it has none of that name.
  func read(_ name: String) throws(ImportProblem) -> [UInt8]? {
    let mend = "make it a file that this user may read"
    // Without O_NONBLOCK a named pipe would be waited for.
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw problem(name, errno, mend)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw problem(name, errno, mend) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ImportProblem(file: name, what: "it is not a regular file", mend: mend)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw problem(name, errno, mend) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private func problem(_ file: String, _ error: CInt, _ mend: String) -> ImportProblem {
    ImportProblem(
      file: file, what: "it cannot be read: \(String(cString: strerror(error)))", mend: mend)
  }
}

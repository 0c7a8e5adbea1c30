import Configuration

/// The least configuration.
let leastConfiguration = """
  database: {conninfo: host=/run/postgresql dbname=duband}
  policies: [policies/wushan-2024-25.yaml]
  operator: {name: 值班员, email: operator@example.invalid}
  sender: {name: 巫山县托育服务督办, address: duband@example.invalid}
  """

/// The least configuration with these lines below it, the first of them line 5.
func configuration(with lines: String, file: String = "d.yaml") throws -> Configuration {
  try Configuration.read(text: leastConfiguration + "\n" + lines, file: file)
}

/// The line that a reader would be shown; nil where nothing is wrong.
func problem(_ read: () throws -> Configuration) -> String? {
  do {
    _ = try read()
    return nil
  } catch {
    return "\(error)"
  }
}

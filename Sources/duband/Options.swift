public import ArgumentParser
public import Civil

/// What every command takes.
struct Options: ParsableArguments {
  @Option(help: "The configuration file.")
  var config = Options.defaultConfiguration

  @Option(help: "The database, as libpq takes it; overrides the configuration and DUBAND_DATABASE.")
  var database: String?

  @Flag(help: "Print JSON.")
  var json = false

  static let defaultConfiguration = "/etc/duband/duband.yaml"
}

extension CivilDate: ExpressibleByArgument {
  /// A day, `YYYY-MM-DD`.
  public init?(argument: String) { self.init(argument) }
}

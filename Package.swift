// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same rules; warnings are errors.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: it sees what it names here and nothing else.
func room(_ name: String, sees: [Target.Dependency] = [], embeds: [String] = []) -> Target {
  .target(
    name: name, dependencies: sees, resources: embeds.map { .embedInCode($0) },
    swiftSettings: strict)
}

func tests(
  of name: String, sees: [Target.Dependency] = [], besides: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + sees, exclude: besides,
    swiftSettings: strict)
}

let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

let package = Package(
  name: "duband",
  products: [.executable(name: "duband", targets: ["duband"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // What Debian brings.
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .target(name: "CSystem"),

    // What thinks: values in, values out.
    room("Civil"),
    room("StrictYAML", sees: ["Yams"]),
    room("Policy", sees: ["Civil", "StrictYAML"]),
    room("Configuration", sees: ["Civil", "StrictYAML", "Delivery"]),
    room("Delivery", sees: ["CCrypto"]),
    room("SMTP", sees: ["Delivery", "CCrypto"]),
    room("Webhook", sees: ["Delivery", "CCrypto"]),

    // What does: threads, PostgreSQL, sockets, the journal.
    room("Waiting", sees: ["CSystem"]),
    room("Database", sees: ["CPostgreSQL", "CSystem", "Waiting"], embeds: ["Migrations"]),
    room("Wire", sees: ["CSystem", "COpenSSL", "Waiting", "Delivery"]),
    room("Journal", sees: [logging]),

    // The steps of the way that live in the database, their SQL beside them.
    room("Registry", sees: ["Civil", "Database"], embeds: ["SQL"]),
    room("Duties", sees: ["Civil", "Policy", "StrictYAML", "Database"], embeds: ["SQL"]),
    room("Queue", sees: ["Delivery", "Database"], embeds: ["SQL"]),

    // The words that recipients read.
    room("Letters", sees: ["Civil", "Delivery", mustache]),

    // Commands, and the place where everything is put together.
    .executableTarget(
      name: "duband",
      dependencies: [
        "Civil", "Policy", "Configuration", "StrictYAML", "Delivery", "SMTP", "Webhook", "Waiting",
        "Database", "Wire", "Journal", "Registry", "Duties", "Queue", "Letters", arguments,
        lifecycle,
        logging,
      ],
      swiftSettings: strict),

    .target(
      name: "Stand", dependencies: ["Database", "Waiting"], path: "Tests/Stand",
      swiftSettings: strict),
    .executableTarget(
      name: "duband-bench", dependencies: ["Database", "Delivery", "Queue", "Waiting"],
      path: "Tests/Bench", exclude: ["centres.sql", "county.sql", "policy.yaml", "rules"],
      swiftSettings: strict),
    tests(of: "Civil"),
    tests(of: "StrictYAML"),
    tests(of: "Policy", sees: ["Civil", "StrictYAML"]),
    tests(of: "Configuration", sees: ["Civil", "Delivery"]),
    tests(of: "Delivery"),
    tests(of: "SMTP", sees: ["Delivery"]),
    tests(of: "Webhook", sees: ["Delivery"], besides: ["Answers"]),
    tests(of: "Waiting"),
    tests(of: "Database", sees: ["Stand", "Waiting"], besides: ["schema.sql"]),
    tests(of: "Wire", sees: ["Delivery", "SMTP", "Webhook", "Waiting"]),
    tests(of: "Journal", sees: [logging]),
    tests(of: "Registry", sees: ["Stand", "Database", "Civil"]),
    tests(of: "Duties", sees: ["Stand", "Database", "Policy", "Civil", "Registry", "Queue"]),
    tests(of: "Queue", sees: ["Stand", "Database", "Delivery", "Waiting"]),
    tests(
      of: "Letters", sees: ["Civil", "Delivery", mustache],
      besides: ["Alerts", "Bulletins", "Digests", "Posts"]),
    // The program as its users run it, against real servers and against servers that misbehave.
    .testTarget(
      name: "EndToEndTests", dependencies: ["duband", "Stand", "Database", "Waiting"],
      swiftSettings: strict),
  ]
)

// `deploy/fuzz` builds everything that parses with libFuzzer's instruments.
if Context.environment["DUBAND_FUZZ"] != nil {
  let instruments: SwiftSetting = .unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])
  for target in package.targets where ["Delivery", "SMTP", "Webhook"].contains(target.name) {
    target.swiftSettings = strict + [instruments]
  }
  package.targets.append(
    .executableTarget(
      name: "duband-fuzz", dependencies: ["Delivery", "SMTP", "Webhook"], path: "Tests/Fuzz",
      exclude: ["seeds"], swiftSettings: strict + [instruments],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}

import Testing

/// The program as its users run it.
@Suite("End to end") enum EndToEnd {}

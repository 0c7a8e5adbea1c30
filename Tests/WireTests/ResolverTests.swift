import Glibc
import Testing
import Waiting

@testable import Wire

@Suite("Finding addresses", .timeLimit(.minutes(1)))
struct ResolverTests {
  let stop = WakeUp()

  @Test("needs no thread for a literal", arguments: ["127.0.0.1", "10.1.2.3", "::1", "fd00::1:2"])
  func literal(_ host: String) throws {
    let resolver = Resolver { _, _, _ in .failure(.failed("asked")) }
    let found = try resolver.addresses(of: host, port: 25, until: .now, stop: stop)
    #expect(found.map(\.description) == [host])
    #expect(found.map(\.family) == [host.contains(":") ? AF_INET6 : AF_INET])
  }

  @Test("asks the system for a name")
  func name() throws {
    let found = try Resolver().addresses(
      of: "localhost", port: 25, until: .now + .seconds(10), stop: stop)
    #expect(!found.isEmpty)
    #expect(Set(found.map(\.description)).isSubset(of: ["127.0.0.1", "::1"]))
  }

  @Test("passes on what the system says")
  func failure() {
    let resolver = Resolver { _, _, _ in .failure(.failed("Name or service not known")) }
    #expect(throws: ConnectFailure.failed("Name or service not known")) {
      try resolver.addresses(of: "no.example", port: 25, until: .now + .seconds(10), stop: stop)
    }
  }

  @Test("waits no longer than it may, and takes no late answer for another's")
  func hanging() throws {
    let bell = WakeUp()
    let resolver = Resolver { host, port, flags in
      guard host == "slow.example" else { return .failure(.failed("the answer for \(host)")) }
      _ = poll(reading: [bell.descriptor], until: .now + .seconds(10))
      return .failure(.failed("late"))
    }
    #expect(throws: ConnectFailure.failed("the name was not resolved in time")) {
      try resolver.addresses(
        of: "slow.example", port: 25, until: .now + .milliseconds(20), stop: stop)
    }
    bell.ring()
    #expect(throws: ConnectFailure.failed("the answer for other.example")) {
      try resolver.addresses(of: "other.example", port: 25, until: .now + .seconds(10), stop: stop)
    }
  }

  @Test("ends at the stop")
  func stopped() {
    let bell = WakeUp()
    let resolver = Resolver { [stop] _, _, _ in
      stop.ring()
      _ = poll(reading: [bell.descriptor], until: .now + .seconds(10))
      return .success([])
    }
    #expect(throws: ConnectFailure.stopped) {
      try resolver.addresses(of: "a.example", port: 25, until: .now + .seconds(10), stop: stop)
    }
    bell.ring()
  }
}

import Glibc
import Synchronization
import Waiting

/// Finds the addresses of a host.
///
/// getaddrinfo(3) knows no time-out and no interruption, so a name is looked up on a thread of its
/// own, which is left behind when it takes too long and ends when the system's resolver gives up.
final class Resolver: Sendable {
  /// Looks a host up, with the `AI_` flags given; blocks.
  typealias Lookup =
    @Sendable (_ host: String, _ port: UInt16, _ flags: CInt) -> Result<[Address], ConnectFailure>

  private let lookup: Lookup
  /// Rung by every thread that is done, late ones too; kept, so that a lookup needs no descriptor.
  private let done = WakeUp()

  init(lookup: @escaping Lookup = Resolver.getaddrinfo) {
    self.lookup = lookup
  }

  /// The host's addresses in the system's order (RFC 6724), at least one; a literal needs no thread.
  func addresses(
    of host: String, port: UInt16, until deadline: Deadline, stop: WakeUp
  ) throws(ConnectFailure) -> [Address] {
    if case .success(let literal) = Self.getaddrinfo(host, port, AI_NUMERICHOST) { return literal }
    let answer = Answer()
    do throws(ThreadRefused) {
      try startThread(named: "resolver") { [lookup, done] in
        let result = lookup(host, port, 0)
        answer.result.withLock { $0 = result }
        done.ring()
      }
    } catch {
      throw .failed("\(error)")
    }
    while true {
      done.silence()
      if let result = answer.result.withLock({ $0 }) { return try result.get() }
      switch poll(reading: [done.descriptor, stop.descriptor], until: deadline) {
      case .deadlinePassed: throw .failed("the name was not resolved in time")
      case .ready(let descriptors) where descriptors.contains(stop.descriptor): throw .stopped
      case .ready: continue
      }
    }
  }

  private final class Answer: Sendable {
    let result = Mutex<Result<[Address], ConnectFailure>?>(nil)
  }

  private static func getaddrinfo(
    _ host: String, _ port: UInt16, _ flags: CInt
  ) -> Result<[Address], ConnectFailure> {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = flags | AI_NUMERICSERV
    var first: UnsafeMutablePointer<addrinfo>?
    let status = Glibc.getaddrinfo(host, "\(port)", &hints, &first)
    guard status == 0 else {
      return .failure(
        .failed(status == EAI_SYSTEM ? words(for: errno) : String(cString: gai_strerror(status))))
    }
    defer { freeaddrinfo(first) }
    let found = sequence(first: first?.pointee) { $0?.ai_next?.pointee }
    return .success(found.prefix { $0 != nil }.compactMap { $0.flatMap(Address.init) })
  }
}

import Configuration
import Delivery
import SMTP
import Waiting
import Wire

/// One relay of the list, with the connection of one thread to it.
final class Relay {
  let name: String
  private var carrier: Carrier<SubmissionDialogue>
  /// For one message altogether: a relay that drips its replies does not hold the lane for ever.
  private let limit: Duration

  /// Opens nothing yet; `host` is what the relay is told that this host is called.
  init(
    _ relay: Configuration.Relay, of smtp: Configuration.SMTP, host: String, stop: WakeUp
  ) throws {
    name = relay.name
    let timeouts = smtp.timeouts
    limit =
      timeouts.connect + timeouts.tls + timeouts.greeting + timeouts.ehlo * 4 + timeouts.mail
      + timeouts.rcpt
      + timeouts.data + timeouts.block + timeouts.finalDot
    var settings = SubmissionSettings(clientName: try Domain(host))
    settings.timeouts = SubmissionTimeouts(timeouts)
    if let patterns = smtp.ratePatterns { settings.ratePatterns = patterns }
    let login = try relay.login.map(RelayLogin.init)
    carrier = Carrier(
      to: relay.host, port: relay.port, security: try relay.security(),
      connectTimeout: timeouts.connect, handshakeTimeout: timeouts.tls, stop: stop
    ) { [settings] in
      var settings = settings
      settings.security = relay.security(login?.current)
      return SubmissionDialogue(settings: settings)
    }
  }

  /// What was said on the connection that was used last.
  var transcript: [String] { carrier.transcript }

  /// Hands one message over; a connection that had died unnoticed is replaced by a new one, once.
  func deliver(_ submission: Submission) throws(NotCarried) -> Report {
    for _ in 1...2 {
      if case .attempted(let reports) = try carrier.deliver(submission, before: .now + limit) {
        return reports.first ?? Report(.ambiguous, stage: "conversation")
      }
    }
    return Report(.deferred(), stage: "MAIL", text: "the relay dropped two connections in a row")
  }

  /// Opens a session that would take messages, logged in, within ten seconds, and leaves it again.
  func reach() throws(NotCarried) { try carrier.reach() }

  /// Two connections at most.
  var longestAttempt: Duration { limit * 2 }

  /// Leaves politely.
  func close() { carrier.close() }
}

/// A relay's login with its proof.
private struct RelayLogin {
  private let configured: Configuration.Login
  private let password: Login?

  /// Reads the password; a token is read later, for every session anew.
  init(_ configured: Configuration.Login) throws {
    self.configured = configured
    password =
      switch configured.proof {
      case .password(let source): try Self.login(configured, .password(source.read()))
      case .token: nil
      }
  }

  /// The login as it stands now.
  var current: Login? {
    guard case .token(let file) = configured.proof else { return password }
    do {
      return try Self.login(configured, .token(Configuration.SecretSource.file(file).read()))
    } catch {
      let why = (error as? Trouble)?.text ?? "\(error)"
      return try? Self.login(configured, .missing(why: why))
    }
  }

  private static func login(_ login: Configuration.Login, _ proof: Login.Proof) throws -> Login {
    do {
      return try Login(
        user: login.user, proof: proof, mechanism: login.mechanism.map(Login.Mechanism.init))
    } catch {
      throw Trouble(.usage, "the login of \(login.user): \(error)")
    }
  }
}

extension Configuration.Relay {
  /// When TLS is laid over the connection, to match what the dialogue takes for granted.
  fileprivate func security() throws -> Wire.Security {
    do throws(TLSClient.Unusable) {
      return switch tls {
      case .implicit: .implicit(try TLSClient(for: host, trusting: trust))
      case .starttls: .onRequest(try TLSClient(for: host, trusting: trust))
      case .none: .none
      }
    } catch {
      throw Trouble(.usage, "relay \(name): \(error)")
    }
  }

  /// How the dialogue protects the connection, with the login that goes under that protection.
  fileprivate func security(_ login: Login?) -> SubmissionSettings.Security {
    switch tls {
    case .implicit: .implicit(login)
    case .starttls: .startTLS(login)
    case .none: .none(login.flatMap { PlainTextLogin($0, host: host) })
    }
  }
}

extension Login.Mechanism {
  fileprivate init(_ configured: Configuration.Login.Mechanism) {
    self =
      switch configured {
      case .plain: .plain
      case .login: .login
      case .xoauth2: .xoauth2
      case .oauthbearer: .oauthBearer
      }
  }
}

extension SubmissionTimeouts {
  fileprivate init(_ configured: Configuration.Timeouts) {
    self.init()
    greeting = configured.greeting
    ehlo = configured.ehlo
    mail = configured.mail
    rcpt = configured.rcpt
    data = configured.data
    block = configured.block
    finalDot = configured.finalDot
    rset = configured.rset
    quit = configured.quit
  }
}

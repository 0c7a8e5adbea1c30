import Foundation
import Testing

extension EndToEnd {
  /// Webhooks over TLS and through proxies.
  @Suite("Endpoints over TLS") struct SecureEndpoints {
    private static let secrets = [
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ]
    private static let login = "duband:correct-horse"

    /// Gives a stage an endpoint for the bureau at that address.
    private func configure(_ stage: Stage, url: String, _ more: String...) throws {
      for (position, secret) in Self.secrets.enumerated() {
        try stage.write("secret-\(position)", secret)
      }
      try stage.write("login", Self.login)
      let lines = more.map { "\n    \($0)" }.joined()
      try stage.configure(
        .init(
          more: """
            endpoints:
              county-system:
                kind: webhook
                url: \(url)
                secrets: [{file: secret-0}, {file: secret-1}]
                timeout: 5s\(lines)
            """))
      var county = County(institutions: [.init(code: "k1")])
      county.bureauWebhook = "county-system"
      try stage.load(county)
    }

    /// One pass; what became of the bureau's webhook.
    private func attempts(on stage: Stage) throws -> [Story.Attempt] {
      try stage.pass(on: "2024-06-25")
      let message = try #require(
        try stage.messages().first { $0.lane == "webhook:county-system" })
      return try stage.decoded(Story.self, ["queue", "show", "\(message.id)"]).attempts
    }

    @Test("a request arrives, signed with every secret, where the authority is named")
    func authority() throws {
      let stage = try Stage()
      let server = try HookServer(on: stage, secrets: Self.secrets)
      try configure(
        stage, url: "https://127.0.0.1:\(server.ports.https)/hook", "ca_file: tls/authority.pem")
      #expect(try attempts(on: stage).map(\.outcome) == ["delivered"])
      #expect(try server.events.map(\.path) == ["/hook"])
      #expect(try server.events.map(\.accepted) == [Self.secrets])
      #expect(server.complaints == "")
      let check = try stage.run("check")
      #expect(check.output.contains("ok     endpoint county-system\n"))
    }

    @Test("nothing is said to one that is not believed, and the operator is told why")
    func notBelieved() throws {
      let stage = try Stage()
      let server = try HookServer(on: stage, secrets: Self.secrets)
      try configure(stage, url: "https://127.0.0.1:\(server.ports.https)/hook")
      let attempt = try #require(try attempts(on: stage).first)
      #expect(attempt.outcome == "rejected-channel")
      #expect(attempt.stage == "TLS")
      let why = "certificate of 127.0.0.1 refused: unable to get local issuer certificate"
      #expect(attempt.text == why)
      let check = try stage.run("check")
      #expect(check.status == 3)
      #expect(check.output.contains("WRONG  endpoint county-system: TLS \(why)\n"))
      #expect(try server.events.isEmpty)
    }

    @Test("authorities that cannot be read stop the daemon at its start")
    func noAuthority() throws {
      let stage = try Stage()
      try configure(stage, url: "https://127.0.0.1:1/hook", "ca_file: none.pem")
      let ended = try stage.run("run", "--once")
      #expect(ended.status == 2)
      let file = "\(stage.folder)/none.pem"
      let why =
        "endpoint county-system: no certificates to trust: \(file): No such file or directory"
      #expect(ended.errors.contains("\(why); name a PEM file as ca_file"))
    }

    @Test("a proxy opens a tunnel, and TLS is with the endpoint")
    func tunnel() throws {
      let stage = try Stage()
      let server = try HookServer(on: stage, secrets: Self.secrets, proxyLogin: Self.login)
      try configure(
        stage, url: "https://127.0.0.1:\(server.ports.https)/hook", "ca_file: tls/authority.pem",
        "proxy: http://127.0.0.1:\(server.ports.proxy)", "proxy_login: {file: login}")
      #expect(try attempts(on: stage).map(\.outcome) == ["delivered"])
      let events = try server.events
      #expect(events.map(\.kind) == ["connect-proxy", "post"])
      #expect(events.first?.path == "127.0.0.1:\(server.ports.https)")
      #expect(events.last?.accepted == Self.secrets)
      #expect(events.last?.credentials == nil)
      #expect((try stage.run("check")).output.contains("ok     endpoint county-system\n"))
    }

    @Test("a proxy passes on what goes to an endpoint in clear")
    func forwarded() throws {
      let stage = try Stage()
      let server = try HookServer(on: stage, secrets: Self.secrets, proxyLogin: Self.login)
      let url = "http://127.0.0.1:\(server.ports.http)/hook?a=b"
      try configure(
        stage, url: url, "proxy: http://127.0.0.1:\(server.ports.proxy)",
        "proxy_login: {file: login}")
      #expect(try attempts(on: stage).map(\.outcome) == ["delivered"])
      let events = try server.events
      #expect(events.map(\.kind) == ["post-proxy", "post"])
      #expect(events.map(\.path) == [url, "/hook?a=b"])
      #expect(events.last?.accepted == Self.secrets)
    }

    @Test("a proxy that does not know us stops the lane, and no login is told")
    func unknownToProxy() throws {
      for scheme in ["http", "https"] {
        let stage = try Stage()
        let server = try HookServer(on: stage, secrets: Self.secrets, proxyLogin: "other:login")
        let port = scheme == "http" ? server.ports.http : server.ports.https
        try configure(
          stage, url: "\(scheme)://127.0.0.1:\(port)/hook",
          "proxy: http://127.0.0.1:\(server.ports.proxy)", "proxy_login: {file: login}")
        let attempt = try #require(try attempts(on: stage).first)
        #expect(attempt.outcome == "rejected-channel")
        #expect(attempt.stage == (scheme == "http" ? "response" : "CONNECT"))
        #expect(attempt.code == "HTTP 407")
        let check = try stage.run("check")
        for text in [attempt.text, check.output, check.errors] {
          #expect(!text.contains("correct-horse"))
        }
        #expect(try !server.events.contains { $0.kind == "post" })
      }
    }

    @Test("nginx answers over TLS", .enabled(if: nginx != nil))
    func overNginx() throws {
      let stage = try Stage()
      let server = try HookServer(on: stage, secrets: Self.secrets)
      // Free a moment ago, and nobody else's but by ill chance.
      let port = try SilentEndpoint().port
      let file = try stage.write("nginx.conf", Self.nginxRules(stage, port, server.ports.http))
      let nginx = try Running(
        [try #require(Self.nginx), "-c", file, "-p", stage.folder], on: stage)
      try configure(stage, url: "https://localhost:\(port)/hook", "ca_file: tls/authority.pem")
      try eventually("nginx listens") {
        try stage.run("check").output.contains("ok     endpoint county-system\n") || nginx.hasEnded
      }
      #expect(try attempts(on: stage).map(\.outcome) == ["delivered"])
      #expect(try server.events.map(\.accepted) == [Self.secrets])
    }

    private static let nginx: String? = {
      let path = "/usr/sbin/nginx"
      return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// In the foreground, with everything it writes in the stage's folder.
    private static func nginxRules(_ stage: Stage, _ port: UInt16, _ behind: UInt16) -> String {
      let folder = stage.folder
      return """
        daemon off;
        master_process off;
        pid \(folder)/nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path \(folder)/nginx-body;
          proxy_temp_path \(folder)/nginx-proxy;
          fastcgi_temp_path \(folder)/nginx-fastcgi;
          uwsgi_temp_path \(folder)/nginx-uwsgi;
          scgi_temp_path \(folder)/nginx-scgi;
          server {
            listen 127.0.0.1:\(port) ssl;
            ssl_certificate \(folder)/tls/server.pem;
            ssl_certificate_key \(folder)/tls/server.key;
            location / { proxy_pass http://127.0.0.1:\(behind); }
          }
        }
        """
    }
  }
}

import Database
import Glibc
import Stand
import Testing

@Suite struct ConnectionTargetTests {
  @Test(arguments: [
    ("host=db1 dbname=duban user=u password=geheim", "database duban at db1:5432"),
    ("host=db1,db2 port=5432,5433 dbname=duban", "database duban at db1:5432,db2:5433"),
    ("host=db1,db2 port=6000 dbname=duban", "database duban at db1:6000,db2:6000"),
    ("host=/run/postgresql port=5432 dbname=duban", "database duban at /run/postgresql"),
    (
      "postgresql://u:geheim@db1:5432,db2/duban?target_session_attrs=read-write",
      "database duban at db1:5432,db2"
    ),
    ("service=duban password=geheim", "service duban"),
  ])
  func describesPlaceWithoutPassword(conninfo: String, description: String) throws {
    let target = try ConnectionTarget(conninfo, password: { "geheim" })
    #expect(target.description == description)
    #expect(!String(reflecting: [target]).contains("geheim"))
  }

  @Test(arguments: [
    ("hots=db1", #"invalid connection option "hots""#),
    ("host", #"missing "=" after "host" in connection info string"#),
    ("host=db password=ge heim=1", #"invalid connection option "…""#),
    ("postgresql://u:geheim@[::1", "matching \"…\""),
    ("host=a\0b", "U+0000"),
  ])
  func refusesWhatIsNoConnectionString(conninfo: String, message: String) throws {
    let error = try #require(throws: DatabaseError.self) { try ConnectionTarget(conninfo) }
    #expect(error.code == .badTarget)
    #expect(error.description.contains(message))
    #expect(!error.debugDescription.contains("heim"))
  }

  @Test func goesOnToTheNextHostWhenTheFirstIsAbsent() throws {
    let cluster = try Cluster.shared
    let conninfo = "host=/nowhere,\(cluster.folder) user=postgres target_session_attrs=read-write"
    let connection = try Connection(ConnectionTarget(conninfo))
    #expect(try connection.query("select 1 as one")[0]("one") == 1)
  }

  @Test func goesOnToTheNextHostWhenTheFirstIsSilent() throws {
    let silent = try SilentHost()
    let folder = try Cluster.shared.folder
    let target = try ConnectionTarget(
      "host=127.0.0.1,\(folder) port=\(silent.port),5432 user=postgres")
    let connection = try Connection(target, within: .seconds(1))
    #expect(!connection.isBroken)
  }

  @Test func passesOverAHostThatIsNotAsWanted() throws {
    let conninfo = try Cluster.shared.database()
    try Connection(ConnectionTarget(conninfo))
      .script(
        "do $$ begin execute format('alter database %I set default_transaction_read_only = on',"
          + " current_database()); end $$")
    let target = try ConnectionTarget("\(conninfo) target_session_attrs=read-write")
    let error = try #require(throws: DatabaseError.self) { try Connection(target) }
    #expect(error.code == .connectionFailed)
    #expect(error.message.contains("session is read-only"))
  }

  @Test func namesItself() throws {
    let conninfo = try Cluster.shared.conninfo()
    let sql = "select current_setting('application_name') as name"
    let ours = try Connection(ConnectionTarget(conninfo, applicationName: "duband run"))
    #expect(try ours.query(sql)[0]("name") == "duband run")
    let theirs = try Connection(ConnectionTarget("\(conninfo) application_name=x"))
    #expect(try theirs.query(sql)[0]("name") == "x")
  }

  @Test func authenticatesWithThePasswordGivenApart() throws {
    let cluster = try Cluster.own()
    let admin = try cluster.connect()
    try admin.script("create role clerk login password 'geheim'")
    try admin.script(
      """
      copy (select 'local all postgres trust' union all select 'local all all scram-sha-256')
        to '\(cluster.folder)/data/pg_hba.conf'
      """)
    try cluster.stop()
    try cluster.start()
    let conninfo = "host=\(cluster.folder) user=clerk dbname=postgres"
    let right = try ConnectionTarget(conninfo, password: { "geheim" })
    let wrong = try ConnectionTarget(conninfo, password: { "falsch" })
    #expect(try !Connection(right).isBroken)
    let error = try #require(throws: DatabaseError.self) { try Connection(wrong) }
    #expect(error.code == .connectionFailed)
    #expect(error.description.contains("password authentication failed"))
    #expect(!error.debugDescription.contains("falsch"))
  }

  @Test func saysWhyThePasswordCannotBeRead() throws {
    struct Unreadable: Error, CustomStringConvertible {
      let description = "/run/credentials/db: permission denied"
    }
    let target = try ConnectionTarget("host=/nowhere", password: { throw Unreadable() })
    let error = try #require(throws: DatabaseError.self) { try Connection(target) }
    #expect(error.description.contains("/run/credentials/db: permission denied"))
  }
}

/// A port on the loopback whose queue is full: the kernel drops what knocks, as a host that is off.
private final class SilentHost {
  private var sockets: [CInt] = []
  let port: UInt16

  init() throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    var sockets: [CInt] = []
    func opened() -> CInt {
      sockets.append(socket(AF_INET, CInt(SOCK_STREAM.rawValue) | O_NONBLOCK, 0))
      return sockets[sockets.count - 1]
    }
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        let listener = opened()
        bind(listener, generic, length)
        getsockname(listener, generic, &length)
        listen(listener, 0)
        for _ in 0..<4 { _ = connect(opened(), generic, length) }
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    self.sockets = sockets
  }

  deinit { for socket in sockets { close(socket) } }
}

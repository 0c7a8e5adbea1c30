import Glibc
import Testing

@testable import Journal

@Suite("Form of lines")
struct LineFormTests {
  @Test("the journal's stream is told by its device and inode")
  func journalStream() throws {
    try withPipe { _, writing in
      var status = stat()
      #expect(fstat(writing, &status) == 0)
      let journal = ["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]
      #expect(LineForm.suited(to: writing) { journal[$0] } == .systemd)
    }
  }

  @Test(
    "without a matching stream",
    arguments: [
      ([:], .terminal(colour: false)),
      (["INVOCATION_ID": "6d516c3a"], .systemd),
      (["JOURNAL_STREAM": "8:1"], .terminal(colour: false)),
      (["JOURNAL_STREAM": "8:1", "INVOCATION_ID": "6d516c3a"], .terminal(colour: false)),
      (["JOURNAL_STREAM": ""], .terminal(colour: false)),
    ] as [([String: String], LineForm)])
  func otherwise(_ environment: [String: String], is expected: LineForm) throws {
    try withPipe { _, writing in
      #expect(LineForm.suited(to: writing) { environment[$0] } == expected)
    }
  }

  @Test(
    "on a terminal people read, whatever its shell inherited",
    arguments: [
      ([:], .terminal(colour: true)),
      (["INVOCATION_ID": "6d516c3a"], .terminal(colour: true)),
      (["NO_COLOR": "1"], .terminal(colour: false)),
      (["NO_COLOR": ""], .terminal(colour: true)),
    ] as [([String: String], LineForm)])
  func terminal(_ environment: [String: String], is expected: LineForm) throws {
    // The near end of a pseudo-terminal (pty(7)) is a terminal too.
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(terminal) }
    try #require(isatty(terminal) == 1)
    #expect(LineForm.suited(to: terminal) { environment[$0] } == expected)
  }

  @Test("a line leaves as its bytes and one line break")
  func writes() throws {
    try withPipe { reading, writing in
      let writer = LineWriter(to: writing)
      writer.write("<6>pass.done text=督办")
      writer.write("<6>daemon.stopped")
      var bytes = [UInt8](repeating: 0, count: 100)
      let count = read(reading, &bytes, bytes.count)
      #expect(
        String(decoding: bytes.prefix(count), as: UTF8.self)
          == "<6>pass.done text=督办\n<6>daemon.stopped\n")
    }
  }

  private func withPipe(_ body: (_ reading: CInt, _ writing: CInt) throws -> Void) throws {
    var ends: [CInt] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    try body(ends[0], ends[1])
  }
}

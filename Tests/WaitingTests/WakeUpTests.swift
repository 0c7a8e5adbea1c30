import Glibc
import Testing
import Waiting

@Suite("Waking up")
struct WakeUpTests {
  @Test("stays rung until it is silenced")
  func level() {
    let bell = WakeUp()
    #expect(!bell.isRung)
    bell.ring()
    bell.ring()
    #expect(bell.isRung)
    #expect(poll(reading: [bell.descriptor], until: nil) == .ready([bell.descriptor]))
    bell.silence()
    #expect(!bell.isRung)
  }

  @Test("ends a wait on another thread")
  func acrossThreads() async throws {
    let asked = WakeUp()
    let answered = WakeUp()
    try startThread(named: "answers") {
      _ = poll(reading: [asked.descriptor], until: .now + .seconds(10))
      answered.ring()
    }
    let wait = try await onOwnThread(named: "asks") {
      asked.ring()
      return poll(reading: [answered.descriptor], until: .now + .seconds(10))
    }
    #expect(wait == .ready([answered.descriptor]))
  }
}

@Suite("Waiting for descriptors")
struct PollTests {
  @Test("ends at the deadline and not before")
  func deadline() {
    let bell = WakeUp()
    let deadline = Deadline.now + .milliseconds(3)
    #expect(poll(reading: [bell.descriptor], until: deadline) == .deadlinePassed)
    #expect(.now >= deadline)
  }

  @Test("looks once when the deadline is past")
  func past() {
    let bell = WakeUp()
    bell.ring()
    let past = Deadline.now - .seconds(1)
    #expect(poll(reading: [bell.descriptor], until: past) == .ready([bell.descriptor]))
    bell.silence()
    #expect(poll(reading: [bell.descriptor], until: past) == .deadlinePassed)
  }

  @Test("names those that are ready, for reading or writing, and those that failed")
  func which() {
    let quiet = WakeUp()
    let writable = WakeUp()
    let wait = poll(
      reading: [quiet.descriptor, CInt.max], writing: [writable.descriptor],
      until: .now + .seconds(10))
    #expect(wait == .ready([CInt.max, writable.descriptor]))
  }
}

@Suite("Threads of their own")
struct OwnThreadTests {
  private struct Failure: Error {}

  @Test("carry their name, and give back what the work returned or threw")
  func result() async throws {
    let name = try await onOwnThread(named: "a-name-too-long-for-it") {
      nameOfThisThread()
    }
    #expect(name == "a-name-too-long")
    await #expect(throws: Failure.self) {
      try await onOwnThread(named: "fails") { throw Failure() }
    }
  }

  private func nameOfThisThread() -> String {
    var line = [UInt8](repeating: 0, count: 32)
    let file = open("/proc/thread-self/comm", O_RDONLY)
    let count = read(file, &line, line.count)
    close(file)
    return String(decoding: line.prefix(max(0, count - 1)), as: UTF8.self)
  }
}

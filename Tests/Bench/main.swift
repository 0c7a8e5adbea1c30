import Database
import Delivery
import Queue
import Synchronization
import Waiting

// `duband-bench CONNINFO WORKERS delivered|withdrawn`: empties the queue as the lanes' threads do, but for
// the conversation, and prints how many messages a second. One that is delivered has an attempt, whose row is
// written first; one that is withdrawn is leased and settled, and that is all.

let arguments = CommandLine.arguments
let target = try ConnectionTarget(arguments[1])
let workers = Int(arguments[2]) ?? 1
let isDelivered = arguments[3] == "delivered"
let first = try Connection(target)
let daemon = try Daemon.register(host: "bench", pid: 1, version: "bench", on: first)
let began = ContinuousClock.now
let total = Atomic(0)

try await withThrowingTaskGroup(of: Void.self) { group in
  for _ in 0..<workers {
    group.addTask {
      try await onOwnThread(named: "bench") {
        let connection = try Connection(target)
        let queue = try DeliveryQueue(on: connection)
        while true {
          let messages = try queue.lease(100, of: "smtp", for: daemon.id, windowIsOpen: true)
          if messages.isEmpty { return }
          for start in stride(from: 0, to: isDelivered ? messages.count : 0, by: 16) {
            _ = try queue.begin(Array(messages[start..<min(start + 16, messages.count)]))
          }
          let settlements = messages.map {
            isDelivered
              ? Settlement($0, Report(.delivered, stage: "end of data", code: "250"), .delivered)
              : Settlement($0, Report(.withdrawn, stage: "compose"), .withdrawn)
          }
          _ = try queue.settle(settlements, today: "2024-06-25")
          total.add(messages.count, ordering: .relaxed)
        }
      }
    }
  }
  try await group.waitForAll()
}
let seconds = began.duration(to: .now) / .seconds(1)
print(Int(Double(total.load(ordering: .relaxed)) / seconds))

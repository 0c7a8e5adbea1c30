/// A stream of bytes under a conversation: a socket, or what is laid over one; it never blocks.
protocol Transport: AnyObject {
  /// What is polled when it is blocked.
  var descriptor: CInt { get }
  /// Reads what is there, up to the buffer's size.
  func read(into buffer: inout [UInt8]) -> Transfer
  /// Writes as much as is taken.
  func write(_ bytes: ArraySlice<UInt8>) -> Transfer
  /// Says that nothing more will be written, where that is said in the stream; nothing is waited for.
  func end()
}

/// What came of one call to read or write.
enum Transfer: Equatable {
  /// That many bytes, at least one.
  case moved(Int)
  /// None now: wait until the descriptor is ready in that direction, which over TLS may be the other.
  case blocked(Direction)
  /// Nothing more will come.
  case ended
  /// Nothing more can be moved, in the system's words.
  case failed(String)
}

/// What a descriptor is waited for.
enum Direction: Equatable {
  case reading, writing
}

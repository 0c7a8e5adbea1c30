/// Whether and when a connection is put under TLS.
public enum Security {
  /// Never: a conversation that asks for it is at fault.
  case none
  /// From the first byte on, before the conversation is told that the connection stands.
  case implicit(TLSClient)
  /// When the conversation asks for it (`Step.startTLS`).
  case onRequest(TLSClient)
}

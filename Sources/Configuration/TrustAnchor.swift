internal import Delivery
internal import StrictYAML

extension TrustAnchor {
  /// Reads `ca_file` and `fingerprint`; without them it is the system that is trusted.
  ///
  /// `isOverTLS` tells whether there will be a certificate at all, `mend` how there would be one.
  init(reading section: Section, folder: Folder, isOverTLS: Bool, mend: String) throws {
    let file = section.optional("ca_file")
    let fingerprint = section.optional("fingerprint")
    if let value = file ?? fingerprint, !isOverTLS {
      throw value.problem(
        "no certificate is shown where nothing is encrypted", mend: "\(mend), or remove the key")
    }
    switch (file, fingerprint) {
    case (nil, nil): self = .system
    case (let file?, nil): self = .authorities(file: try folder.path(file))
    case (nil, let fingerprint?):
      self = .certificate(
        try fingerprint.map(
          "a certificate's fingerprint",
          write: "its SHA-256, as openssl x509 -noout -fingerprint -sha256 shows it"
        ) { Fingerprint($0) })
    case (_?, let fingerprint?):
      throw fingerprint.problem(
        "it stands beside ca_file, which it would replace", mend: "keep one of the two")
    }
  }
}

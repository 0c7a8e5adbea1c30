/// A tiny county: a bureau, a guidance centre, one health centre, and institutions, each with a
/// contact whose address is the code.
struct County {
  /// A childcare institution.
  struct Institution {
    let code: String
    var name = "示例幼儿园"
    var filedOn = "2024-06-07"
    var hasContact = true
  }

  var institutions: [Institution]
  /// Codes of institutions whose agreement is signed, and the day.
  var agreements: [(institution: String, signedOn: String)] = []
  /// The endpoint of the bureau's contact.
  var bureauWebhook = ""
  /// The telephone of the bureau's contact.
  var bureauPhone = ""

  /// Many institutions, `k1` and so on.
  static func of(_ count: Int, filedOn: String = "2024-06-07", withContacts: Bool = true) -> County
  {
    County(
      institutions: (1...count).map {
        Institution(code: "k\($0)", name: "第\($0)幼儿园", filedOn: filedOn, hasContact: withContacts)
      })
  }

  /// The files of `duband import`.
  var files: [String: String] {
    let contacts =
      ["bureau", "guidance", "centre"] + institutions.filter(\.hasContact).map(\.code)
    return [
      "organisations.csv": """
      code,kind,name,parent_code
      bureau,bureau,县卫生健康委,
      guidance,guidance_centre,县妇幼保健院,bureau
      centre,health_centre,示例镇卫生院,bureau
      """,
      "institutions.csv": table(
        "code,name,health_centre_code,filed_on",
        institutions.map { "\($0.code),\($0.name),centre,\($0.filedOn)" }),
      "agreements.csv": table(
        "code,institution_code,provider_code,signed_on,ends_on",
        agreements.map {
          "xy-\($0.institution),\($0.institution),centre,\($0.signedOn),2034-12-31"
        }),
      "contacts.csv": table(
        "owner_code,name,email,phone,webhook",
        contacts.map {
          let isBureau = $0 == "bureau"
          return "\($0),联系人,\($0)@example.invalid,\(isBureau ? bureauPhone : ""),"
            + (isBureau ? bureauWebhook : "")
        }),
    ]
  }

  private func table(_ header: String, _ rows: [String]) -> String {
    ([header] + rows).joined(separator: "\n")
  }
}

extension Stage {
  /// Imports a county with `duband import`.
  func load(_ county: County) throws {
    for (name, text) in county.files { try write("county/\(name)", text) }
    let ended = try run("import", "\(folder)/county")
    guard ended.status == 0 else { throw Scratch.Failure(description: ended.errors) }
  }
}

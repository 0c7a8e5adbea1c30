import StrictYAML
import Testing

@Suite("YAML read strictly") struct StrictYAMLTests {
  @Test(
    "A plain scalar arrives as the text that stands in the file",
    arguments: [
      "0", "007", "+1wd", "-3wd", "10-15", "2024-06-13", "yes", "no", "on", "null", "~", "1e3",
      "0x1f",
      "1_000", "12:30", ".5", "every 5wd", "巫山县",
    ])
  func plain(text: String) throws {
    #expect(try value("key: \(text)") { $0 }.string() == text)
    #expect(try read("\(text): x") { $0.entries().map(\.name) } == [text])
  }

  @Test("Keys keep the file's order")
  func order() throws {
    let names = try read("{b: 1, a: 2, 10: 3, 9: 4}") { $0.entries().map(\.name) }
    #expect(names == ["b", "a", "10", "9"])
  }

  @Test(
    "A length of time is a number and a unit",
    arguments: [
      ("100ms", Duration.milliseconds(100)), ("1s", .seconds(1)), ("30s", .seconds(30)),
      ("5m", .seconds(300)), ("4h", .seconds(14_400)), ("5d", .seconds(432_000)),
    ])
  func duration(text: String, expected: Duration) throws {
    #expect(try value("key: \(text)") { $0 }.duration() == expected)
  }

  @Test(
    "Anything else is no length of time",
    arguments: [
      "0s", "30", "s", "-1s", "+1s", "1.5h", "30 s", "30sec", "1h30m", "9999999999s", "٣s",
    ])
  func noDuration(text: String) {
    let line = problem("key: \(text)") { _ = try $0.required("key").duration() }
    #expect(
      line == """
        t.yaml:1:6: key: "\(text)" is not a length of time above zero; \
        write a number and ms, s, m, h or d, as 30s
        """)
  }

  @Test(
    "A number is decimal digits within its range",
    arguments: [("1", 1), ("25", 25), ("65535", 65_535)])
  func integer(text: String, expected: Int) throws {
    #expect(try value("key: \(text)") { $0 }.integer(in: 1...65_535) == expected)
  }

  @Test(
    "Anything else is no such number",
    arguments: [
      "0", "65536", "-1", "+5", "007", "1_0", "0x10", "1.0", "port", "99999999999999999999",
    ])
  func noInteger(text: String) {
    let line = problem("key: \(text)") { _ = try $0.required("key").integer(in: 1...65_535) }
    #expect(
      line == """
        t.yaml:1:6: key: "\(text)" is not a whole number from 1 to 65535; \
        write a number of that range
        """)
  }

  @Test(
    "A name is lower-case words with hyphens and digits",
    arguments: [
      ("a", true), ("wushan-2024-25", true), ("9", true), ("-a", false), ("a-", false),
      ("a--b", false), ("A", false), ("a_b", false), ("é", false), ("巫山", false), ("a/b", false),
    ])
  func name(text: String, isName: Bool) throws {
    let value = try value("key: \"\(text)\"") { $0 }
    if isName {
      #expect(try value.name() == text)
    } else {
      #expect(throws: YAMLProblem.self) { try value.name() }
    }
  }

  private enum Role: String, CaseIterable { case bearer, guidance }

  @Test(
    "Problems say file, line, column, keys, what is wrong and the mend",
    arguments: [
      ("key: yes", #"1:6: key: "yes" is not true or false; write one of the two"#),
      ("kex: true", "1:1: kex: unknown key; write key"),
      ("other: true", "1:1: the key key is missing; write key: …"),
      ("\n{key: true,\n ex: 1}", "3:2: ex: unknown key; remove it; known are key, extra, roles"),
      ("key: true\nextar: 1", "2:1: extar: unknown key; write extra"),
      ("key: true\nkey: false", "1:1: key: the key stands twice; keep one of them"),
      ("key: true\n\"key\": false", "1:1: key: the key stands twice; keep one of them"),
      ("key:", "1:5: key: the value is empty; write one, or remove the key"),
      ("key: ''", "1:6: key: the value is empty; write one, or remove the key"),
      ("key: [true]", "1:6: key: keys or a list instead of a value; write one value"),
      ("key: true\nextra: 5", "2:8: extra: \(noKeys)"),
      ("key: true\nextra:", "2:7: extra: \(noKeys)"),
      (
        "key: true\nextra: {port: 99}",
        #"2:15: extra.port: "99" is not a whole number from 1 to 9; write a number of that range"#
      ),
      ("key: true\nextra:\n  prot: 9", "3:3: extra.prot: unknown key; write port"),
      ("key: true\nroles: bearer", "2:8: roles: no list; write one in brackets, as [a, b]"),
      (
        "key: true\nroles: []",
        "2:8: roles: the list is empty; write at least one value, or remove the key"
      ),
      (
        "key: true\nroles: [bearer, bearrer]",
        #"2:17: roles[1]: "bearrer" is not one of bearer, guidance; write bearer"#
      ),
      (
        "key: true\nroles: [mayor]",
        #"2:9: roles[0]: "mayor" is not one of bearer, guidance; write one of them"#
      ),
      (
        "key: true\nroles: [bearer, bearer]",
        "2:17: roles[1]: it stands twice in the list; remove one of them"
      ),
      ("[1]: true", "1:1: keys or a list instead of a value; write one value"),
      ("- key", "1:1: \(noKeys)"),
      ("key: true\nextra:\n  port：9", "3:7: extra: \(wide("port"))"),
    ])
  func problems(text: String, expected: String) {
    let line = problem(text) { section in
      _ = try section.required("key").flag()
      _ = try section.optional("extra")?.section { try $0.required("port").integer(in: 1...9) }
      _ = try section.optional("roles")?.distinct { try $0.oneOf(Role.self) }
    }
    #expect(line == "t.yaml:\(expected)")
  }

  private static let noKeys = "a value or a list instead of keys; write keys with their values"
  private static func wide(_ key: String) -> String {
    "the colon ： is full-width; write \(key): with a space behind it"
  }
  private static let quote = "mend the indentation, or put the text in quotes"

  @Test(
    "Errors of syntax have the same shape",
    arguments: [
      ("", "1:1: the file is empty; write its keys"),
      ("# nothing\n", "1:1: the file is empty; write its keys"),
      (
        "a: 1\n\tb: 2",
        "2:1: found a tab character that violates indentation (while scanning a plain scalar); "
          + quote
      ),
      ("a: b: c", "1:5: mapping values are not allowed in this context; \(quote)"),
      ("a: 1\n b: 2", "2:3: mapping values are not allowed in this context; \(quote)"),
      (
        "a: [1, 2",
        "2:1: did not find expected ',' or ']' (while parsing a flow sequence); \(quote)"
      ),
      (
        "a: \"1",
        "1:6: found unexpected end of stream (while scanning a quoted scalar); \(quote)"
      ),
      ("a: 县\u{1}", "1:5: control characters are not allowed; remove the character"),
      ("a: *b", "1:4: found undefined alias; \(quote)"),
      ("a: 1\nb：2\nc: 3", "2:2: the colon ： is full-width; write b: with a space behind it"),
      ("a：1\nb: 2", "1:2: the colon ： is full-width; write a: with a space behind it"),
      ("a：1", "1:2: the colon ： is full-width; write a: with a space behind it"),
      ("a: 1\nb:\n  c: 1\n  d：2\ne: 3", "4:4: \(wide("d"))"),
      ("a: |\n  b：1\nc: : 2", "3:4: mapping values are not allowed in this context; \(quote)"),
      ("a: 1\n---\nb: 2", "2:1: a second document begins; keep one"),
    ])
  func syntax(text: String, expected: String) {
    #expect(problem(text) { _ = $0.entries() } == "t.yaml:\(expected)")
  }

  @Test("A long or many-lined text is cut in a message")
  func cut() {
    let (first, second) = (String(repeating: "a", count: 30), String(repeating: "b", count: 90))
    let line = problem("key: |\n  \(first)\n  \(second)") { _ = try $0.required("key").flag() }
    #expect(
      line == """
        t.yaml:1:6: key: "\(first) \(second.prefix(29))…" is not true or false; write one of the two
        """)
  }
}

private func read<T>(_ text: String, _ body: (Section) throws -> T) throws -> T {
  try Document(text: text, file: "t.yaml").root.section(body)
}

/// The value of the only key `key`.
private func value(_ text: String, _ body: (Value) -> Value) throws -> Value {
  try read(text) { body(try $0.required("key")) }
}

/// The line that a reader of the text would be shown; nil where nothing is wrong.
private func problem(_ text: String, _ body: (Section) throws -> Void) -> String? {
  do {
    try read(text, body)
    return nil
  } catch {
    return "\(error)"
  }
}

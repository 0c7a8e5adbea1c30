import Testing

/// Reports in the shapes that mail servers give them, about the message `SampleReport.identity` to
/// `zhang@hospital.example`; lines end in LF.
struct SampleReport: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  /// What it says of the recipient: action, status.
  let says: String
  /// Where it names the message.
  var names = "message"
  var testDescription: String { name }

  static let identity = "0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69"

  static let all = [
    postfix, postfixGivenUp, postfixDelayed, exchange, coremail, tencent, global, encoded, wrapped,
    envelope,
  ]

  /// Postfix, bounce(8), with the whole message; QQ's words are in the diagnostic.
  static let postfix = SampleReport(
    name: "Postfix, QQ refuses",
    text: """
      From MAILER-DAEMON Mon Jun 17 09:00:04 2024
      Return-Path: <>
      Delivered-To: bounces+4711@county.example
      Received: by mail.county.example (Postfix)
      \tid 4W2kQh0Zx2z9s; Mon, 17 Jun 2024 09:00:03 +0800 (CST)
      Date: Mon, 17 Jun 2024 09:00:03 +0800 (CST)
      From: MAILER-DAEMON@mail.county.example (Mail Delivery System)
      Subject: Undelivered Mail Returned to Sender
      To: bounces+4711@county.example
      Auto-Submitted: auto-replied
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status;
      \tboundary="4W2kQg6Yx1z9r.1718586003/mail.county.example"
      Content-Transfer-Encoding: 8bit
      Message-Id: <4W2kQh0Zx2z9s@mail.county.example>

      This is a MIME-encapsulated message.

      --4W2kQg6Yx1z9r.1718586003/mail.county.example
      Content-Description: Notification
      Content-Type: text/plain; charset=us-ascii

      This is the mail system at host mail.county.example.

      <zhang@hospital.example>: host mx3.qq.com[203.0.113.7] said: 550 Mailbox not found.
          http://service.mail.qq.com/cgi-bin/help?subtype=1 (in reply to RCPT TO command)

      --4W2kQg6Yx1z9r.1718586003/mail.county.example
      Content-Description: Delivery report
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.county.example
      X-Postfix-Queue-ID: 4W2kQg6Yx1z9r
      X-Postfix-Sender: rfc822; bounces+4711@county.example
      Arrival-Date: Mon, 17 Jun 2024 09:00:02 +0800 (CST)

      Final-Recipient: rfc822; zhang@hospital.example
      Original-Recipient: rfc822;zhang@hospital.example
      Action: failed
      Status: 5.0.0
      Remote-MTA: dns; mx3.qq.com
      Diagnostic-Code: smtp; 550 Mailbox not found.
          http://service.mail.qq.com/cgi-bin/help?subtype=1

      --4W2kQg6Yx1z9r.1718586003/mail.county.example
      Content-Description: Undelivered Message
      Content-Type: message/rfc822
      Content-Transfer-Encoding: 8bit

      Return-Path: <bounces+4711@county.example>
      Received: from daemon.county.example (localhost [127.0.0.1])
      \tby mail.county.example (Postfix) with ESMTP id 4W2kQg6Yx1z9r
      From: =?UTF-8?B?552j5Yqe?= <duban@county.example>
      To: <zhang@hospital.example>
      Message-ID: <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>
      MIME-Version: 1.0
      Content-Type: multipart/alternative; boundary="=_alternative_1"

      --=_alternative_1
      Content-Type: text/plain; charset="utf-8"

      Message-ID: <11111111-1111-1111-1111-111111111111@county.example>
      --=_alternative_1--

      --4W2kQg6Yx1z9r.1718586003/mail.county.example--

      """, says: "failed 5.0.0")

  /// Postfix with the headers alone, after days; 163's words are in the diagnostic.
  static let postfixGivenUp = SampleReport(
    name: "Postfix, given up on 163",
    text: """
      From: MAILER-DAEMON@mail.county.example (Mail Delivery System)
      To: duban@county.example
      Content-Type: multipart/report; report-type=delivery-status; boundary=b/1

      --b/1
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.county.example

      Final-Recipient: rfc822; zhang@hospital.example
      Action: failed
      Status: 4.7.1
      Diagnostic-Code: smtp; 450 MI:SPB 163 mx5,please see
          http://mail.163.com/help/help_spam_16.htm?ip=203.0.113.5

      --b/1
      Content-Type: text/rfc822-headers

      From: duban@county.example
      Message-ID:
       <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>

      --b/1--
      """, says: "failed 4.7.1")

  /// Postfix, delay_warning_time.
  static let postfixDelayed = SampleReport(
    name: "Postfix, delayed",
    text: """
      Subject: Delayed Mail (still being retried)
      To: duban@county.example
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: text/plain

      # THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #

      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mail.county.example
      Arrival-Date: Mon, 17 Jun 2024 09:00:02 +0800 (CST)

      Final-Recipient: rfc822; zhang@hospital.example
      Original-Recipient: rfc822;zhang@hospital.example
      Action: delayed
      Status: 4.4.1
      Diagnostic-Code: X-Postfix; connect to mx.hospital.example[203.0.113.9]:25:
          Connection timed out
      Will-Retry-Until: Sat, 22 Jun 2024 09:00:02 +0800 (CST)

      --b
      Content-Type: text/rfc822-headers

      Message-Id: <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>

      --b--
      """, says: "delayed 4.4.1")

  /// Exchange: names in its own case, HTML before the status, In-Reply-To to the original.
  static let exchange = SampleReport(
    name: "Exchange",
    text: """
      From: <postmaster@hospital.example>
      To: <duban@county.example>
      Date: Mon, 17 Jun 2024 01:00:09 +0000
      Content-Type: multipart/report; report-type=delivery-status;
      \tboundary="c1a4-b2b3-(not a comment)"
      Content-Language: zh-CN
      Message-ID: <98f3@EX01.hospital.example>
      In-Reply-To: <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>
      References: <thread.9c1185a5c5e9fc54@county.example>
      \t<0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>
      Subject: =?utf-8?B?5pyq6YCB6L6+?=
      Auto-Submitted: auto-replied

      --c1a4-b2b3-(not a comment)
      Content-Type: multipart/alternative; boundary="c1a4"

      --c1a4
      Content-Type: text/html; charset="utf-8"
      Content-Transfer-Encoding: base64

      PGh0bWw+PC9odG1sPg==

      --c1a4--

      --c1a4-b2b3-(not a comment)
      Content-Type: message/delivery-status

      Reporting-MTA: dns;EX01.hospital.example
      Received-From-MTA: dns;mail.county.example
      Arrival-Date: Mon, 17 Jun 2024 01:00:08 +0000

      Original-Recipient: rfc822;Zhang@Hospital.example
      Final-Recipient: rfc822;zhang.san@intern.hospital.example
      Action: failed
      Status: 5.1.10
      Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by
       SMTP address lookup
      X-Display-Name: zhang

      --c1a4-b2b3-(not a comment)
      Content-Type: message/rfc822

      Received: from mail.county.example (203.0.113.5) by EX01.hospital.example
      To: <zhang@hospital.example>

      x
      --c1a4-b2b3-(not a comment)--

      """, says: "failed 5.1.10", names: "reply")

  /// Coremail (163, and many authorities' own mail): Chinese words in quoted-printable.
  static let coremail = SampleReport(
    name: "Coremail",
    text: """
      From: Postmaster@163.example
      To: duban@county.example
      Subject: =?gbk?B?z7XNs83L0MU=?=
      Mime-Version: 1.0
      Content-Type: multipart/report; boundary="Boundary_(ID_x)"; Report-Type="delivery-status"

      --Boundary_(ID_x)\u{20}
      Content-Type: text/html; charset="gbk"
      Content-Transfer-Encoding: quoted-printable

      =CF=B5=CD=B3=CD=CB=D0=C5

      --Boundary_(ID_x)
      Content-Type: Message/Delivery-Status

      Reporting-MTA: dns; m12-11.163.example
      Arrival-Date: Mon, 17 Jun 2024 09:00:02 +0800

      Final-Recipient: RFC822; <zhang@hospital.example>
      Action: Failed (permanent)
      Status: 5.1.1 (user unknown)
      Diagnostic-Code: smtp; SMTP error, RCPT TO: Host hospital.example(203.0.113.9) said 550 User
      \tnot found

      --Boundary_(ID_x)
      Content-Type: Message/RFC822

      MESSAGE-ID: <0190A6C1-7D5E-4B4E-9C6A-2F1D3E4B5A69@county.example>
      Subject: x

      x
      --Boundary_(ID_x)--
      """, says: "failed 5.1.1")

  /// A status whose address stands bare, beside another recipient's.
  static let tencent = SampleReport(
    name: "an enterprise mail, two recipients",
    text: """
      From: "PostMaster" <PostMaster@exmail.example>
      To: duban@county.example
      Content-Type: multipart/report; boundary=----=_Part_1; report-type=delivery-status

      ------=_Part_1
      Content-Type: text/plain; charset=utf-8

      退信

      ------=_Part_1
      Content-Type: message/delivery-status

      Reporting-MTA: dns; exmail.example


      Final-Recipient: zhang@hospital.example
      Action: failed
      Status: 5.2.2
      Diagnostic-Code: 552 Mailbox full


      Final-Recipient: rfc822; li@hospital.example
      Action: delivered
      Status: 2.0.0

      ------=_Part_1
      Content-Type: text/rfc822-headers

      Message-ID: <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>

      ------=_Part_1--
      """, says: "failed 5.2.2, delivered 2.0.0")

  /// RFC 6533, for addresses outside ASCII.
  static let global = SampleReport(
    name: "internationalized",
    text: """
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: message/global-delivery-status

      Reporting-MTA: dns; mx.example

      Final-Recipient: utf-8; zhang@hospital.example
      Action: failed
      Status: 5.1.1

      --b
      Content-Type: message/global-headers

      Message-ID: <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>

      --b--
      """, says: "failed 5.1.1")

  /// Parts in base64 and quoted-printable.
  static let encoded = SampleReport(
    name: "encoded parts",
    text: """
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: message/delivery-status
      Content-Transfer-Encoding: quoted-printable

      Reporting-MTA: dns; mx.example

      Final-Recipient: rfc822; zhang=40hospital=
      .example =20
      Action: failed
      Status: 5.1.1

      --b
      Content-Type: message/rfc822
      Content-Transfer-Encoding: BASE64

      TWVzc2FnZS1JRDogPDAxOTBhNmMxLTdkNWUtNGI0ZS05YzZhLTJmMWQzZTRiNWE2OUBj
      b3VudHkuZXhhbXBsZT4NCg0KeA0K

      --b--
      """, says: "failed 5.1.1")

  /// A gateway that wraps everything it sees.
  static let wrapped = SampleReport(
    name: "wrapped by a gateway",
    text: """
      Content-Type: multipart/mixed; boundary="outer"

      --outer
      Content-Type: text/plain

      Scanned.
      --outer
      Content-Type: multipart/report; report-type=delivery-status; boundary="outer-1"

      --outer-1
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example

      Final-Recipient: rfc822; zhang@hospital.example
      Action: failed
      Status: 5.1.1

      --outer-1
      Content-Type: text/rfc822-headers

      Message-ID: <0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69@county.example>
      --outer-1--
      --outer--
      """, says: "failed 5.1.1")

  /// Nothing comes back, but the envelope had an identifier (RFC 3461 section 4.4).
  static let envelope = SampleReport(
    name: "the envelope's identifier alone",
    text: """
      Content-Type: multipart/report; report-type=delivery-status; boundary="b"

      --b
      Content-Type: message/delivery-status

      Original-Envelope-Id: 0190a6c1-7d5e-4b4e-9c6a-2f1d3e4b5a69
      Reporting-MTA: dns; mx.example

      Final-Recipient: rfc822; zhang@hospital.example
      Action: failed
      Status: 5.1.1
      --b--
      """, says: "failed 5.1.1", names: "envelope")
}

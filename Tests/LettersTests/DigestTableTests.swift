import Foundation
import Letters
import Testing

@Suite("The table of a digest") struct DigestTableTests {
  @Test("has a byte order mark, headings, and the digest's order")
  func whole() throws {
    let digest = try DigestTests.digest([
      DigestTests.item(.open, due: "2024-07-01", number: 2, subject: "乙园"),
      DigestTests.item(.overdue, due: "2024-06-20", number: 1, subject: "甲园"),
    ])
    #expect(Array(digest.file.bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
    #expect(
      String(decoding: digest.file.bytes.dropFirst(3), as: UTF8.self) == """
        "状态","期限","逾期天数","剩余天数","期限待定","事项","对象","对象代码","周期","责任单位","应办","办结日期",\
        "原应告知","依据","事项编号"\r
        "已逾期","2024-06-20","5","","","纳入医育结合联盟","甲园","N1","","福田镇中心卫生院","请与该机构签订协议。","","",\
        "巫山卫发〔2024〕25号第九条","1"\r
        "待办","2024-07-01","","6","","纳入医育结合联盟","乙园","N1","","福田镇中心卫生院","请与该机构签订协议。","","",\
        "巫山卫发〔2024〕25号第九条","2"\r

        """)
    #expect(digest.file.name == "督办事项-2024-06-25-7.csv")
    #expect(digest.file.plainName == "duties-2024-06-25-7.csv")
  }

  @Test(
    "no cell is a formula, and none ends early",
    arguments: [
      ("=1+1", #""'=1+1""#), ("+86", #""'+86""#), ("-1", #""'-1""#), ("@SUM(A1)", #""'@SUM(A1)""#),
      ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("\r\n=1", "\"'\r\n=1\""),
      ("＝1", #""'＝1""#), (#"=HYPERLINK("http://x","y")"#, #""'=HYPERLINK(""http://x"",""y"")""#),
      (#"甲","=1"#, #""甲"",""=1""#), ("甲,乙", #""甲,乙""#), ("1=1", #""1=1""#),
      ("甲\"\u{301},=1", "\"甲\"\"\u{301},=1\""),
      ("甲\u{600}\",=1", "\"甲\u{600}\"\",=1\""),
    ])
  func cells(_ name: String, _ expected: String) throws {
    let digest = try DigestTests.digest([
      DigestTests.item(.open, due: "2024-07-01", number: 1, subject: name)
    ])
    #expect(digest.file.bytes.firstRange(of: Array(",\(expected),\"N1\",".utf8)) != nil)
  }
}

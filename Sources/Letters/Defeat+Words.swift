internal import Delivery

extension Defeat {
  /// The reason in the words of an alert.
  var chinese: String {
    switch self {
    case .unknownAnswer: "对方多次作出系统无法识别的答复"
    case .tooOld: "多日重试，对方始终暂不接收"
    case .answersLost: "多次发出后均未得到回应，可能已送达"
    case .recipientRejected: "对方拒收该地址"
    case .messageRejected: "对方拒收该消息"
    case .channelRejected: "对方连日拒绝接收我方消息"
    case .laneTookNothing: "通道连日不通，未能发出"
    }
  }
}

/// What a recipient is: a kind of organisation as the registry names it, or an institution.
public enum RecipientKind: String, Sendable, CaseIterable {
  /// The county's authority, 卫生健康委.
  case bureau
  /// The city's authority.
  case city
  /// 婴幼儿照护服务指导中心.
  case guidanceCentre = "guidance_centre"
  /// 乡镇卫生院 or 社区卫生服务中心.
  case healthCentre = "health_centre"
  /// A hospital other than of Chinese medicine.
  case hospital
  /// 中医院.
  case tcmHospital = "tcm_hospital"
  /// 疾控中心.
  case cdc
  /// 托育机构.
  case institution
}

"""Closed word lists, each with its Chinese (and where there is one, its legal) name.

A list here is the one place where its words are spelt. Values of string enums are stored and sent on the wire,
so a value is never renamed; add a member instead.
"""

from enum import IntEnum, StrEnum


class Education(IntEnum):
    """Level of schooling, lowest first; 中专, 职高, 技校 and 高中 stand on one level (高中阶段教育)."""

    PRIMARY = 1
    JUNIOR = 2
    VOCATIONAL = 3
    SENIOR = 4
    COLLEGE = 5
    BACHELOR = 6
    MASTER = 7
    DOCTOR = 8

    @property
    def chinese(self) -> str:
        return _EDUCATION_NAMES[self]

    @property
    def rank(self) -> int:
        """Height for comparing: 中专 and 高中 are equal (教育法 article 17: 中等教育)."""
        return _EDUCATION_RANKS[self]


_EDUCATION_NAMES = {
    Education.PRIMARY: "小学",
    Education.JUNIOR: "初中",
    Education.VOCATIONAL: "中专",
    Education.SENIOR: "高中",
    Education.COLLEGE: "大专",
    Education.BACHELOR: "本科",
    Education.MASTER: "硕士",
    Education.DOCTOR: "博士",
}
_EDUCATION_RANKS = {level: rank for rank, levels in enumerate(
    [[Education.PRIMARY], [Education.JUNIOR], [Education.VOCATIONAL, Education.SENIOR], [Education.COLLEGE],
     [Education.BACHELOR], [Education.MASTER], [Education.DOCTOR]], start=1) for level in levels}  # fmt: skip


class EmploymentKind(StrEnum):
    """Form of work (`kind`)."""

    FULL_TIME = "full_time"  # 全职
    PART_TIME = "part_time"  # 兼职，非全日制用工
    CASUAL = "casual"  # 零工，日结
    INTERNSHIP = "internship"  # 实习（在校生）
    TRAINEESHIP = "traineeship"  # 就业见习
    PUBLIC_WELFARE = "public_welfare"  # 公益性岗位


KIND_NAMES = {
    EmploymentKind.FULL_TIME: "全职",
    EmploymentKind.PART_TIME: "兼职",
    EmploymentKind.CASUAL: "零工",
    EmploymentKind.INTERNSHIP: "实习",
    EmploymentKind.TRAINEESHIP: "就业见习",
    EmploymentKind.PUBLIC_WELFARE: "公益性岗位",
}


class PayUnit(StrEnum):
    """What the pay figures are per (`salary_unit`)."""

    MONTH = "month"  # 月
    DAY = "day"  # 天
    HOUR = "hour"  # 小时
    PIECE = "piece"  # 件


class Shift(StrEnum):
    """When the work is done, and which days are free."""

    DAY = "白班"
    NIGHT = "夜班"
    ROTATING = "倒班"
    TWO_DAYS_OFF = "双休"
    ONE_DAY_OFF = "单休"
    FLEXIBLE = "弹性"


class PriorityGroup(StrEnum):
    """重点群体 of the city's opinion and the laws behind it; `legal_name` is how a person reads it."""

    GRADUATE = "graduate"  # 离校 2 年内高校毕业生
    VETERAN = "veteran"  # 退役军人
    DISABLED = "disabled"  # 残疾人
    RURAL_LABOUR = "rural_labour"  # 农村劳动力
    LIFTED_FROM_POVERTY = "lifted_from_poverty"  # 脱贫人口
    HARDSHIP = "hardship"  # 就业困难人员
    OLDER_UNEMPLOYED = "older_unemployed"  # 大龄失业人员
    ZERO_EMPLOYMENT_FAMILY = "zero_employment_family"  # 零就业家庭成员

    @property
    def legal_name(self) -> str:
        return _GROUP_NAMES[self]

    @property
    def within(self) -> "PriorityGroup | None":
        """The wider group whose members these are as well, or may become by certification (city articles 18, 21)."""
        return _WIDER_GROUPS.get(self)


_GROUP_NAMES = {
    PriorityGroup.GRADUATE: "高校毕业生",
    PriorityGroup.VETERAN: "退役军人",
    PriorityGroup.DISABLED: "残疾人",
    PriorityGroup.RURAL_LABOUR: "农村劳动力",
    PriorityGroup.LIFTED_FROM_POVERTY: "脱贫人口",
    PriorityGroup.HARDSHIP: "就业困难人员",
    PriorityGroup.OLDER_UNEMPLOYED: "大龄失业人员",
    PriorityGroup.ZERO_EMPLOYMENT_FAMILY: "零就业家庭成员",
}


_WIDER_GROUPS = {
    PriorityGroup.LIFTED_FROM_POVERTY: PriorityGroup.RURAL_LABOUR,
    PriorityGroup.OLDER_UNEMPLOYED: PriorityGroup.HARDSHIP,
    PriorityGroup.ZERO_EMPLOYMENT_FAMILY: PriorityGroup.HARDSHIP,
    PriorityGroup.DISABLED: PriorityGroup.HARDSHIP,
}


class GroupSource(StrEnum):
    """Where the knowledge that somebody belongs to a group comes from (`groups_source`)."""

    SELF_DECLARED = "self_declared"  # 本人申报
    CERTIFIED = "certified"  # 已认定


class Employment(StrEnum):
    """How somebody stands in work, as programmes ask (`employment`)."""

    UNEMPLOYED = "unemployed"
    ON_BENEFIT = "on_benefit"
    EMPLOYED = "employed"
    FLEXIBLE = "flexible"

    @property
    def chinese(self) -> str:
        return _EMPLOYMENT_NAMES[self]


_EMPLOYMENT_NAMES = {
    Employment.UNEMPLOYED: "没有工作",
    Employment.ON_BENEFIT: "在领失业保险金",
    Employment.EMPLOYED: "在单位上班",
    Employment.FLEXIBLE: "灵活就业",
}


class Business(StrEnum):
    """What somebody runs (`business`)."""

    NONE = "no_business"
    INDIVIDUAL = "individual"
    COMPANY = "company"

    @property
    def chinese(self) -> str:
        return _BUSINESS_NAMES[self]


_BUSINESS_NAMES = {Business.NONE: "没有自己的生意", Business.INDIVIDUAL: "个体工商户", Business.COMPANY: "小微企业"}


class Situation(StrEnum):
    """What a person or an officer says of a family or a status, because a programme asks (`situations`); sensitive."""

    LOW_INCOME_FAMILY = "low_income_family"
    MONITORED_FAMILY = "monitored_family"
    EXTREME_POVERTY = "extreme_poverty"
    STUDENT_LOAN = "student_loan"
    SINGLE_PARENT = "single_parent"
    SOLDIERS_SPOUSE = "soldiers_spouse"
    PREFERENTIAL_TREATMENT = "preferential_treatment"
    MARTYRS_FAMILY = "martyrs_family"
    LANDLESS_FARMER = "landless_farmer"
    MODEL_WORKER = "model_worker"
    RELEASED = "released"
    SELF_PLACED_VETERAN = "self_placed_veteran"
    DISABLED_VETERAN = "disabled_veteran"

    @property
    def chinese(self) -> str:
        return _SITUATION_NAMES[self]


_SITUATION_NAMES = {
    Situation.LOW_INCOME_FAMILY: "低保家庭",
    Situation.MONITORED_FAMILY: "防止返贫监测对象",
    Situation.EXTREME_POVERTY: "特困人员",
    Situation.STUDENT_LOAN: "获得国家助学贷款",
    Situation.SINGLE_PARENT: "单亲抚养未成年人",
    Situation.SOLDIERS_SPOUSE: "随军后无工作的现役军人配偶",
    Situation.PREFERENTIAL_TREATMENT: "享受定期抚恤补助的优抚对象",
    Situation.MARTYRS_FAMILY: "烈属",
    Situation.LANDLESS_FARMER: "失地农民",
    Situation.MODEL_WORKER: "县级以上劳动模范",
    Situation.RELEASED: "刑满释放人员",
    Situation.SELF_PLACED_VETERAN: "自主就业退役士兵",
    Situation.DISABLED_VETERAN: "残疾退役军人",
}


class Demand(StrEnum):
    """What a job asks of body, time or habit, and what a person may say they cannot or will not do.

    The same word on both sides: a posting `demands` it, a seeker's `limits` name it.
    """

    NIGHT_SHIFT = "夜班"
    ROTATING_SHIFT = "倒班"
    OVERTIME = "加班"
    HEAVY_LIFTING = "重体力"
    HEIGHTS = "高空作业"
    STANDING = "久站"
    TRAVEL = "出差"
    AWAY_FROM_HOME = "驻外"
    LIVE_IN = "住家"
    DRIVING = "开车"
    RIDING = "骑车"
    COMPUTER = "用电脑"
    SMARTPHONE = "用智能手机"
    ENGLISH = "外语"
    MANDARIN = "普通话"
    SELLING = "推销"
    PHONE = "打电话"
    DRINKING = "应酬喝酒"
    OUTDOOR = "户外"
    DUST_NOISE_HEAT = "粉尘噪声高温"
    COLD_WET = "低温潮湿"
    CHEMICALS = "接触化学品"
    WRITING = "写材料"
    MANAGING = "带团队"
    CHILD_CARE = "看护孩子"
    PATIENT_CARE = "护理病人"
    UNDERGROUND = "井下"
    SITTING = "久坐"
    WEEKEND = "周末上班"
    ON_CAMERA = "出镜"
    FINE_WORK = "精细活"
    DEEP_NIGHT_SHIFT = "大夜班"


class RequirementKind(StrEnum):
    """Whether the posting insists or would merely like it. What is preferred never bars."""

    REQUIRED = "required"
    PREFERRED = "preferred"


class Outcome(IntEnum):
    """Result of one hard condition for one pair; UNKNOWN is a question to ask, never a bar."""

    FAILED = -1
    UNKNOWN = 0
    MET = 1


class Trait(StrEnum):
    """What a posting offers that the policy's weights speak of (`welcome_groups`, kind, text)."""

    TRAINEESHIP = "见习"
    PUBLIC_WELFARE = "公益性岗位"
    ACCESSIBLE = "无障碍"
    WELCOMES_GRADUATES = "欢迎应届毕业生"
    WELCOMES_VETERANS = "优先招聘退役军人"
    WELCOMES_DISABLED = "欢迎残疾人"
    WELCOMES_RURAL = "面向农村劳动力"
    WELCOMES_HARDSHIP = "面向就业困难人员"
    WELCOMES_OLDER = "欢迎大龄求职者"
    WORK_RELIEF = "以工代赈"
    LABOUR_BRAND = "劳务品牌"
    NO_EXPERIENCE_NEEDED = "无需经验"
    NEARBY = "就近"  # of a pair, not of a posting: seen when the weights are laid on


class InteractionKind(StrEnum):
    """What happened between a person and a posting."""

    SHOWN = "shown"
    OPENED = "opened"
    SAVED = "saved"
    DISMISSED = "dismissed"
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    HIRED = "hired"
    REFUSED = "refused"


class DismissReason(StrEnum):
    """不合适的原因; nothing about health or family is ever asked."""

    TOO_FAR = "太远"
    LOW_PAY = "工资低"
    WRONG_HOURS = "时间不合适"
    WRONG_WORK = "不想做这类"
    TOO_HARD = "太累"
    HAS_WORK = "已有工作"
    UNTRUE = "信息不实"
    UNSAID = "不想说"


class DecisionKind(StrEnum):
    """Which list was shown."""

    RECOMMENDATION = "recommendation"  # 岗位推荐: postings for a seeker
    SHORTLIST = "shortlist"  # 候选名单: seekers for a posting
    PUSH = "push"  # 服务找人: whom of them the service told
    GIGS = "gigs"  # 零工: shifts for a seeker
    OFFER = "offer"  # 递补: to whom of those who waited a freed place of a shift was offered


LISTS_OF_ONE = (DecisionKind.RECOMMENDATION, DecisionKind.GIGS)
"""Made for one person, who may read them; of the others a posting is the subject."""


class Role(StrEnum):
    """Who is asking (bearer token)."""

    SEEKER = "seeker"
    EMPLOYER = "employer"
    COUNSELLOR = "counsellor"
    OPERATOR = "operator"
    DATA_SCIENTIST = "data_scientist"


class ReviewState(StrEnum):
    """Where a posting stands that screening had something to say about."""

    HELD = "held"  # 待审: shown to nobody until a person has decided
    RETURNED = "returned"  # 已退回: shown to nobody until its employer sends another wording
    QUEUED = "queued"  # 待查看: shown, and queued for a person
    CLEAR = "clear"  # nothing is open any more


WITHHELD = frozenset((ReviewState.HELD, ReviewState.RETURNED))


class ReviewOutcome(StrEnum):
    """What a person decided about a posting under review."""

    RETURNED = "returned"  # 退回: to the employer
    PASSED = "passed"  # 通过: in neutral wording
    FALSE_ALARM = "false_alarm"  # 误报: nothing is wrong with it

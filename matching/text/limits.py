"""What a person says they cannot or will not do; what they say for reasons of health is kept apart."""

import re
from collections.abc import Iterator

from matching.results import Stated
from matching.text.clauses import Clause, Document
from matching.text.protected import speaks_of_health
from matching.vocabulary import Demand

_THINGS = {
    Demand.NIGHT_SHIFT: r"夜班|通宵|熬夜|晚班|夜里(?:上班|干活)|后半夜",
    Demand.ROTATING_SHIFT: r"倒班|[两二三四]班倒|轮班|翻班|倒[两二三]班|黑白班|白夜班",
    Demand.OVERTIME: r"加班|12小时|十二(?:个)?小时|干到(?:很|太)?晚|下班太晚|晚下班|超过8小时|超时",
    Demand.HEAVY_LIFTING: (
r"重活|重体力|体力活|重东西|重物|力气活|搬(?:运|货|东西|重|抬|不动)|装卸|扛(?:包|东西|货|活|"
r"不动)?|太累的?活|累活|出大力|卖力气|干力气|提重|拎重|抬重|太重的|负重|大力气"
),
    Demand.HEIGHTS: r"高空|高处|登高|爬高|上高|爬梯子|爬架子|高的地方",
    Demand.STANDING: (
r"久站|站(?:太|很|一整?天|一天|久|着|不了|不住|不久|长时间|时间长|时间太|不动)|长时间站|总站着|"
r"老站着"
),
    Demand.TRAVEL: r"出差|跑长途",
    Demand.AWAY_FROM_HOME: (
r"外地|驻外|外派|离家(?:太远|远|外出)|出远门|异地|跑外地|去外面住|离开(?:营口|本地|家|本市)|驻场|"
r"出国|外省|在外过夜|住工地"
),
    Demand.LIVE_IN: r"住家|住(?:在)?雇主|24小时(?:住|看)|住在别人家|住宿舍",
    Demand.DRIVING: r"开车|驾驶",
    Demand.RIDING: r"骑(?:电动车|电瓶车|摩托|自行车|车)|送外卖",
    Demand.COMPUTER: r"电脑|计算机|办公软件|打字|Excel|excel|EXCEL|Office|office|表格",
    Demand.SMARTPHONE: r"智能手机|玩不转手机|手机(?:软件|操作|不会用|不太会)|用微信",
    Demand.ENGLISH: r"英语|英文|外语|日语",
    Demand.MANDARIN: r"普通话",
    Demand.SELLING: (
r"销售|推销|跑业务|业务员|拉客户|拉业务|卖保险|卖东西|跑市场|销售类|地推|拉人头|求人|卖货|做业务|"
r"冲业绩|背业绩|背指标|业绩压力"
),
    Demand.PHONE: r"打电话|电销|电话销售|接电话|接打电话|客服电话|电话客服",
    Demand.DRINKING: r"喝酒|应酬|陪酒|酒局|饭局|酒精过敏",
    Demand.OUTDOOR: r"户外|室外|外面晒|日晒|风吹日晒|露天|在外面跑|太阳底下|大太阳|晒太阳|外面干",
    Demand.DUST_NOISE_HEAT: (
r"粉尘|灰(?:大|尘|太大|多)|噪音|噪声|高温|太热|油烟|烟熏|吵的|太吵|炉前|高热|灰很大|灰尘大|"
r"热的地方|暴土"
),
    Demand.COLD_WET: r"冷库|低温|潮湿|受凉|沾凉水|冷水|着凉|太冷|凉水|碰水|冰库",
    Demand.CHEMICALS: r"化学|油漆|农药|有毒|味道大|刺鼻|气味大|异味|有害|味儿大|喷漆|化工",
    Demand.WRITING: r"写材料|写东西|写文章|文字工作|不识字|识字|写报告|公文|写字|写方案|文化低写",
    Demand.MANAGING: r"带团队|管人|管理岗|当领导|带人|当班长|管理人",
    Demand.CHILD_CARE: r"(?:带|看|照顾|看护|哄|教)(?:别人家?|人家)?(?:的)?(?:孩子|小孩|娃|宝宝|小朋友)|带娃|看娃",
    Demand.PATIENT_CARE: (
r"(?:护理|照顾|伺候|照料|陪护|侍候|看护)(?:瘫痪|卧床|别人家?|人家|生病)?(?:的)?(?:病人|老人|患者)|"
r"护工|端屎端尿|擦屎擦尿|做护理|打针|见血|(?<!不)护理(?=[\W]|$)"
),
    Demand.UNDERGROUND: r"下井|井下|下矿|矿井|矿下",
    Demand.SITTING: r"久坐|坐(?:太久|一天|不住|不了|时间长|一整天|办公室)|长时间坐|总坐着|坐班",
    Demand.WEEKEND: r"周末|周六日|周日上班|星期天(?:上班)?|礼拜天(?:上班)?",
    Demand.ON_CAMERA: r"出镜|露脸|直播|上镜|镜头|当主播|做主播",
    Demand.FINE_WORK: r"精细|显微镜|细活|穿针|小零件|看小字|针线|小字|看不清小",
}  # fmt: skip
_THING = {demand: re.compile(words) for demand, words in _THINGS.items()}
_NOT = (
    r"(?:不(?:能|想|愿意?|肯|敢|会|太会|怎么会|大会|接受|考虑|做|干|要|上|去|喜欢|希望|可以|适合|打算|"
    r"方便|行|懂|适应|擅长|善于|合适|喝|碰|出|跑|熬|倒|加|用|沾|进|下|开|骑|搞|卖|打|写|管|带|看|伺候|"
    r"照顾|坐|站|搬|扛|爬|露)|"
    r"没法|没办法|无法|没(?:有)?(?:学过|用过|碰过|干过|接触过|做过)|没有?(?=办法)|受不了|干不了|"
    r"做不了|上不了|熬不了|去不了|出不了|吃不消|别(?:让|给|安排|叫)|拒绝|反感|讨厌|排斥|害怕|怕|最怕|"
    r"晕|除了|避免|免谈|除外|忌|难以|不能再|干不动|搬不动|扛不动|"
    r"站不了|坐不了|坐不住|站不住|吃不了|喝不了|写不了|看不了|带不了|管不了|伺候不了|照顾不了|开不了|"
    r"骑不了|用不了|玩不转|倒不了|爬不了|加不了|讲不好|说不好|离不开|离不了|不识|零基础)"
)
_BEFORE = re.compile(rf"{_NOT}[^,，。;；!！\n]{{0,14}}$")
_AFTER = re.compile(
    rf"^[^,，。;；!！\n]{{0,8}}?(?:{_NOT}|不行|不好|不来|不动|不了|不住|不消|的?(?:都|也|一律|坚决|真|"
    rf"就|实在|根本|完全|可|是)?(?:不|没法|没有办法)(?:行|考虑|要|干|做|去|接受|会|能|想|可以|用|太会|"
    rf"成|愿意|合适|方便|碰|上)?|免谈|别找|勿扰|不怎么样|一窍不通|就算了|算了|免了|差|过敏|磕磕绊绊|"
    rf"没学过|弄不明白|不标准|没空|没时间)"
)
_WILLING = re.compile(
    r"(?:不怕|不介意|不在乎|不嫌|不排斥|不反感|不挑|不拒绝|不晕|没问题|都行|都可以|能接受|可以接受|"
    r"愿意|都能|无所谓|不讨厌|不反对|没意见|也行|不觉得|不恐高|不会不|没有不)"
)
_INABILITY_ALONE = {
    Demand.HEIGHTS: re.compile(r"(?<!不)(?<!没有)(?<!没)恐高|有恐高|怕高"),
    Demand.HEAVY_LIFTING: re.compile(
r"搬不动|扛不动|抬不动|提不动|拎不动|干不动(?:重|体力|力气)|使不上劲|没(?:什么|啥|多大)?力气|"
r"腰(?:不好|不行|不太好|有伤|有毛病|椎间盘突出|间盘突出|疼|受过伤|动过手术)|腰突|腰椎(?:不好|"
r"有问题|突出)|心脏(?:不好|病)|不能负重|不能弯腰"
),
    Demand.STANDING: re.compile(
r"站不住|站不了|站久了|腿(?:不好|不行|脚不好|脚不便|脚不利索|脚不方便|疼|有伤|有毛病)|膝盖(?:不好|"
r"疼|有伤|有毛病|不行)|静脉曲张|下肢残疾|坐轮椅|腿部?残疾|走路不方便|行动不便|站不稳|久站"
),
    Demand.NIGHT_SHIFT: re.compile(
r"熬不了夜|熬不住|不能熬夜|晚上(?:要|得|需要)(?:回家|照顾|带|陪|看|接)|晚上不行|只(?:能|想|做|上|"
r"干)(?:上|做|干)?(?:长|常)?白班|只上白天|长白班(?:的|就行|最好)?|只能白天|白天班就行|只干白天"
),
    Demand.ROTATING_SHIFT: re.compile(
r"只(?:能|想|做|上|干)(?:上|做|干)?(?:长|常)?白班|长白班(?:的|就行|最好)?|只能白天|只上白天|"
r"晚上(?:要|得|需要)(?:回家|照顾|带|陪|看|接)|固定(?:白班|班次)"
),
    Demand.OVERTIME: re.compile(
r"(?:[四五六4-6]点(?:半)?(?:前|之前|以前)?(?:必须|要|得)?(?:能)?下班)|(?:得|要|必须|需要)(?:按时|"
r"准时|准点|到点)下班|准时下班|到点(?:就)?(?:下班|走)|(?:按时|定时)接孩子|"
r"[四五六4-6]点(?:半)?(?:得|要|就)?(?:去)?接(?:孩子|娃|小孩)|接孩子放学|放学(?:要|得)接|(?:要|得|"
r"需要|负责)接送?(?:孩子|娃|小孩|孙子|孙女)|接送(?:孩子|娃|小孩|孙子|孙女)"
),
    Demand.CHEMICALS: re.compile(r"(?:油漆|化学品|化学|农药|气味)过敏|哮喘"),
    Demand.DUST_NOISE_HEAT: re.compile(r"尘肺|哮喘|(?:粉尘|灰尘)过敏|肺(?:不好|有病)|鼻炎|怕热|怕吵"),
    Demand.COLD_WET: re.compile(r"怕冷|风湿|类风湿|关节炎|(?:怕|沾不了)凉"),
    Demand.PATIENT_CARE: re.compile(r"晕血|怕见血|怕血"),
    Demand.FINE_WORK: re.compile(
r"老花眼?|花眼|眼神(?:不好|不行|不济|差)|眼睛(?:不好|花|不行|看不清)|视力(?:不好|差|残疾|不行|"
r"下降)|手抖"
),
    Demand.DRIVING: re.compile(
r"(?:没有?|无|没考|没拿|还没考|不会开车|没考下来?)(?:驾照|驾驶证|驾证|车本)|(?:驾照|"
r"驾驶证)[^,，。;；]{0,5}(?:没考|没有|没拿|没下|被吊销|吊销)|没学过开车|不会开车|不敢上路|没上过路|色盲"
),
    Demand.RIDING: re.compile(r"不会骑"),
    Demand.COMPUTER: re.compile(r"电脑(?:一窍不通|白痴|小白|盲)|没摸过电脑|没碰过电脑|不懂电脑"),
    Demand.WRITING: re.compile(r"不识字|没上过学|没念过书|没读过书|认字不多|识字不多|大字不识|文盲|不认字"),
    Demand.SITTING: re.compile(r"坐不住|不能久坐|坐不了|颈椎(?:不好|病|有问题)"),
    Demand.WEEKEND: re.compile(
r"(?:周末|周六日|星期天|礼拜天)(?:要|得|必须|想)(?:陪|休息|带|在家|照顾|双休|休|上课|回家)|"
r"必须双休|要双休|只(?:要|考虑|找)双休|想要?双休|希望双休"
),
    Demand.AWAY_FROM_HOME: re.compile(
r"只(?:想|能|考虑|找|在|要)(?:在)?(?:家附近|本地|营口|家门口|附近|本市|离家近|县城|市里|镇上)|"
r"离不开家|每天(?:得|要|都要|必须)(?:回家|能回家)|天天(?:得|要)?回家|晚上(?:要|得)回家"
),
    Demand.TRAVEL: re.compile(r"离不开家|每天(?:得|要|都要|必须)(?:回家|能回家)|天天(?:得|要)?回家|晚上(?:要|得)回家"),
    Demand.LIVE_IN: re.compile(r"每天(?:得|要|都要|必须)(?:回家|能回家)|天天(?:得|要)?回家|晚上(?:要|得)回家|不住家"),
    Demand.PHONE: re.compile(r"口吃|结巴|耳背|听力(?:不好|残疾|障碍|不行)|耳朵(?:不好|背|听不清)|聋|听不清"),
    Demand.MANDARIN: re.compile(r"(?:一口|只会|满嘴)(?:方言|东北话|家乡话)|普通话(?:不好|不行|不标准|说不好|差)"),
}  # fmt: skip
_PREGNANT = re.compile(r"怀孕|孕期|孕妇|有孕在身|哺乳")
_PREGNANT_LIMITS = (Demand.NIGHT_SHIFT, Demand.HEAVY_LIFTING, Demand.HEIGHTS, Demand.CHEMICALS, Demand.OVERTIME)
"""女职工劳动保护特别规定 articles 6, 7, 9 and annex: neither night work nor longer hours, nor forbidden work."""


def stated_limits(document: Document) -> tuple[list[Stated[Demand]], list[Stated[Demand]]]:
    """(limits, limits told for reasons of health), each demand once and in one of the two only.

    A limit is one of health when its clause, or the clause just before in its sentence, names a condition.
    """
    plain: dict[Demand, Stated[Demand]] = {}
    health: dict[Demand, Stated[Demand]] = {}
    for start, stated in sorted(_limits(document), key=lambda item: item[0]):
        for_health = _is_for_health(document, document.at(start), stated.span)
        (health if for_health else plain).setdefault(stated.value, stated)
    return list(plain.values()), [stated for demand, stated in health.items() if demand not in plain]


def _limits(document: Document) -> Iterator[tuple[int, Stated[Demand]]]:
    for demand, pattern in _THING.items():
        for match in pattern.finditer(document.text):
            if _is_refused(document, document.at(match.start()), match):
                yield match.start(), Stated(value=demand, span=match[0])
    for demand, pattern in _INABILITY_ALONE.items():
        for match in pattern.finditer(document.text):
            if not _DENIED.match(document.text, match.end()):
                yield match.start(), Stated(value=demand, span=match[0])
    if (told := _PREGNANT.search(document.text)) is not None:
        for demand in _PREGNANT_LIMITS:
            yield told.start(), Stated(value=demand, span=told[0])


def _is_refused(document: Document, clause: Clause, match: re.Match[str]) -> bool:
    """Refused in its own clause, or in a list whose end refuses (「销售，直播这些都不考虑」)."""
    if refuses(document, *match.span()):
        return True
    following = document.after(clause)
    return (
        len(clause.text) <= 6
        and match.start() == clause.start
        and following is not None
        and re.search(r"(?:都|这些|之类的?|这类|统统)(?:的)?(?:不|没法|免)", following.text) is not None
    )


_BY_CHOICE = re.compile(
    r"不(?:想|愿|肯|喜欢|考虑|希望|打算|接受|会|懂|太会)|没(?:学|用|考|有)|拒绝|反感|讨厌|排斥|"
    r"(?:孩子|娃|孙子|孙女|家里)"
)
_OF_FAMILY = re.compile(
    r"(?:老人|父母|爸|妈|老公|老婆|爱人|丈夫|妻子|孩子|娃|婆婆|公公|老伴|孙子|孙女)[^,，。]{0,8}(?:病|"
    r"残疾|手术|不好|瘫)"
)
_HEALTH_REACH = 3
"""So many clauses back in a sentence may the condition stand that a limit rests on."""
_DENIED = re.compile(r"(?:倒是|倒|也|并)?(?:不(?:晕|怕|会|至于|严重|影响)|没有)")


def refuses(document: Document, start: int, end: int) -> bool:
    """Whether a person disclaims or refuses what they mention at text[start:end]."""
    clause = document.at(start)
    before, after = document.text[clause.start : start], document.text[end : clause.end]
    if _WILLING.search(before) or _WILLING.match(after.lstrip("也都的是 ")):
        return False
    return before.endswith(("不", "没", "别")) or bool(_BEFORE.search(before) or _AFTER.match(after))


def _is_for_health(document: Document, clause: Clause, span: str) -> bool:
    if "恐高" in span or "怕高" in span:
        return False
    if _names_a_condition(clause):
        return True
    chosen = _BY_CHOICE.search(clause.text)
    earlier = document.before(clause)
    for _ in range(_HEALTH_REACH):
        if chosen or earlier is None:
            return False
        if _names_a_condition(earlier):
            return True
        earlier = document.before(earlier)
    return False


def _names_a_condition(clause: Clause) -> bool:
    """Whether the clause tells of the person's own health, not of somebody's in the family."""
    return speaks_of_health(clause.text) and not _OF_FAMILY.search(clause.text)

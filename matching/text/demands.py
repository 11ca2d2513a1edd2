"""What the work asks of body, time and habit, told by the posting's own words or by its title."""

import re
from collections.abc import Iterator

from matching.results import Stated
from matching.text.clauses import Clause, Document, Section
from matching.vocabulary import Demand, RequirementKind

_WORDS = {
    Demand.NIGHT_SHIFT: r"(?:上|大|小|长|纯)?夜班(?!补|津|费|餐)|通宵|值夜|夜间(?:值班|上班|工作|巡)|晚班",
    Demand.ROTATING_SHIFT: (
r"[两二三四]班(?:倒|制|轮|运转|两倒|三倒|三运转|两运转)|倒班|轮班|翻班|白夜班|四班三(?:运)?转|"
r"黑白班|两班轮换|两班转换"
),
    Demand.OVERTIME: (
r"(?:接受|适应|能够?|配合|服从|愿意|可|需要?)[^,，。;；\n]{0,6}加班(?!费)|加班(?:较|比较)?多|"
r"经常加班|能加班|长期加班|每天加班|12小时制?|十二小时|十二个小时"
),
    Demand.HEAVY_LIFTING: (
r"重体力|体力活|体力劳动|搬运|搬货|搬重|装卸|卸货|装车|卸车|扛|负重|抬重|力气|体力(?:好|充沛|较好|"
r"要求|强)"
),
    Demand.HEIGHTS: r"高空|登高|高处作业|高处|不恐高|无恐高|爬高|爬杆|外墙|吊篮|爬塔",
    Demand.STANDING: r"久站|长时间站|站立(?:工作|上班|作业|时间)|站岗|站着?上班|站班|能站",
    Demand.TRAVEL: r"出差|差旅(?!费|补|报)",
    Demand.AWAY_FROM_HOME: (
r"驻外|外派|驻场|常驻(?:外地|国外|海外|项目)|驻(?:项目|工地|厂)|派驻|异地(?:工作|派)|驻海外|长驻|"
r"海外(?:工作|派驻|常驻)|跟项目走|服从异地"
),
    Demand.LIVE_IN: r"住家|24小时住|吃住在(?:雇主|客户)家",
    Demand.RIDING: (
r"(?:骑|有|自备|会骑|自带|配备)[^,，。;；\n]{0,4}(?:电动车|电瓶车|摩托车|自行车|电车|三轮车)|骑手|"
r"骑行"
),
    Demand.SMARTPHONE: r"(?:会|能|使用|操作|用)[^,，。;；\n]{0,4}(?:智能手机|手机(?:软件|操作|导航|APP|app)?)|导航",
    Demand.DRINKING: r"(?:能|会|可|善于?|适当)(?:喝|饮)酒|酒量|应酬|陪酒|喝酒",
    Demand.OUTDOOR: r"户外|室外|露天|野外|日晒|风吹日晒|(?<!海)外业(?!务)|田间|路面清扫|道路清扫",
    Demand.DUST_NOISE_HEAT: r"粉尘|噪音|噪声|高温(?!补|费|津)|灰尘|车间较热|油烟|炉前|炉台|耐高温",
    Demand.COLD_WET: r"冷库|低温(?!补)|冷冻库|冷藏库|潮湿|冰库|零下",
    Demand.CHEMICALS: r"接触化学|化学品|油漆味|有毒|有害|刺激性|农药|危化品|异味|气味",
    Demand.MANAGING: (
r"(?:带领|管理|领导|(?<!自)带|组建)[^,，。;；\n]{0,6}团队(?!协作|合作|精神)|团队管理|管理\d+人|"
r"下属(?:员工)?(?:培训|管理|考核)|带队"
),
    Demand.CHILD_CARE: (
r"(?:带|照顾|照看|看护|看|照料|陪伴)[^,，。;；\n]{0,4}(?:孩子|小孩|宝宝|婴儿|婴幼儿|幼儿|小朋友|"
r"娃)|育儿|带娃|新生儿"
),
    Demand.PATIENT_CARE: (
r"(?:护理|照顾|照料|陪护|照护|看护)[^,，。;；\n]{0,6}(?:病人|老人|患者|长者|老年人|病患|失能)|"
r"陪护|生活护理|翻身|助浴|喂饭|(?:老人|患者|病人|长者)[^,，。;；\n]{0,4}(?:护理|照护|照料)"
),
    Demand.UNDERGROUND: r"井下|下井|矿井|坑道|隧道作业",
    Demand.SELLING: (
r"推销|销售(?:工作|任务|业绩|指标|目标)|业绩(?:指标|考核|压力|目标)|开发(?:新)?客户|客户开发|地推|"
r"拉客|陌拜|陌生拜访|跑业务|扫楼"
),
    Demand.PHONE: (
r"电话(?:销售|营销|邀约|回访|沟通客户|联系客户|拜访|开发|推广)|电销|外呼|打电话|拨打电话|接听电话|"
r"接打电话|接听客户"
),
    Demand.COMPUTER: (
r"(?:使用|操作|会|熟练|熟悉|懂|掌握|运用)[^,，。;；\n]{0,8}(?:电脑|计算机|办公软件|办公自动化|"
r"Office|OFFICE|office|Excel|EXCEL|excel|WPS|Word|WORD|CAD|ERP|PPT)|(?:电脑|计算机|"
r"办公软件)[^,，。;；\n]{0,4}(?:操作|熟练|技能|使用)"
),
    Demand.ENGLISH: (
r"(?:英语|英文|日语|韩语|俄语|外语|德语|法语|西班牙语|阿拉伯语)[^,，。;；\n]{0,8}(?:流利|熟练|"
r"四级|六级|沟通|听说|读写|口语|良好|水平|精通|能力|基础|过|书写|邮件|专业八级)|(?:CET|cet)-?[46]|"
r"(?:英语|外语)[四六八]级|精通(?:英语|英文|日语|外语)|熟练(?:的)?(?:英语|英文|日语|外语)"
),
    Demand.MANDARIN: r"普通话(?!优先)|国语",
    Demand.WRITING: (
r"公文|写材料|撰写[^,，。;；\n]{0,6}(?:材料|报告|文稿|稿件|公文|方案|文案)|文字(?:功底|功力|能力|"
r"表达|写作|综合)|写作(?:能力|水平|功底)|文笔|材料撰写"
),
    Demand.DRIVING: (
r"(?:会|能|能够|熟练|独立|可)(?:独立|熟练)?(?:开车|驾驶|开小车|驾车)|驾驶(?:技术|经验|车辆|熟练)|"
r"驾龄|(?:驾照|驾驶证|驾驶执照)|开车"
),
    Demand.SITTING: r"久坐|长时间坐",
    Demand.WEEKEND: (
r"周末(?:需|要|须|必须|能|可)?(?:要)?(?:上班|值班|轮班|加班|工作)|节假日(?:需|"
r"要)?(?:正常)?(?:上班|值班|轮班)|周六日(?:需|要)?上班|单休|做六休一|上六休一|"
r"月休(?:[两二三四1-4])天"
),
    Demand.ON_CAMERA: r"出镜|上镜|镜头(?:感|表现)|露脸|直播带货|真人直播",
    Demand.FINE_WORK: r"显微镜|精细(?:操作|作业|活|工作)|目检|眼神好|视力(?:好|良好|佳|1\.|4\.|5\.|正常)|穿针",
}  # fmt: skip
_WORD = {demand: re.compile(words) for demand, words in _WORDS.items()}
_TITLES = (
    (re.compile(
r"司机|驾驶员|代驾|货运|拖头|网约车|(?:叉车|铲车|挖机|装载机|吊车|行车)工?(?:司机|手)|开大?车的?|"
r"送货员"
), (Demand.DRIVING,)),
    (re.compile(r"外卖|骑手|送餐|快递员|配送员|派送员|闪送"), (Demand.RIDING, Demand.OUTDOOR)),
    (re.compile(r"电话销售|电销|外呼|话务|电话客服|呼叫中心|催收"), (Demand.PHONE,)),
    (re.compile(
r"销售(?!助理|内勤|文员|支持|后勤|会计|跟单|统计|客服|行政|运营|数据|财务)|业务员|业务经理|"
r"业务代表|业务专员|推销|电销|导购|置业顾问|房产经纪|课程顾问|招商(?:经理|专员|主管)|保险代理|"
r"地推|促销|理财顾问|美容顾问|商务(?:经理|拓展|BD|专员)|客户经理|渠道经理|招生(?:老师|顾问|专员)|"
r"柜姐|柜员促销|医药代表"
), (Demand.SELLING,)),
    (re.compile(r"搬运|装卸|装车|卸货|搬货|力工|小工|大力工|送水工|搬家"), (Demand.HEAVY_LIFTING,)),
    (re.compile(r"夜班|夜间|夜场|通宵|晚班"), (Demand.NIGHT_SHIFT,)),
    (re.compile(r"外墙清洗|高空|蜘蛛人|架子工|高处|幕墙(?:安装|清洗)|塔吊|铁塔|登高|广告安装"), (Demand.HEIGHTS,)),
    (re.compile(
r"月嫂|育儿嫂|育婴|保姆(?!车)|幼师|幼儿教师|幼儿园教师|保育|托育|幼儿园(?:主班|配班|老师)|带孩子|"
r"看孩子|早教"
), (Demand.CHILD_CARE,)),
    (re.compile(r"护工|护理员|养老护理|护士|陪护|看护老人|照顾老人|伺候老人|医养|照护"), (Demand.PATIENT_CARE,)),
    (re.compile(r"住家"), (Demand.LIVE_IN,)),
    (re.compile(
r"环卫|清扫工|扫街|道路保洁|园林工|绿化工|绿化养护|果园|采摘|农场工|建筑工|工地|瓦工|钢筋工|"
r"木工\(工地|巡河|护林"
), (Demand.OUTDOOR,)),
    (re.compile(r"冷库|冷链分拣|冷冻|海鲜(?:分拣|加工|处理)|水产加工"), (Demand.COLD_WET,)),
    (re.compile(r"炉前|炉工|炼钢|[铸锻]造|打磨|抛光|窑|喷砂|破碎|耐火材料工|压砖|高炉"), (Demand.DUST_NOISE_HEAT,)),
    (re.compile(r"喷漆|油漆工|电镀|化工操作|喷涂|农药|危化"), (Demand.CHEMICALS,)),
    (re.compile(r"井下|采煤|掘进|采矿工|矿工"), (Demand.UNDERGROUND,)),
    (re.compile(r"主播|直播带货|模特|出镜"), (Demand.ON_CAMERA,)),
    (re.compile(r"英语|外贸|日语|韩语|俄语|翻译|涉外|海外(?:销售|市场|运营|业务)"), (Demand.ENGLISH,)),
    (re.compile(
r"文员|会计|出纳|财务|内勤|数据录入|程序员|软件|开发工程师|前端|后端|Java|Python|设计师|电商运营|"
r"运营专员|新媒体|剪辑|美工|打字|录入|行政专员|行政助理|人事专员|统计员|资料员|预算员|客服专员|"
r"网络客服|淘宝客服|在线客服|跟单|制图|绘图|产品经理|测试工程师|算法|架构师|运维"
), (Demand.COMPUTER,)),
    (re.compile(
r"(?:店长|总监|厂长|车间主任|领班|队长|(?:项目|部门|运营|生产|销售|行政|人事|财务|技术)(?:经理|"
r"主管))(?!助理)"
), (Demand.MANAGING,)),
    (re.compile(r"站岗|营业员|导购|收银员|迎宾|流水线|服务员"), (Demand.STANDING,)),
    (re.compile(r"工程师\(驻外|驻外|外派|驻场"), (Demand.AWAY_FROM_HOME,)),
    (re.compile(r"公文|文秘|秘书|材料写作|宣传干事|编辑|记者|文案"), (Demand.WRITING,)),
)  # fmt: skip
_SPARED = re.compile(
    r"(?:无需|无须|不需要?|不用|不要求|不|无|没有|非|拒绝|没|免|零|杜绝|避免|减少|远离)(?:上|用|需|要|"
    r"有|值|安排|倒|强制|经常|任何|提倡|鼓励|喝|会|做|接触|参与|带|出)*[\u4e00-\u9fff、或和]{0,4}$"
)
_SPARED_AFTER = re.compile(
    r"^(?:少|较少|不多|无|除外|可协商|自愿|均可免|补贴|补助|津贴|费|有加班费|另计|另算|调休|系统|软件|"
    r"设备制造|行业|产品|器材|用品|服装)"
)


def demanded(document: Document, title_end: int) -> list[Stated[Demand]]:
    """Demands in the order of the text; a wish (「能接受出差者优先」) is preferred and bars nobody."""
    found = [*_by_title(document.text[:title_end]), *_by_words(document)]
    firmest: dict[Demand, Stated[Demand]] = {}
    for stated in found:
        known = firmest.get(stated.value)
        if known is None or (known.kind is RequirementKind.PREFERRED and stated.kind is RequirementKind.REQUIRED):
            firmest[stated.value] = stated
    return list(firmest.values())


def _by_title(title: str) -> Iterator[Stated[Demand]]:
    for pattern, demands in _TITLES:
        match = pattern.search(title)
        if match and not _SPARED.search(title[: match.start()]):
            for demand in demands:
                yield Stated(value=demand, span=match[0])


def _by_words(document: Document) -> Iterator[Stated[Demand]]:
    for demand, pattern in _WORD.items():
        for match in pattern.finditer(document.text):
            clause = document.at(match.start())
            if clause.section is not Section.COMPANY and not _is_spared(document.text, clause, match):
                yield Stated(value=demand, kind=clause.kind, span=match[0])


def _is_spared(text: str, clause: Clause, match: re.Match[str]) -> bool:
    before, after = text[clause.start : match.start()], text[match.end() : clause.end]
    if _SPARED_AFTER.match(after):
        return True
    return bool(_SPARED.search(before[-12:])) and "恐高" not in match[0]

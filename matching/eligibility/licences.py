"""Licensed trades: the law that forbids the work without its certificate; what may stand for what.

Names are those of data/dictionary/certificates.csv.
"""

from collections.abc import Collection, Iterable

LICENCE_LAWS: tuple[tuple[str, str], ...] = (
    ("建筑特种作业", "建筑施工特种作业人员管理规定第四条"),
    ("塔吊", "建筑施工特种作业人员管理规定第四条"),
    ("架子工", "建筑施工特种作业人员管理规定第四条"),
    ("特种设备", "特种设备安全法第十四条"),
    ("叉车", "特种设备安全法第十四条"),
    ("起重", "特种设备安全法第十四条"),
    ("锅炉", "特种设备安全法第十四条"),
    ("压力容器", "特种设备安全法第十四条"),
    ("电梯", "特种设备安全法第十四条"),
    ("特种作业", "安全生产法第三十条"),
    ("电工", "安全生产法第三十条"),
    ("焊", "安全生产法第三十条"),
    ("高处作业", "安全生产法第三十条"),
    ("制冷", "安全生产法第三十条"),
    ("危险化学品", "安全生产法第三十条"),
    ("驾照", "道路交通安全法第十九条"),
    ("驾驶证", "道路交通安全法第十九条"),
    ("消防设施操作", "消防法第二十一条"),
    ("护士执业", "护士条例第七条"),
    ("护士证", "护士条例第七条"),
    ("执业医师", "医师法第十三条"),
    ("执业助理医师", "医师法第十三条"),
    ("教师资格", "教师法第十条"),
    ("健康证", "食品安全法第四十五条"),
    ("保安员", "保安服务管理条例第十六条"),
    ("导游", "旅游法第三十七条"),
)
"""First word found wins. 无人机 and 船员 have laws of their own and are left to the posting's statement."""


LICENSED_TRADES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("6-18-02-04", "焊工", ("焊工证", "特种设备焊工证")),
    ("6-31-01-03", "电工", ("电工证", "低压电工证", "高压电工证")),
    ("6-28-01-11", "锅炉操作", ("锅炉证",)),
    ("6-29-03-03", "电梯维修", ("电梯证",)),
    ("6-29-03-05", "制冷维修", ("制冷作业证",)),
    ("6-29-01-05", "架子工", ("建筑架子工证",)),
    ("6-30-05-01", "叉车、起重操作", ("叉车证", "起重机械作业证")),
    ("2-05-08", "护士", ("护士执业证",)),
    ("2-08-02", "教师", ("教师资格证",)),
    ("2-08-03", "教师", ("教师资格证", "幼儿园教师资格证")),
    ("4-02-02-01", "司机", ("驾驶证",)),
    ("4-02-02-02", "司机", ("驾驶证",)),
    ("4-07-05-01", "保安", ("保安员证",)),
    ("4-07-05-03", "消防值班", ("消防设施操作员证",)),
    ("4-07-04-01", "导游", ("导游证",)),
)
"""Occupations (职业分类大典 2022, by code or its beginning) that nobody may work in without one of these certificates.

A posting of such a trade that asks for none is not withheld, for the occupation is a guess from its title; it is told
as a gap.
"""


FAMILIES: tuple[tuple[str, ...], ...] = (
    ("A1驾照", "A2驾照", "A3驾照", "B1驾照", "B2驾照", "C1驾照", "C2驾照", "驾驶证"),
    ("电工证", "低压电工证", "高压电工证"),
    ("执业医师证", "执业助理医师证"),
    ("教师资格证", "幼儿园教师资格证", "小学教师资格证", "初中教师资格证", "高中教师资格证"),
    ("会计证", "初级会计师", "中级会计师", "高级会计师", "注册会计师"),
    ("初级职称", "工程师职称", "高级工程师职称"),
    ("一级建造师", "二级建造师", "建造师"),
)
"""A posting that names several of one family means any of them: 「A1/A2/B2驾照」, 「低压或高压电工证」."""
SOON_OBTAINED = ("健康证",)
"""By a medical check (食品安全法第四十五条)."""
PROOF_OF_GROUP = ("退役证", "残疾人证")
"""Whether a place is kept for a group is judged by the rule `reserved`."""
OFTEN_UNSAID = (
    *("英语四级", "英语六级", "英语专业四级", "英语专业八级", "雅思托福", "日语N1", "日语N2"),
    *("普通话二级乙等", "普通话二级甲等", "普通话一级乙等", "计算机一级", "计算机二级", "技能等级证书"),
)
"""Proofs of a general skill: people who have one often do not say so, and no law asks for it."""
NEVER_BARRING = (*SOON_OBTAINED, *PROOF_OF_GROUP, *OFTEN_UNSAID)


def meets_family(asked: str, others_asked: Iterable[str], held: Collection[str]) -> bool:
    """Whether a certificate that is not held is replaced by another of its family that is asked for and held."""
    family = next((family for family in FAMILIES if asked in family), ())
    return any(other in family and other in held for other in others_asked)


def licensed_trade(occupation_code: str) -> tuple[str, tuple[str, ...]] | None:
    """The trade's common name and the certificates of which the law asks one; None where none is needed."""
    return next(((name, ones) for code, name, ones in LICENSED_TRADES if occupation_code.startswith(code)), None)


def licence_law(certificate: str) -> str | None:
    """The article under which the work needs this certificate, or None where only the employer asks for it."""
    if "无人机" in certificate:
        return None
    return next((article for word, article in LICENCE_LAWS if word in certificate), None)

"""What a posting says about whom it welcomes, and whether it is open to nobody else."""

import re
from collections.abc import Iterator

from matching.records import JobPosting
from matching.results import Stated
from matching.text.clauses import Document
from matching.vocabulary import EmploymentKind, PriorityGroup, Trait

_WELCOME = r"(?:均可|亦可|也可|皆可|可投|可以?|优先|欢迎|亦欢迎|也欢迎|投递|加入|友好)"
_TRAITS = {
    Trait.TRAINEESHIP: r"就业见习|见习(?:岗位|生|基地|补贴|期间|人员|单位)",
    Trait.PUBLIC_WELFARE: r"公益性?岗位|公益岗",
    Trait.ACCESSIBLE: r"无障碍|(?:轮椅|坡道)(?:通道|可达)",
    Trait.WELCOMES_GRADUATES: (
        rf"应届(?:毕业|本科|大专|专科|硕士|高校)*生?\s*[^,，。;；\n]{{0,4}}{_WELCOME}|(?:欢迎|接受|面向|"
        rf"可接收|招收|接收|招聘)[^,，。;；\n]{{0,6}}(?:应届|毕业生)|(?:20[12]\d|2[3-9])\s*(?:年|"
        rf"届)[^,，。;；\n]{{0,6}}毕业生|毕业生{_WELCOME}|校园招聘|校招"
    ),
    Trait.WELCOMES_VETERANS: (
        rf"(?:退役|退伍|转业|复员)(?:军人|士兵|兵)?者?[^,，。;；\n]{{0,6}}{_WELCOME}|(?:欢迎|优先(?:招聘|"
        rf"录用|考虑)?|面向|接受|招聘)[^,，。;；\n]{{0,6}}(?:退役|退伍|转业|复员)|军人优先"
    ),
    Trait.WELCOMES_DISABLED: (
        rf"(?:残疾人?|残障(?:人士|者)?|持残疾证者?)[^,，。;；\n]{{0,6}}{_WELCOME}|(?:欢迎|接受|面向|可接收|"
        rf"招收|招聘|优先(?:招聘|录用|考虑)?|适合|仅限|只招|限招)[^,，。;；\n]{{0,6}}(?:残疾|残障)|"
        rf"残疾人(?:专岗|岗位|就业岗)"
    ),
    Trait.WELCOMES_RURAL: (
        rf"(?:农民工|农村(?:劳动力|户籍|户口)?|务工人员|返乡(?:人员|"
        rf"农民工)?)[^,，。;；\n]{{0,6}}{_WELCOME}|(?:欢迎|面向|优先(?:招聘|录用|考虑)?|"
        rf"接受)[^,，。;；\n]{{0,6}}(?:农民工|农村|返乡)"
    ),
    Trait.WELCOMES_HARDSHIP: (
        rf"(?:就业困难|困难人员|低保|零就业|脱贫|建档立卡|4050|登记失业)(?:人员|家庭|户|人口|"
        rf"对象)?[^,，。;；\n]{{0,6}}{_WELCOME}|(?:欢迎|面向|优先(?:招聘|录用|考虑|安置)?|安置|"
        rf"限)[^,，。;；\n]{{0,6}}(?:就业困难|困难人员|低保|零就业|脱贫|4050|登记失业)"
    ),
    Trait.WELCOMES_OLDER: (
        rf"(?:年龄(?:不限|不设限|无要求|无限制|可放宽)|(?:4050|大龄|退休(?:返聘|人员)?|"
        rf"年龄大)[^,，。;；\n]{{0,6}}{_WELCOME}|(?:欢迎|接受|面向)[^,，。;；\n]{{0,6}}(?:大龄|退休|4050|"
        rf"50岁以上|60岁)|(?:至|到|-|~|—)\s*(?:5[5-9]|6\d)\s*(?:周)?岁|(?:5[5-9]|6\d)\s*(?:周)?岁(?:以下|"
        rf"以内|及以下))"
    ),
    Trait.WORK_RELIEF: r"以工代赈",
    Trait.LABOUR_BRAND: r"劳务品牌",
    Trait.NO_EXPERIENCE_NEEDED: (
        r"(?:无需|不需要?|不要求|无须|不用|不限|免)(?:任何|相关|工作|有|行业|具备|从业)*经验|经验不限|"
        r"(?:无|没有?)(?:相关|工作|行业|任何)*经验(?:者)?(?:也|亦|均|皆|都)?(?:可|行|能|要求)|零(?:基础|"
        r"经验)|0(?:基础|经验)|小白(?:可|也|均|亦|优先|欢迎)|(?:接受|欢迎)(?:小白|无经验|零基础|生手|"
        r"新手)|(?:生手|新手|学徒|生熟手|熟手生手)(?:均|也|亦|皆|都)?(?:可|行)|有无(?:工作|"
        r"相关)?经验(?:均|都|皆)?可|经验(?:无要求|无限制|均不限|不要求)|无经验可(?:培训|培养)|可?(?:带|"
        r"招)学徒|工作经验不限|经验[、/及和与]?[^,，。;；\n]{0,4}不限"
    ),
}
_TRAIT = {trait: re.compile(words) for trait, words in _TRAITS.items()}
_REFUSES = re.compile(r"(?:不招|不接受|不要|谢绝|非|勿扰|不考虑|除)[^,，。;；\n]{0,3}$")
_ONLY = re.compile(
    r"(?:仅限|只限|限|仅招|只招|仅面向|只面向|专门面向|定向招[聘录]|专招)(?:聘|收|"
    r"录)?[^,，。;；\n]{0,8}(?:残疾|残障|退役|退伍|高校毕业生|应届|就业困难|困难人员|脱贫|零就业|"
    r"农村劳动力|登记失业|持证残疾)|(?:残疾人|退役军人|退役士兵|高校毕业生|就业困难人员)(?:专岗|"
    r"专项(?:招聘|岗位)|专属岗位|定向)"
)
_KIND_TRAITS = {
    EmploymentKind.TRAINEESHIP: Trait.TRAINEESHIP,
    EmploymentKind.PUBLIC_WELFARE: Trait.PUBLIC_WELFARE,
}
_GROUP_TRAITS = {
    PriorityGroup.GRADUATE: Trait.WELCOMES_GRADUATES,
    PriorityGroup.VETERAN: Trait.WELCOMES_VETERANS,
    PriorityGroup.DISABLED: Trait.WELCOMES_DISABLED,
    PriorityGroup.RURAL_LABOUR: Trait.WELCOMES_RURAL,
    PriorityGroup.LIFTED_FROM_POVERTY: Trait.WELCOMES_HARDSHIP,
    PriorityGroup.HARDSHIP: Trait.WELCOMES_HARDSHIP,
    PriorityGroup.OLDER_UNEMPLOYED: Trait.WELCOMES_OLDER,
    PriorityGroup.ZERO_EMPLOYMENT_FAMILY: Trait.WELCOMES_HARDSHIP,
}


def told_traits(document: Document) -> Iterator[Stated[Trait]]:
    """Traits in the words of a posting."""
    for trait, pattern in _TRAIT.items():
        for match in pattern.finditer(document.text):
            clause = document.at(match.start())
            if not _REFUSES.search(document.text[clause.start : match.start()]):
                yield Stated(value=trait, kind=clause.kind, span=match[0])
                break


def stated_traits(posting: JobPosting, document: Document) -> Iterator[Stated[Trait]]:
    """Traits of a posting's columns (`welcome_groups`, `kind`), then of its words."""
    yield from (Stated(value=_GROUP_TRAITS[group]) for group in posting.welcome_groups)
    if posting.kind in _KIND_TRAITS:
        yield Stated(value=_KIND_TRAITS[posting.kind])
    yield from told_traits(document)


def is_exclusive(document: Document) -> bool:
    """Whether the posting is open only to those it names (仅限残疾人)."""
    return any(not _REFUSES.search(document.sides(*match.span())[0]) for match in _ONLY.finditer(document.text))

"""Words about what a person is, not what they can do: they never reach segmentation, embeddings or skills.

Sex, age, ethnicity, marriage and family, health and disability, household registration, religion
(就业促进法 articles 26-31, 个人信息保护法 article 28).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_NATIONS = (
    "汉|满|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|"
    "水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|"
    "毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PATTERNS = {
    "age": (
        rf"(?:(?:今年|现年|年龄|虚岁|周岁|年纪|我)[\s:：]{{0,4}})?{_N}(?:多|来)?\s{{0,3}}(?:周岁|岁)(?:了|的人|左右|"
        rf"多)?|(?<=今年){_N}(?:多)?了?(?=[,，。;；\s]|$)|(?:19[4-9]\d|200\d|201\d)\s*年?(?:出生|生人|生的|年生)|"
        rf"[5-9]0后|0[05]后|属(?:鼠|牛|虎|兔|龙|蛇|马|羊|猴|鸡|狗|猪)|(?:年过|年近|奔|快|刚过|"
        rf"过了){_N}(?=[,，。;；了\s]|$)|(?:快|已经|已)?(?:到了?)?退休年龄|年纪大了?|岁数大了?|上了年纪|"
        rf"年龄大了?|年轻(?:人|力壮)?|中年(?:人|妇女|男人)?|老年人(?=[,，。]|$)"
    ),
    "sex": (
        r"(?:性别\s*[:：]?\s*[男女])|(?:(?<![\u4e00-\u9fff])|(?<=本人)|(?<=^我)|"
        r"(?<=[,，。;；\s]我))[男女](?:性|士|的|生|同志)?(?![\u4e00-\u9fff])|"
        r"(?<=我是)(?:一名|一个|个)?(?:[男女](?:的|性|人|生|同志)?|妇女)|女同志|男同志|女士|"
        r"先生(?=[,，。]|$)|女性|男性|妇女|宝妈|大姐(?=[,，。]|$)|大哥(?=[,，。]|$)|全职妈妈|全职太太|"
        r"老爷们|男的|女的"
    ),
    "ethnicity": rf"(?:民族\s*[:：]\s*)(?:{_NATIONS})族?|(?:{_NATIONS})族(?:人|同胞)?|少数民族",
    "marriage": (
        r"已婚(?:已育|未育)?|未婚(?:未育|先孕)?|离异|离婚了?|离过婚|丧偶|再婚|单身(?:妈妈|爸爸|母亲|"
        r"父亲)?|单亲(?:妈妈|爸爸|家庭|母亲)?|婚姻状况\s*[:：]?\s*\S{0,3}|结婚了?|没结婚|未育|已育|备孕|"
        r"怀孕(?:了|期间|\S{0,2}个月)?|孕期|孕妇|哺乳期?|产假|坐月子|刚生完?(?:孩子|小孩|二胎|宝宝)?|"
        r"生了?[一二三两]胎|[一二三两](?:胎|孩|个孩子|个娃)|"
        r"(?:孩子|娃|儿子|女儿|闺女|小孩|老人|父母|爸妈|老公|老婆|爱人|丈夫|妻子|婆婆|"
        r"公公)[^,，。;；\n]{0,10}(?:上学|幼儿园|小学|初中|高中|高考|结婚|去世|有病|生病|住院|岁|大了|小)|"
        r"接送?孩子\S{0,4}|接娃\S{0,3}|(?:要|得|在家|需要|负责)(?:带|看|照顾|照看|"
        r"陪)(?:自己)?(?:的)?(?:孩子|小孩|娃|老人|父母|孙子|孙女|老公|老婆)|要接(?:孩子|小孩)|"
        r"家里有(?:老人|孩子|小孩|病人)[^,，。;；\n]{0,6}"
    ),
    "health": (
        r"残疾(?:人|证|军人|等级)?(?:[一二三四]级)?|(?:肢体|听力|视力|言语|智力|精神|"
        r"多重)(?:残疾)?[一二三四]级|(?:肢体|听力|视力|言语|智力|精神)(?:残疾|障碍)|残障(?:人士)?|"
        r"聋哑?人?|失聪|盲人|坐轮椅|轮椅|截肢|假肢|小儿麻痹|"
        r"(?:腰|腿|脚|膝盖|颈椎|腰椎|手|胳膊|肩膀|心脏|眼睛|耳朵|身体|血压|视力|听力|肺|胃|嗓子|"
        r"脊椎)[^,，。;；\n]{0,6}(?:不好|不行|不太好|不大好|有毛病|有病|受过伤|动过手术|做过手术|突出|不便|不利索|"
        r"不方便|疼|痛|弱|差|偏高|高|有伤|骨折)|"
        r"(?:腰间盘|腰椎间盘|椎间盘|颈椎)突出|腰突|高血压|糖尿病|心脏病|冠心病|哮喘|癫痫|乙肝|肝炎|肺结核|"
        r"癌症?|肿瘤|抑郁症?|焦虑症|精神病|精神分裂|尘肺(?:病)?|过敏性?鼻炎|静脉曲张|关节炎|风湿|中风|"
        r"脑梗|色盲|色弱|近视|老花眼?|花眼|恐高症?|贫血|肾病|慢性病|做过手术|动过手术|大病初愈|术后|"
        r"康复期|体弱|身体(?:健康|很好|好|还行|硬朗|不错|没问题)|耳背|跛|瘸|听不清|听不见|听障|戴?助听器|"
        r"低视力|盲校|腰肌劳损|看不清"
    ),
    "household": (
        r"(?:农村|农业|城镇|城市|非农业?|本地|外地|外来)户口|农村户籍|户口(?:在|是)?\S{0,6}|户籍\S{0,6}|"
        r"农民工?(?=[,，。]|$)|外地人|本地人|低保(?:户|家庭|对象)?|贫困户|建档立卡\S{0,3}|脱贫户?|"
        r"零就业家庭|失地农民"
    ),
    "religion": r"信(?:佛|教|基督|天主|伊斯兰|道)教?|基督教?徒?|佛教徒?|伊斯兰教?|穆斯林|天主教徒?|清真(?=[,，。]|$)",
}
_PROTECTED = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS.values()))
_EMPTY_CLAUSES = re.compile(r"(?<=[,，。;；、\s])[,，;；、\s]+|^[,，。;；、\s]+")
_CLAUSE = re.compile(r"[^,，。;；、!！?？\s]*[,，。;；、!！?？\s]*")
_FILLERS = re.compile(r"本人|自己|今年|目前|现在|家里|一[名位个]|我|是|有|的|了|持|证|在|也|都|已|为|和|□")
_SAYS_MORE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{2}")
_GROUPS = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


_IN_HEALTH = re.compile(r"恐高症?|身体(?:健康|很好|好|还行|硬朗|不错|没问题)")


def protected_spans(text: str) -> Iterator[tuple[int, int]]:
    """Places of protected words, in order, not overlapping."""
    for match in _PROTECTED.finditer(text):
        if match.end() > match.start():
            yield match.span()


def masked(text: str) -> str:
    """The text with every protected sign replaced by a blank square; places stay where they are."""
    parts, place = [], 0
    for start, end in protected_spans(text):
        parts += [text[place:start], "□" * (end - start)]
        place = end
    return "".join([*parts, text[place:]])


def without_protected(text: str) -> str:
    """The text without protected words: what may be segmented and embedded from a seeker's own words.

    A clause of which only fillers are left (我是…, 有…, 持…证) goes altogether, with its punctuation, so that who says
    it and who does not are read alike.
    """
    blanked = masked(text)
    if "□" not in blanked:
        return text
    clauses = (match[0] for match in _CLAUSE.finditer(blanked))
    kept = (clause for clause in clauses if "□" not in clause or _SAYS_MORE.search(_FILLERS.sub("", clause)))
    return _EMPTY_CLAUSES.sub("", "".join(kept).replace("□", "")).strip(",，;；、 \n")


_ILL = re.compile(r"孕|哺乳|手术|医生(?:说|不让|叮嘱)|(?<!传染)病(?![人房床区患历])")


@lru_cache(maxsize=1024)
def speaks_of_health(text: str) -> bool:
    """Whether the words state a condition of body or mind (an illness, an injury, a disability, a pregnancy)."""
    match = _GROUPS["health"].search(text) or re.search(
        r"孕|哺乳|手术|医生(?:说|不让|叮嘱)|(?<!传染)病(?![人房床区患历])", text
    )
    return match is not None and not _IN_HEALTH.fullmatch(match[0])

"""Slices of queries: where a method is good and where it is not."""

import re
from collections import Counter
from collections.abc import Sequence

from training.datasets import LabelledAd
from training.taxonomy import LabelledTitle

MAJORS = {
    "1": "1 党政机关、企事业单位负责人",
    "2": "2 专业技术人员",
    "3": "3 办事人员",
    "4": "4 社会生产和生活服务人员",
    "5": "5 农林牧渔业生产人员",
    "6": "6 生产制造人员",
    "7": "7 军人",
    "8": "8 其他",
}
"""大类 of the classification by the first digit of a code, shortened."""
CITIES = ("广州", "深圳", "北京", "上海", "济南", "杭州")
"""With the most ads."""
_CITY = re.compile(r"(?:[\u4e00-\u9fff]+?(?:省|自治区))?([\u4e00-\u9fff]{2,}?)(?:市|[·\-]|$)")


def slices_of_wishes(held: Sequence[LabelledTitle], learnt: Sequence[LabelledTitle]) -> dict[str, list[str]]:
    """By 大类, by length of the title, and by how many titles of the occupation anybody learnt from (cold start)."""
    known = Counter(one.code for one in learnt)
    return {
        "大类": [MAJORS[one.code[0]] for one in held],
        "求职意向字数": [_length(len(one.title), (4, 8)) for one in held],
        "训练里同职业的标题": [_seen(known[one.code]) for one in held],
    }


def slices_of_ads(ads: Sequence[LabelledAd], learnt: Sequence[LabelledTitle]) -> dict[str, list[str]]:
    """By 大类, by city, by length of the text, and by how many titles of the occupation anybody learnt from."""
    known = Counter(one.code for one in learnt)
    return {
        "大类": [MAJORS[ad.code[0]] for ad in ads],
        "城市": [_city(ad.region) for ad in ads],
        "正文字数": [_length(len(ad.posting.description), (20, 200)) for ad in ads],
        "训练里同职业的标题": [_seen(known[ad.code]) for ad in ads],
    }


def _city(region: str) -> str:
    """Of 「广东省广州市番禺区」, 「深圳·南山区」 or 「深圳-南山区」; ads come from all over the country."""
    named = _CITY.match(region)
    city = named.group(1) if named else ""
    return city if city in CITIES else "其他城市" if city else "没写"


def _length(signs: int, bounds: tuple[int, int]) -> str:
    low, high = bounds
    return f"少于{low}字" if signs < low else f"{low}到{high}字" if signs <= high else f"多于{high}字"


def _seen(titles: int) -> str:
    return "0个（冷启动）" if titles == 0 else "1到4个" if titles < 5 else "5个以上"

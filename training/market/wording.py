"""What ads and people say, with the occupation that is truly meant: titles of the classification, bodies of its tasks.

Titles are those that people use: spoken titles, aliases and names of 职业分类大典; none of a real ad. A body is one of
the sample market's where an ad there bears such a title, else tasks of the occupation and a few clauses as ads have
them. The product reads all of it as it reads any ad; the true occupation it never sees.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.text.clean import clean_title
from training.taxonomy import Occupation, read_occupations, read_spoken_titles

MAJORS = {"1": 0.01, "2": 0.18, "3": 0.05, "4": 0.34, "5": 0.02, "6": 0.40}
"""Share of ads by major group: 2, 4 and 6 as in the list of the 100 occupations most wanted (facts.json)."""
MOST_WANTED = (
    *("4-01-02-01", "4-03-02-05", "4-01-02-03", "4-07-05-01", "4-02-07-08"),
    *("4-10-01-06", "4-09-08-01", "2-06-07-02", "6-18-02-04", "4-07-02-03"),
)
"""The ten at its head: 营销员, 餐厅服务员, 商品营业员, 保安员, 快递员; 家政服务员, 保洁员, 市场营销, 焊工, 客服."""
MOST_WANTED_WEIGHT = 10.0
SHORT_BODIES = 0.2
"""So many ads say next to nothing: see `python -m training.market.realism`."""
LONGEST_TITLE = 8
KNOWN_WORK, KIN_WORK, NO_WORK = 0.5, 0.2, 0.15
"""Shares of people whose past is the work they wish for, work near it, or nothing told; the rest did other work."""

_SHORT = ("待遇从优，电话联系", "长期招人", "来了就上班", "", "工资月结", "有宿舍", "管一顿饭", "详情面谈")
_HOURS = ("两班倒", "长白班", "三班倒", "双休", "月休四天", "早八晚五", "时间灵活", "要上夜班")
_OFFERS = ("交五险", "包吃住", "有午餐", "有班车", "没干过可以学，师傅带", "加班另算", "夏天有高温补贴", "每年体检一次")
_LEAD = ("主要干：", "工作内容：", "负责", "要会")
_STORY = ("干过{years}年{title}", "在厂里做{title}{years}年", "{title}，做了{years}年", "以前干{title}，{years}年经验")
_SUMMARY = ("想找个稳定的活", "能吃苦", "离家近点就行", "不想上夜班", "踏实肯干", "想学点技术", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Ad:
    """Words of an ad; `code` is what it truly offers."""

    title: str
    body: str
    code: str


@dataclass(frozen=True, slots=True)
class Story:
    """Words of a person; `code` is what they truly wish for, `past` what they have truly done, "" for nothing told."""

    wishes: tuple[str, ...]
    experience: str
    summary: str
    code: str
    past: str


class Wording:
    """Draws words; the same generator draws the same.

    Parameters
    ----------
    reference_dir : where `taxonomy/` and `sample/` lie
    occupations : so many are traded, drawn by how much they are wanted
    """

    def __init__(self, reference_dir: Path, occupations: int, rng: np.random.Generator) -> None:
        found = [one for one in read_occupations(reference_dir) if one.level == 4]
        self._occupations = {one.code: one for one in found}
        self._titles = _titles_of(reference_dir, self._occupations)
        self._bodies = _bodies_of(reference_dir / "sample", self._titles)
        every = sorted(self._titles)
        traded = rng.choice(every, min(occupations, len(every)), replace=False, p=_chances_of(every))
        self._codes = sorted(map(str, traded))
        self._chances = _chances_of(self._codes)
        self._kin = defaultdict[str, list[str]](list)
        for code in self._codes:
            self._kin[code[:7]].append(code)

    def ads(self, n: int, rng: np.random.Generator) -> list[Ad]:
        """So many ads, occupations as often as they are wanted."""
        return [self._ad(code, rng) for code in self._drawn(n, rng)]

    def stories(self, n: int, rng: np.random.Generator) -> list[Story]:
        """So many people; they wish for what is offered, as often as it is."""
        return [self._story(code, rng) for code in self._drawn(n, rng)]

    def _drawn(self, n: int, rng: np.random.Generator) -> list[str]:
        return [str(code) for code in rng.choice(self._codes, n, p=self._chances)]

    def _ad(self, code: str, rng: np.random.Generator) -> Ad:
        return Ad(_one(self._titles[code], rng), self._body(code, rng), code)

    def _body(self, code: str, rng: np.random.Generator) -> str:
        if rng.random() < SHORT_BODIES:
            return _one(_SHORT, rng)
        if self._bodies[code] and rng.random() < 0.5:
            return _one(self._bodies[code], rng)
        tasks = self._occupations[code].tasks
        told = [_one(tasks, rng).rstrip("。；") for _ in range(min(len(tasks), int(rng.integers(1, 4))))]
        clauses = [_one(_HOURS, rng), *(_one(_OFFERS, rng) for _ in range(rng.integers(0, 3)))]
        return _one(_LEAD, rng) + "；".join(dict.fromkeys(told)) + "。" + "，".join(dict.fromkeys(clauses)) + "。"

    def _story(self, code: str, rng: np.random.Generator) -> Story:
        wishes = tuple(dict.fromkeys(_one(self._titles[code], rng) for _ in range(rng.integers(1, 3))))
        past = self._past(code, rng)
        years = int(min(1 + rng.exponential(5), 25))
        told = _one(_STORY, rng).format(title=_one(self._titles[past], rng), years=years) if past else ""
        return Story(wishes, told, _one(_SUMMARY, rng), code, past)

    def _past(self, code: str, rng: np.random.Generator) -> str:
        kind = rng.random()
        if kind < KNOWN_WORK:
            return code
        if kind < KNOWN_WORK + KIN_WORK:
            return _one(self._kin[code[:7]], rng)
        return "" if kind < KNOWN_WORK + KIN_WORK + NO_WORK else self._drawn(1, rng)[0]


def _one(choices: Sequence[str], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]


def _titles_of(reference_dir: Path, occupations: dict[str, Occupation]) -> dict[str, list[str]]:
    """Titles in use of each occupation that has any beyond the official name; the name itself stands among them."""
    used = {code: [name for name in one.aliases if len(name) <= LONGEST_TITLE] for code, one in occupations.items()}
    for spoken in read_spoken_titles(reference_dir):
        if spoken.code in used:
            used[spoken.code].append(spoken.title)
    return {code: [*dict.fromkeys([*titles, occupations[code].name])] for code, titles in used.items() if titles}


def _bodies_of(sample: Path, titles: dict[str, list[str]]) -> dict[str, list[str]]:
    """Bodies of the (synthetic) sample market under titles of known occupation."""
    code_of = {title: code for code, several in titles.items() for title in several}
    bodies = defaultdict[str, list[str]](list)
    with (sample / "postings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = code_of.get(clean_title(row["title"]))
            if code and row["description"]:
                bodies[code].append(row["description"])
    return bodies


def _chances_of(codes: Sequence[str]) -> np.ndarray:
    """Chance of each occupation: the share of its major group, spread over it, the most wanted ten times."""
    weights = np.array([MOST_WANTED_WEIGHT if code in MOST_WANTED else 1.0 for code in codes])
    major = np.array([code[0] for code in codes])
    for group in set(major):
        of_group = major == group
        weights[of_group] *= MAJORS.get(group, 0.0) / weights[of_group].sum()
    chances: np.ndarray = weights / weights.sum()
    return chances

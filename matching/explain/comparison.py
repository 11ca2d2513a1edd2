"""Why one candidate stands above another: criterion by criterion, in words of both texts, never by a figure.

What the ranker counted for each says who is better by a criterion, and which criterion weighs most between the two;
what is said of each are the reasons and gaps of the pair, with the words that they quote.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.explain.phrases import insisted
from matching.results import Gap, Reason, Stated
from matching.vocabulary import Education

ALIKE = 0.02
"""Of the ranker's scale before its curve: a smaller difference is none."""
FIRST, SECOND, SAME = "first", "second", "same"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What people ask about: the features of the ranker and the codes of reasons and gaps that belong to it.

    `wins` is said of the better one; where the features only take away, `loses` of the other: what is unknown of
    somebody takes nothing away and is no merit.
    """

    code: str
    name: str
    features: tuple[str, ...]
    told: frozenset[str]
    wins: str = ""
    loses: str = ""


_WISH = ("title", "occupation", "same_occupation", "spelling", "wish_in_body")
_STORY = ("done", "story_in_title", "story_in_body", "experience")
_SCHOOLING = ("schooling_used", "schooling_short")


def _told(*codes: str) -> frozenset[str]:
    return frozenset(codes)


CRITERIA = (
    Criterion("work", "想做的活", _WISH, _told("wish", "occupation", "work"), wins="想做的和岗位更接近"),
    Criterion("done", "做过的活", _STORY, _told("did", "experience"), wins="做过的和岗位更接近"),
    Criterion("skill", "会的", ("words",), _told("skill"), wins="资料里和岗位相同的词更多"),
    Criterion("certificate", "证书", ("certificates",), _told("certificate", "licence"), loses="缺岗位提到的证书"),
    Criterion("education", "学历", _SCHOOLING, _told("education", "major"), wins="学历更合岗位要求"),
    Criterion("distance", "远近", ("remote", "commute"), _told("distance"), loses="因路程扣得多些（点名想去的不扣）"),
    Criterion("district", "想去的地方", ("district",), _told("district"), wins="想去的地方更合岗位"),
    Criterion("pay", "工资", ("pay",), _told("pay"), loses="想要的工资岗位给不到"),
    Criterion("shift", "班次", ("shift",), _told("shift", "demand"), wins="想要的班次更合岗位"),
    Criterion("kind", "工作形式", ("kind",), _told("kind"), loses="想找别的工作形式"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the two: what the ranker counted by feature, and what there is to say."""

    counted: Mapping[str, float]
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]
    schooling: Education | None = None

    def by(self, criterion: Criterion) -> float:
        return sum(self.counted[name] for name in criterion.features)

    def says(self, criterion: Criterion) -> tuple[Reason | Gap, ...]:
        said: tuple[Reason | Gap, ...] = (*self.reasons, *self.gaps)
        return tuple(one for one in said if one.code in criterion.told)


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: who is better by it (first, second, same), what is said of each, and a sentence."""

    criterion: Criterion
    better: str
    first: tuple[Reason | Gap, ...]
    second: tuple[Reason | Gap, ...]
    weighs_most: bool
    text: str


def compare(
    first: Candidate,
    second: Candidate,
    names: tuple[str, str] = ("甲", "乙"),
    asked: Stated[Education] | None = None,
) -> tuple[Line, ...]:
    """Every criterion in which the two differ or of which there is something to say, what weighs most first.

    `asked` is the schooling that the posting asks for.
    """
    apart = {one.code: first.by(one) - second.by(one) for one in CRITERIA}
    order = sorted(CRITERIA, key=lambda one: -abs(apart[one.code]))
    most = order[0].code if abs(apart[order[0].code]) >= ALIKE else None
    found = []
    for one in order:
        better = SAME if abs(apart[one.code]) < ALIKE else FIRST if apart[one.code] > 0 else SECOND
        said = first.says(one), second.says(one)
        if better != SAME or any(said):
            weighs_most = one.code == most
            if one.features == _SCHOOLING and asked is not None and better != SAME:
                text = _schooling(one.name, asked, better, names, (first.schooling, second.schooling))
            else:
                text = _text(one, better, names, any(said))
            found.append(Line(one, better, *said, weighs_most, text))
    return tuple(found)


def _text(one: Criterion, better: str, names: tuple[str, str], is_said: bool) -> str:
    """「想做的活：甲想做的和岗位更接近。」 The words of both sides stand beside it.

    Where there are none on either side, what the ranker makes of the texts as a whole is called no more than that.
    """
    winner, loser = names if better == FIRST else names[::-1]
    if better == SAME:
        return f"{one.name}：没有拉开差距。"
    if one.wins and not is_said:
        return f"{one.name}：两人都没有可说的，排序模型略偏向{winner}。"
    return f"{one.name}：{winner}{one.wins}。" if one.wins else f"{one.name}：{loser}{one.loses}，靠后一些。"


_UP_TO = "一二三四五六七"


def _schooling(
    name: str,
    asked: Stated[Education],
    better: str,
    names: tuple[str, str],
    reached: tuple[Education | None, Education | None],
) -> str:
    """「学历：岗位要中专。甲是高中，同一级；乙是大专，高一级。两人都够；和要求越接近加得越多，高出越多加得越少。」

    Who has more than is asked is as eligible as who has just that; the ranker counts the fit (`features`).
    """
    winner, loser = names if better == FIRST else names[::-1]
    above, beyond = (None if one is None else one.rank - asked.value.rank for one in reached)
    if better == SECOND:
        above, beyond = beyond, above
    if beyond is not None and beyond < 0 and (above is None or above > beyond):
        why = f"{loser}差一些，靠后。"
    elif beyond is None and above is not None and above >= 0:
        why = f"{winner}写明了，也够。"
    elif beyond is not None and above is not None and 0 <= above < beyond:
        why = "两人都够；和要求越接近加得越多，高出越多加得越少。"
    else:
        why = f"排序模型略偏向{winner}。"
    sides = "；".join(_level(asked.value, *side) for side in zip(names, reached, strict=True))
    return f"{name}：岗位{'要' if insisted(asked) else '最好有'}{asked.value.chinese}。{sides}。{why}"


def _level(asked: Education, who: str, reached: Education | None) -> str:
    if reached is None:
        return f"{who}的学历没写"
    above = reached.rank - asked.rank
    if above:
        return f"{who}是{reached.chinese}，{'高' if above > 0 else '差'}{_UP_TO[abs(above) - 1]}级"
    return f"{who}是{reached.chinese}，{'正是要求的' if reached is asked else '同一级'}"

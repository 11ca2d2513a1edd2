"""Whether the work itself is what the person wants or did: the words that say so."""

import re
from collections.abc import Iterator
from functools import lru_cache

from matching.explain.case import Case, snippet
from matching.results import Reason

SURE = 0.3
"""Two guesses of an occupation are told only when each is at least this likely."""
MINOR = len("4-02-06")
SHOWN = 12
"""Characters of a wish that a sentence quotes; the evidence has it whole."""
_PART = re.compile(r"[\s(（【\[/、,，+＋\-—|]+")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_DENIAL = re.compile(r"[没不未无别]|想|打算|准备|老公|老婆|爱人|孩子|儿子|女儿|父|妈")
_GENERAL = re.compile(
    r"工作|作人|人员|公司|岗位|员工|经理|主管|专员|助理|工人|学徒|实习|兼职|全职|急招|直招|招聘|单位|企业|有限|师傅|负责|店员|长期|"
    r"营口|站前|西市|老边|鲅鱼|鱼圈|盖州|石桥|大石|普通|高级|中级|初级|若干|包吃|包住|五险"
)


def is_related(case: Case) -> bool:
    """Whether anything ties the wished or the past work to the posting; years elsewhere prove nothing for it."""
    return any(True for source in (wish, did) for _ in source(case))


def wish(case: Case) -> Iterator[Reason]:
    """The title is the wish, holds it, shares words with it; or both belong to one occupation."""
    title, wishes = case.posting.posting.title, case.seeker.seeker.wish_titles
    for how in (_same, _holding, _sharing):
        for wanted in wishes:
            text = how(title, wanted, case.you)
            if text:
                yield Reason("wish", text, {"posting": title, "profile": wanted})
                return
    yield from _occupation(case)


def _same(title: str, wanted: str, you: str) -> str | None:
    return f"岗位就是{you}想找的「{snippet(wanted, SHOWN)}」" if wanted == title else None


def _holding(title: str, wanted: str, you: str) -> str | None:
    return f"岗位名里有{you}想找的「{snippet(wanted, SHOWN)}」" if len(wanted) >= 2 and wanted in title else None


def _sharing(title: str, wanted: str, you: str) -> str | None:
    words = next((piece for piece in _pieces(title) if piece in wanted), None)
    return f"岗位名和{you}想找的「{snippet(wanted, SHOWN)}」都有「{words}」" if words else None


def _occupation(case: Case) -> Iterator[Reason]:
    """Of one occupation (code like 4-02-06-01), or of one minor group (4-02-06), by guesses that are likely."""
    offered = next(iter(case.posting.reading.occupations), None)
    wishes = case.seeker.seeker.wish_titles
    if offered is None or offered.confidence < SURE or not wishes:
        return
    likely = [guess for guess in case.seeker.reading.occupations if guess.confidence >= SURE]
    evidence = {"posting": case.posting.posting.title, "profile": "、".join(wishes)}
    if any(guess.code == offered.code for guess in likely):
        yield Reason("occupation", f"和{case.you}想找的是同一类：{offered.name}", evidence)
        return
    near = next((guess for guess in likely if guess.code[:MINOR] == offered.code[:MINOR]), None)
    if near:
        yield Reason("occupation", f"{offered.name}和{case.you}想找的{near.name}是相近的工作", evidence)


def did(case: Case) -> Iterator[Reason]:
    """Words of the title that stand, not denied, in what the person did."""
    done = case.seeker.seeker.experience
    for words in _pieces(case.posting.posting.title) if done else ():
        if words not in done:
            continue
        clause = _told(words, done)
        if clause:
            evidence = {"posting": case.posting.posting.title, "profile": snippet(clause)}
            yield Reason("did", f"{case.you}的经历里有「{words}」", evidence)
            return


@lru_cache(maxsize=8192)
def _pieces(title: str) -> tuple[str, ...]:
    """Runs of four to two characters of the bare title, longest first, that say more than the words of any job."""
    bare = next(filter(None, _PART.split(title)), title)[:12]
    runs = [bare[start : start + size] for size in (4, 3, 2) for start in range(len(bare) - size + 1)]
    return tuple(words for words in runs if words.isalnum() and len(_GENERAL.sub("", words)) >= 2)


def _told(words: str, text: str) -> str | None:
    """The first clause of the text that holds the words and does not deny them or speak of somebody else."""
    place = text.find(words)
    while place >= 0:
        start = max((m.end() for m in _CLAUSE.finditer(text, 0, place)), default=0)
        after = _CLAUSE.search(text, place)
        if not _DENIAL.search(text, start, place):
            return text[start : after.start() if after else len(text)]
        place = text.find(words, place + 1)
    return None

"""Whether the work itself is what the person wants or did: the words that say so."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from matching.explain.person import SURE, Person
from matching.explain.phrases import snippet
from matching.results import DescribedPosting, OccupationGuess, Reason

MINOR = len("4-02-06")
SHOWN = 12
"""Characters of a wish that a sentence quotes; the evidence has it whole."""
LONGEST, SHORTEST = 4, 2
"""Characters of a run that two texts share."""
_PART = re.compile(r"[\s(（【\[/、,，+＋\-—|]+")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_DENIAL = re.compile(r"[没不未无别]|想|打算|准备|老公|老婆|爱人|孩子|儿子|女儿|父|妈")
_GENERAL = re.compile(
    r"工作|作人|人员|公司|岗位|员工|经理|主管|专员|助理|工人|学徒|实习|兼职|全职|急招|直招|招聘|单位|企业|有限|师傅|负责|店员|长期|"
    r"营口|站前|西市|老边|鲅鱼|鱼圈|盖州|石桥|大石|普通|高级|中级|初级|若干|包吃|包住|五险"
)

Ties = tuple[Reason | None, Reason | None]
"""What ties a posting to the wish, and what ties it to the past work. Without either, years elsewhere prove nothing."""


def ties(person: Person, posting: DescribedPosting) -> Ties:
    """The title is the wish, holds it, shares words with it, or is of one occupation; its words were done before."""
    title, wishes, done = posting.posting.title, person.profile.wish_titles, person.profile.experience
    bare = next(filter(None, _PART.split(title)), title)[:12]
    wished = None
    if wishes:
        wished = _same(title, person) or _holding(title, person) or _sharing(bare, posting, person)
        wished = wished or _occupation(posting, person)
    return wished, _did(bare, title, person) if done else None


def _wish(title: str, wanted: str, text: str) -> Reason:
    return Reason("wish", text, {"posting": title, "profile": wanted})


def _same(title: str, person: Person) -> Reason | None:
    if title not in person.profile.wish_titles:
        return None
    return _wish(title, title, f"岗位就是{person.you}想找的「{snippet(title, SHOWN)}」")


def _holding(title: str, person: Person) -> Reason | None:
    wanted = next((wish for wish in person.profile.wish_titles if len(wish) >= 2 and wish in title), None)
    if wanted is None:
        return None
    return _wish(title, wanted, f"岗位名里有{person.you}想找的「{snippet(wanted, SHOWN)}」")


def _sharing(bare: str, posting: DescribedPosting, person: Person) -> Reason | None:
    """Signs out of the middle of a word count only where the occupations agree: 绞车工 is no 数控车工."""
    if not _may_share(bare, person.wish_pairs):
        return None
    for wanted in person.profile.wish_titles:
        words = next(_shared(bare, wanted), None)
        if words and not (_cuts_a_word(words, bare, person.is_word) and _is_other_work(posting, person)):
            text = f"岗位名和{person.you}想找的「{snippet(wanted, SHOWN)}」都有「{words}」"
            return _wish(posting.posting.title, wanted, text)
    return None


def _occupation(posting: DescribedPosting, person: Person) -> Reason | None:
    """Of one occupation (code like 4-02-06-01), or of one minor group (4-02-06), by guesses that are likely."""
    offered, likely = _offered(posting), person.likely_occupations
    near = next((guess for guess in likely if offered and guess.code[:MINOR] == offered.code[:MINOR]), None)
    if offered is None or near is None:
        return None
    evidence = {"posting": posting.posting.title, "profile": "、".join(person.profile.wish_titles)}
    if any(guess.code == offered.code for guess in likely):
        return Reason("occupation", f"和{person.you}想找的是同一类：{offered.name}", evidence)
    return Reason("occupation", f"{offered.name}和{person.you}想找的{near.name}是相近的工作", evidence)


def _offered(posting: DescribedPosting) -> OccupationGuess | None:
    """The posting's likeliest occupation, when it is likely enough."""
    guesses = posting.reading.occupations
    return guesses[0] if guesses and guesses[0].confidence >= SURE else None


def _is_other_work(posting: DescribedPosting, person: Person) -> bool:
    """Whether both occupations are likely and none of them shares a minor group."""
    offered, likely = _offered(posting), person.likely_occupations
    if offered is None or not likely:
        return False
    return all(guess.code[:MINOR] != offered.code[:MINOR] for guess in likely)


def _cuts_a_word(words: str, bare: str, is_word: Callable[[str], bool]) -> bool:
    """Whether a word of two or three signs (绞车) lies across one edge of these words (车工) in the title."""
    start, end = bare.find(words), bare.find(words) + len(words)
    across = (
        *(bare[start - more : start + 1] for more in (1, 2) if start >= more),
        *(bare[end - 1 : end + more] for more in (1, 2) if end + more <= len(bare)),
    )
    return any(map(is_word, across))


def _did(bare: str, title: str, person: Person) -> Reason | None:
    """Words of the title that stand, not denied, in what the person did."""
    done = person.profile.experience
    for words in _shared(bare, done) if _may_share(bare, person.done_pairs) else ():
        clause = _told(words, done)
        if clause:
            evidence = {"posting": title, "profile": snippet(clause)}
            return Reason("did", f"{person.you}的经历里有「{words}」", evidence)
    return None


def worked_at(title: str, person: Person) -> bool:
    """Whether words of the title stand, not denied, in what the person tells of themselves: years told are of it."""
    story = person.story
    bare = next(filter(None, _PART.split(title)), title)[:12]
    return any(_told(words, story) for words in _shared(bare, story))


def _may_share(bare: str, pairs: frozenset[str]) -> bool:
    return any(bare[start : start + SHORTEST] in pairs for start in range(len(bare) - 1))


def _shared(bare: str, text: str) -> Iterator[str]:
    """Runs of the bare title that the text holds, longest first, and that say more than the words of any job."""
    for size in range(LONGEST, SHORTEST - 1, -1):
        for start in range(len(bare) - size + 1):
            words = bare[start : start + size]
            if words in text and _says_something(words):
                yield words


@lru_cache(maxsize=8192)
def _says_something(words: str) -> bool:
    return words.isalnum() and len(_GENERAL.sub("", words)) >= SHORTEST


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

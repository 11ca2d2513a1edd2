"""Judgements in plain Chinese, to the person: why, what to find out, what would change it, on what it rests."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.guidance.conditions import Between, Facts, Finding, Value, is_soon, met_from
from matching.guidance.judging import Judgement, Status
from matching.guidance.rulebook import Fact, Rulebook
from matching.records import Confirmation, Programme
from matching.vocabulary import Business, Employment, Outcome

NOT_STATED = "文件没有写标准，到窗口问。"
WITHHELD = "标准以窗口说的为准。"
NO_CONDITIONS = "文件只写了名称，条件到窗口问。"
PENDING = "还有规定正在核实，到窗口问。"
SHELVES = ("entitled", "perhaps", "plans", "not")
_WORDS: dict[str, type[Employment] | type[Business]] = {"employment": Employment, "business": Business}
OTHERS_OPEN = "别的条件还要问清。"
WINDOW = "就近的街道、社区就业服务站"
_MARKS = str.maketrans(",;:", "，；：")
_BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[,;:]|[,;:](?=[\u4e00-\u9fff])")
_NO_FIGURE = frozenset({"service", "right", "priority", "status", "job_guarantee"})
"""Kinds whose rows tell what is done, not what is paid: silence about a figure is no gap there."""


def chinese_marks(text: str) -> str:
    """Commas and their like beside Chinese as Chinese writes them; those between figures stay."""
    return _BESIDE_CHINESE.sub(lambda found: found[0].translate(_MARKS), text)


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True)
class Wording:
    """Says judgements about one person: `facts` are theirs, `confirmed` what officers have confirmed."""

    facts: Facts
    book: Rulebook
    confirmed: Mapping[tuple[str, str], Confirmation]

    def item(self, one: Judgement) -> dict[str, Any]:
        """One entry as it goes out."""
        programmes = [rule.programme for rule in one.rules]
        months = [each.benefit.max_months for each in programmes if each.benefit.max_months]
        return {
            "entry": one.entry.entry,
            "name": one.entry.name,
            "status": one.status.value,
            "done": bool(one.done),
            "meant": one.meant is not Outcome.FAILED,
            "says": one.entry.says,
            "requires": _each_once(stated.text for each in programmes for stated in each.conditions),
            "why": self.why(one),
            "ask": self.questions(one),
            "change": self.changes(one),
            "amount": self.amount(programmes),
            "max_months": min(months, default=None),
            "papers": _each_once(paper for each in programmes for paper in each.papers),
            "where": _each_once(each.channel for each in programmes if each.channel) or [WINDOW],
            "limits": _each_once(limit for each in programmes for limit in each.exclusions),
            "choose": [f"{each.text}，只能选一样。" for each in one.choose],
            "rules": [self.ground(each) for each in programmes],
        }

    def why(self, one: Judgement) -> list[str]:
        """What holds, of an entry that is open; what does not, of one that is not."""
        if one.done:
            return [one.done]
        if one.status is Status.NOT:
            return list({found.fact: self._shortfall(found) for found in reversed(one.found)}.values())[::-1]
        return list(one.held)

    def _shortfall(self, found: Finding) -> str:
        """「要离校不超过2年，你的毕业时间是2023年7月1日」."""
        said = self._said(found.fact, self.facts.known.get(found.fact))
        return f"要{found.text}，{said}" if said else f"要{found.text}"

    def _said(self, name: str, known: Value | None) -> str:
        fact = self.book.facts[name]
        if isinstance(known, Between):
            if known.earliest == known.latest:
                return f"你的{fact.name}是{chinese_day(known.earliest)}"
            years = dict.fromkeys(f"{day.year}年" for day in (known.earliest, known.latest))
            return f"你的{fact.name}是{'到'.join(years)}"
        if fact.kind == "number":
            return f"你的{fact.name}是{known}"
        if name in _WORDS:
            return f"你现在{_WORDS[name](str(known)).chinese}"
        return f"你{fact.denied}" if fact.denied else ""

    def questions(self, one: Judgement) -> list[str]:
        """What to find out, each once."""
        if one.status is not Status.PERHAPS:
            return []
        asked = [self._first_asked(found.fact).ask for found in one.found if found.outcome is Outcome.UNKNOWN]
        return [*dict.fromkeys(asked), *([NO_CONDITIONS] if one.unstated else []), *([PENDING] if one.pending else [])]

    def _first_asked(self, name: str) -> Fact:
        fact = self.book.facts[name]
        base = fact.reckoned_from
        return self.book.facts[base] if base and base not in self.facts.known else fact

    def changes(self, one: Judgement) -> list[str]:
        """What would open an entry that is not: a day to come, something the person can do. Empty: nothing would."""
        if one.status is not Status.NOT or one.done or one.blocked:
            return []
        cures = [self._cure(found) for found in one.found]
        if not all(cures):
            return []
        return [*dict.fromkeys(cures), *([OTHERS_OPEN] if one.unsure or one.unstated else [])]

    def _cure(self, found: Finding) -> str:
        known = self.facts.known.get(found.fact)
        day = met_from(found.leaf, known)
        if day is None:
            return found.leaf.change or self.book.facts[found.fact].change
        if not is_soon(day, self.facts.on):
            return ""
        sure = isinstance(known, Between) and known.earliest == known.latest
        return f"{'到' if sure else '最晚到'}{chinese_day(day)}就满足了。"

    def amount(self, programmes: Sequence[Programme]) -> dict[str, Any]:
        """What the sources state, in their words; a figure that none states is said not to be stated."""
        withheld = [one.id for one in programmes if one.id in self.book.amounts_withheld]
        silent = {*withheld, *self.book.targets}
        stated = [one for one in programmes if one.benefit.amount_or_formula and one.id not in silent]
        if stated:
            text = chinese_marks(stated[0].benefit.amount_or_formula or "")
            return {"stated": True, "text": text, "rule": stated[0].id}
        no_figure = all(one.benefit.kind in _NO_FIGURE for one in programmes)
        return {"stated": False, "text": WITHHELD if withheld else "" if no_figure else NOT_STATED, "rule": None}

    def ground(self, one: Programme) -> dict[str, Any]:
        """The row, the article or document that it rests on, and the officer's word where one was needed."""
        word = self.confirmed.get((one.id, one.version))
        return {
            "id": one.id,
            "version": one.version,
            "name": one.name,
            "article": one.article,
            "source": one.source_title,
            "url": one.source_url,
            "display": one.display,
            "confidence": one.confidence,
            "valid_from": one.valid_from and one.valid_from.isoformat(),
            "valid_to": one.valid_to and one.valid_to.isoformat(),
            "confirmed_at": word.confirmed_at.isoformat() if word else None,
            "confirmed_on": word.source if word else None,
        }

    def for_employers(self, one: Programme) -> dict[str, Any]:
        """A row of the general sheet: what is given, for what, with which papers, on what ground."""
        return {
            "name": one.name,
            "requires": _each_once(stated.text for stated in one.conditions),
            "amount": self.amount([one]),
            "max_months": one.benefit.max_months,
            "papers": _each_once(one.papers),
            "where": _each_once([one.channel or WINDOW]),
            "limits": _each_once(one.exclusions),
            "rules": [self.ground(one)],
        }

    def told(self, judged: Iterable[Judgement]) -> dict[str, Any]:
        """Judgements by what they are to the person; what to find out; what exists for whom, in general words."""
        sheet: dict[str, list[dict[str, Any]]] = {name: [] for name in SHELVES}
        untold: dict[str, None] = {}
        for one in judged:
            if one.status is Status.UNTOLD:
                untold |= dict.fromkeys(filter(None, one.untold))
            elif one.status is not Status.AWAITING:
                sheet[self._shelf(one)].append(self.item(one))
        others = {"audiences": list(untold), "text": _general(list(untold))}
        return sheet | {"questions": _decisive(sheet["perhaps"]), "others": others}

    def _shelf(self, one: Judgement) -> str:
        """What is of use only to who begins something, or is with child, stands apart: nobody is asked for it."""
        later_on = one.entry.plan and not self.facts.known.get(one.entry.plan) and not one.done
        return "plans" if later_on and one.meant is not Outcome.FAILED else str(one.status)


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(chinese_marks, texts)))


def _decisive(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each question with the entries that wait for it, most first."""
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for question in entry["ask"]:
            waiting[question].append(entry["name"])
    asked = [{"ask": ask, "entries": names} for ask, names in waiting.items() if ask not in (NO_CONDITIONS, PENDING)]
    return sorted(asked, key=lambda question: -len(question["entries"]))


def _general(audiences: Sequence[str]) -> str:
    """The same for everybody who said nothing; no sentence here supposes anything."""
    if not audiences:
        return ""
    return f"还有给{'、'.join(audiences)}的政策。是其中一种又愿意说的，告诉我们，我们再一条条查。不说也不影响找工作。"

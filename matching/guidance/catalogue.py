"""The programmes that stand in a folder with their rulebook: what may be asked on a day, and what is background."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Self

import yaml
from pydantic import ValidationError

from matching.errors import NotFound, PolicyInvalid
from matching.guidance.rulebook import Rulebook
from matching.guidance.rules import Rule, rule_of
from matching.records import Confirmation, Programme

PATTERN = "programmes*.jsonl"
RULEBOOK = "entitlements.yaml"


@dataclass(frozen=True)
class Catalogue:
    """Every row, in the order of the files, and what their words mean."""

    programmes: tuple[Programme, ...]
    book: Rulebook

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises PolicyInvalid naming file, line or row, and the cure."""
        rows = [row for path in sorted(folder.glob(PATTERN)) for row in _rows(path)]
        catalogue = cls(tuple(rows), _rulebook(folder / RULEBOOK))
        for fault in catalogue.faults():
            raise PolicyInvalid(fault)
        return catalogue

    @cached_property
    def version(self) -> str:
        """Changes with any row and with the rulebook."""
        words = [*(one.version for one in self.programmes), self.book.model_dump_json(exclude_none=True)]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]

    @cached_property
    def asked(self) -> frozenset[str]:
        """Ids of the rows that entries name."""
        return frozenset(name for entry in self.book.entries for name in entry.rules)

    @cached_property
    def rules(self) -> dict[str, list[Rule]]:
        """The versions of each row that entries name, compiled."""
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for one in self.programmes:
            if one.id in self.asked:
                found[one.id].append(rule_of(one, self.book))
        return dict(found)

    def on(self, name: str, day: date) -> Rule | None:
        """The version of a row in force on a day."""
        return next((rule for rule in self.rules[name] if rule.programme.in_force(day)), None)

    def programme(self, name: str, day: date) -> Programme:
        """The version in force; raises NotFound where there is none."""
        found = next((one for one in self.programmes if one.id == name and one.in_force(day)), None)
        if found is None:
            raise NotFound(f"没有编号是 {name}、今天有效的政策。用 jobmatch programmes list 看有哪些。")
        return found

    def for_employers(self, day: date) -> list[Programme]:
        """What hiring may bring an employer, in force on that day, of this place."""
        return [
            one
            for one in self.programmes
            if one.audience == "employer" and one.is_local and one.display != "background_only" and one.in_force(day)
        ]

    def background(self, day: date) -> list[Programme]:
        """What staff alone may read: marked so, of other cities, out of force, or explaining others."""
        return [
            one
            for one in self.programmes
            if not one.in_force(day)
            or (one.audience == "seeker" and one.id not in self.asked)
            or one.display == "background_only"
        ]

    def faults(self) -> Iterator[str]:
        """What does not fit together, with the cure."""
        yield from self._rows_that_clash()
        known = {one.id: one for one in self.programmes}
        for entry in self.book.entries:
            for name in entry.rules:
                if name not in known:
                    yield f"{RULEBOOK} 的 {entry.entry} 提到 {name}，{PATTERN} 里没有这一行。请改正编号。"
                elif known[name].display == "background_only" or not known[name].is_local:
                    yield f"{RULEBOOK} 的 {entry.entry} 提到 {name}，它只作背景，不能给人看。请去掉。"
        yield from self._words_without_meaning()
        for one in self.book.exclusive:
            if one.ground not in known or not set(one.entries) <= self.book.by_entry.keys():
                yield f"{RULEBOOK} 的 exclusive 写了不存在的 {one.ground} 或 {'、'.join(one.entries)}。请改正。"

    def _rows_that_clash(self) -> Iterator[str]:
        """Versions of one row whose days overlap: neither would judge."""
        for one, other in combinations(self.programmes, 2):
            if one.id == other.id and (one.valid_from or date.min) <= (other.valid_to or date.max) and (
                other.valid_from or date.min
            ) <= (one.valid_to or date.max):  # fmt: skip
                yield f"{one.id} 有两行的有效期重叠。请改 valid_from 或 valid_to。"

    def _words_without_meaning(self) -> Iterator[str]:
        try:
            for one in (one for one in self.programmes if one.id in self.asked):
                rule_of(one, self.book)
            for entry in self.book.entries:
                self.book.condition(entry.unless or {"every": []})
        except (KeyError, ValueError) as fault:
            yield f"{RULEBOOK} 没有说清 {fault}。请在 facts、groups、fields 或 areas 里补上。"

    def is_confirmed(self, one: Programme, confirmed: Mapping[tuple[str, str], Confirmation]) -> bool:
        """Whether a person may see this version: shown as it stands, or confirmed in exactly these words."""
        if one.display == "confirm_first":
            return (one.id, one.version) in confirmed
        return one.display == "show"


def _rows(path: Path) -> Iterator[Programme]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield Programme.model_validate_json(line)
            except ValidationError as fault:
                first = fault.errors()[0]
                where = ".".join(map(str, first["loc"]))
                raise PolicyInvalid(
                    f"{path} 第 {number} 行的 {where} 不对（{first['msg']}）。请照别的行改正。"
                ) from fault


def _rulebook(path: Path) -> Rulebook:
    try:
        return Rulebook.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise PolicyInvalid(f"{path} 读不了（{fault}）。请把文件放在那里，用 UTF-8 保存。") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        raise PolicyInvalid(f"{path} 的 {'.'.join(map(str, first['loc']))} 不对（{first['msg']}）。请改正。") from fault

"""The articles that rules rest on, in the texts that are shipped: does one exist, and does it say so.

A reference is the name of a law, or of the city's opinion, and the number of the article: 就业促进法第五十三条.
Laws lie in `data/policy` as 「名称(日期).md」, articles beginning with 「第…条」; the opinion numbers them 「(二十)」.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from matching.ranking.policy import Policy

OPINION = "营口市实施就业优先战略促进高质量充分就业的意见"
_REFERENCE = re.compile(r"(.+)第([一二三四五六七八九十百]+)条")
_OF_LAW = re.compile(r"^第([一二三四五六七八九十百]+)条\s", re.MULTILINE)
_OF_OPINION = re.compile(r"^[(（]([一二三四五六七八九十]+)[)）]", re.MULTILINE)


class Articles:
    """Texts of articles by name of the law and number, both in Chinese."""

    def __init__(self, laws: Mapping[str, Mapping[str, str]]) -> None:
        self._laws = laws

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Of every law and of the opinion in that folder."""
        laws = {path.name.partition("(")[0]: _parted(path, _OF_LAW) for path in folder.glob("*(*).md")}
        opinion = folder / "yingkou_opinion_40_articles.txt"
        return cls(laws | {OPINION: _parted(opinion, _OF_OPINION)} if opinion.exists() else laws)

    def fault(self, article: str, quote: str) -> str | None:
        """What is wrong with a reference, and the cure; None when the article is there and says the quoted words."""
        match = _REFERENCE.fullmatch(article)
        if match is None:
            return f"「{article}」不像条文，请写成「就业促进法第五十三条」"
        law, number = match.groups()
        if law not in self._laws:
            return f"手边没有《{law}》的原文，没法核对。请把它放进 data/policy，或改正名称"
        text = self._laws[law].get(number)
        if text is None:
            return f"《{law}》没有第{number}条，请改正条号"
        return None if quote in text else f"《{law}》第{number}条里没有「{quote}」，请照原文引用"

    def faults(self, policy: Policy) -> Iterator[tuple[str, str]]:
        """Each group or rule whose ground does not hold: its name, what is wrong."""
        named = ((group.group, group) for group in policy.groups), ((rule.rule, rule) for rule in policy.rules)
        for name, entry in (pair for part in named for pair in part):
            fault = self.fault(entry.article, entry.quote)
            if fault:
                yield name, fault


def _parted(path: Path, start: re.Pattern[str]) -> dict[str, str]:
    """Articles by number; each runs to the next."""
    text = path.read_text("utf-8")
    starts = list(start.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    return {match[1]: text[match.start() : end] for match, end in zip(starts, ends, strict=True)}

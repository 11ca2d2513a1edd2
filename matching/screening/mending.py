"""Neutral wording in the place of what was found."""

import re
from collections.abc import Iterable

from matching.records import JobPosting
from matching.screening.finding import Finding

_LEFT_OVER = re.compile(r"[(\[【]\s*[)\]】]|(?<=[,，、;；])[,，、]+")
"""Empty brackets and doubled commas that a removed word leaves behind."""


def text_of(posting: JobPosting) -> str:
    """What is screened: the title, a line end, the description. Spans count its characters."""
    return f"{posting.title}\n{posting.description}"


def mended(posting: JobPosting, findings: Iterable[Finding]) -> JobPosting:
    """The posting with every finding that has neutral wording reworded; the others stay as they are.

    Where findings overlap the words of all go, for the wording of the widest, and of those that reach beyond it.
    """
    text, parts, at = text_of(posting), [], 0
    rewrites = [(*one.span, one.rewrite) for one in findings if one.rewrite is not None]
    for start, end, rewrite in sorted(rewrites, key=lambda one: (one[0], -one[1], not one[2])):
        if end > at:
            parts += [text[at:start], rewrite]
            at = end
    if not parts:
        return posting
    title, _, description = _LEFT_OVER.sub("", "".join([*parts, text[at:]])).partition("\n")
    return posting.model_copy(update={"title": title.strip() or posting.title, "description": description})

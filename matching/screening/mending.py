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
    """The posting with every finding that has neutral wording reworded; the others stay as they are."""
    text = text_of(posting)
    for finding in sorted(findings, key=lambda one: one.span, reverse=True):
        if finding.rewrite is not None:
            start, end = finding.span
            text = text[:start] + finding.rewrite + text[end:]
    if text == text_of(posting):
        return posting
    title, _, description = _LEFT_OVER.sub("", text).partition("\n")
    return posting.model_copy(update={"title": title.strip() or posting.title, "description": description})

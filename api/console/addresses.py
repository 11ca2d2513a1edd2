"""Ids in the addresses of pages: any id can stand there, one that holds a slash or is only dots too.

A server decodes %2F before it looks for the route, so percent signs alone cannot carry a slash; these few signs are
written with a tilde instead (`a/b` as `a~2Fb`), whatever else is odd with a percent sign as everywhere.
"""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import Path
from pydantic import AfterValidator

_SIGNS = {"/": "~2F", "\\": "~5C", "~": "~7E", ".": "~2E"}
_WRITTEN = {written: sign for sign, written in _SIGNS.items()}


def in_path(identifier: str) -> str:
    """The id as one step of an address."""
    dots = identifier.strip(".") == ""
    told = "".join(_SIGNS[sign] if sign in "/\\~" or (dots and sign == ".") else sign for sign in identifier)
    return quote(told, safe="")


def from_path(step: str) -> str:
    """The id that a step of an address, already percent-decoded, stands for."""
    return re.sub("~(2F|5C|7E|2E)", lambda found: _WRITTEN[found[0]], step)


def address(room: str, identifier: str, page: str = "") -> str:
    """The page of one person, posting or list: /console/people/S0001/policies."""
    return f"/console/{room}/{in_path(identifier)}" + (f"/{page}" if page else "")


_Step = Path(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]+$")
SeekerId = Annotated[str, _Step, AfterValidator(from_path)]
PostingId = Annotated[str, _Step, AfterValidator(from_path)]
DecisionId = Annotated[str, _Step, AfterValidator(from_path)]

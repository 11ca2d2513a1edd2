"""Kinds of work as people refuse them (不看这类): the minor groups (小类) of 职业分类大典.

Why this level. One occupation is too narrow: the neighbours of a minor group are what titles leave open (司机 is
客运 or 货运, 月嫂 is 家政服务员 or 保育师), so that of a refused occupation the same advertisements would come back
under the next name. A middle group is too wide: 4-09 puts cleaners beside those who keep rivers and reservoirs. A minor
group is also what reasons and gaps call 「一类活」 (`explain.work`). A title that names no trade (操作工) stands by
itself in a group that ends in -00, which refuses such titles alone and not the trades beneath. Which occupations a
group holds is told before anybody refuses it, because its official name is nobody's word.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from matching.text.clean import clean_line

GROUP = len("4-09-08")
"""Signs of a code that name the minor group."""
TOLD = 3
"""Occupations of a group that are named."""
_BETWEEN = r"\s;；、,，|"
"""What stands between the kinds of a list."""


class WorkGroups:
    """Minor groups by code (4-09-08).

    Parameters
    ----------
    codes, names : sequences
        The whole classification in its order, groups (4-09-08-00) before what they comprise.
    """

    def __init__(self, codes: Sequence[str], names: Sequence[str]) -> None:
        self._names = dict(zip(codes, names, strict=True))
        self._position = {code: place for place, code in enumerate(codes, start=1)}
        self._codes = tuple(codes)
        self._meant = self._meanings()
        parted = sorted((name for name in self._meant if "、" in name), key=len, reverse=True)
        self._parted = re.compile(f"(?<![^{_BETWEEN}])(?:{'|'.join(map(re.escape, parted))})(?![^{_BETWEEN}])")

    def _meanings(self) -> dict[str, str]:
        """Groups by every code within, and by every name that no other group has; a level above is no group by name."""
        groups = {code: code[:GROUP] for code in self._codes if self.position(code[:GROUP])}
        named: dict[str, set[str]] = defaultdict(set)
        for code, group in groups.items():
            if not group.endswith("-00"):
                named[_plain(self._names[code])].add(group)
        alone = {name: group for name, (group, *others) in named.items() if not others}
        return groups | {group: group for group in groups.values()} | alone

    def read(self, text: str) -> str | None:
        """The group meant: by its code or name (餐饮服务人员), or by those of an occupation within (餐厅服务员)."""
        return self._meant.get(_plain(text))

    def in_list(self, text: str) -> str:
        """A list of kinds, those whose names hold the sign that parts lists (「、」) by their codes."""
        return self._parted.sub(lambda found: self._meant[found[0]], text) if self._meant else text

    @cached_property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """(name, a few occupations within, if there are any) of every group that may be told by its name."""
        told = ((self._names[code], self.members(code[:GROUP])) for code in self._codes if code.endswith("-00"))
        return tuple((name, "、".join(members[:TOLD])) for name, members in told if self.read(name))

    @staticmethod
    def among(codes: Sequence[str]) -> list[str]:
        """The minor groups of occupations, each once, ascending."""
        return sorted({code[:GROUP] for code in codes})

    def position(self, group: str) -> int:
        """1 + place of the group in the classification; 0 of one that it does not name."""
        return self._position.get(f"{group}-00", 0)

    def at(self, position: int) -> str | None:
        """The group at a position; None at 0."""
        return self._codes[position - 1][:GROUP] if position else None

    def members(self, group: str) -> list[str]:
        """Names of its occupations, in the order of the classification."""
        return [self._names[one] for one in self._codes if one.startswith(f"{group}-") and not one.endswith("-00")]

    def said(self, group: str) -> str:
        """As it is told: 保洁员、生活垃圾清运工、生活垃圾处理工（环境卫生服务人员）."""
        name, members = self._names.get(f"{group}-00", group), self.members(group)
        if not members:
            return f"没写明工种的{name}"
        more = f"等{len(members)}种" if len(members) > TOLD else ""
        return f"{'、'.join(members[:TOLD])}{more}（{name}）"


def _plain(name: str) -> str:
    return "".join(clean_line(name).split())

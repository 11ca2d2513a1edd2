"""Names of places, as people write them, to divisions of China.

「深圳·龙岗区」「广东省广州市天河区凤凰街道」「营口鲅鱼圈」「盖县」「熊岳」, or a code of 6, 9 or 12 digits.
Where a name is ambiguous, the home city's own places come first. What cannot be resolved is an error naming the
nearest known place.
"""

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from matching.errors import BadInput
from matching.text.clean import clean_line
from matching.text.divisions import Division, Level, names_of, read_aliases, read_bounds, read_centres, read_divisions

HOME = "210800"
"""营口市."""
_SEPARATORS = re.compile(r"[\s·・•,，、/\\|>＞\-—–_:：.。;；()（）\[\]【】]+")
_LEAD = re.compile(r"^(?:中华人民共和国|中国|家住|现住|住在|位于|目前在|坐标|在|地址)+")
_CODE = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(?:\.0)?")
_NOT_A_PLACE = re.compile(
    r"(?:全国|全省|全市|不限|无|线上|远程|居家|(?:居|在)家(?:办公)?|无固定.*|任意|均可|都可以?|其他|其它|未知|-+|all|any|none|null|nan|n/?a)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"高新|开发|工业|产业|园区|经开|保税|新区|新城|科技|城区|自贸|示范|度假|街区|商圈|校区|小区|社区|景区|片区|厂区|库区|港区"
)
_LIKE_A_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,7}[区县旗]")
_LONGEST_NAME = 16
_NEAR = 70.0


class Regions:
    """All of China down to streets; centres where they are known.

    Parameters
    ----------
    directory : Path
        `data/regions`.
    home : str
        Code of the city whose places come first.
    """

    def __init__(self, directory: Path, home: str = HOME) -> None:
        self._divisions = read_divisions(directory)
        self._centres = read_centres(directory)
        self._bounds = read_bounds(directory)
        self._home = home[:4]
        self._below: dict[str, list[Division]] = defaultdict(list)
        for division in self._divisions.values():
            self._below[division.parent or ""].append(division)
        self._aliases = read_aliases(directory)
        self._scopes: dict[str, dict[str, list[Division]]] = {}
        self._resolve = lru_cache(maxsize=65_536)(self._read)
        self._follow = lru_cache(maxsize=65_536)(self._descend)

    def forget(self) -> None:
        """Let go of the words that were looked up: an address is somebody's."""
        self._resolve.cache_clear()
        self._follow.cache_clear()

    def resolve(self, text: str, field: str = "district", *, within: str = "") -> Division:
        """The smallest division that `text` names.

        Parameters
        ----------
        within : str
            More words about the place (an address), looked at only where `text` alone is ambiguous.

        Raises
        ------
        BadInput
            Naming the nearest known place, or those that bear the same name.
        """
        found = self._resolve(text)
        if isinstance(found, Division):
            return found
        if (
            within
            and (narrower := self.of_address(within)) is not None
            and narrower.full_name.find(_bare(text)[:2]) >= 0
        ):
            return narrower
        raise BadInput(field, text, found)

    def of_address(self, text: str) -> Division | None:
        """The division that an address begins with, None where it names none."""
        return self._follow(_bare(text))[0]

    def says_anywhere(self, text: str) -> bool:
        """「全国」「不限」「远程」: no place, and no error."""
        return _NOT_A_PLACE.fullmatch(_SEPARATORS.sub("", clean_line(text))) is not None

    def get(self, code: str) -> Division | None:
        """The division of a code of six or nine digits."""
        return self._divisions.get(code)

    def of_the_city(self) -> list[Division]:
        """Districts and counties of the home city that exist today, by code."""
        below = self._below[self._home.ljust(6, "0")]
        return sorted((one for one in below if not one.abolished), key=lambda one: one.code)

    def centre(self, code: str | int | None) -> tuple[float, float] | None:
        """(longitude, latitude) of the division, or of the smallest one above it whose centre is known."""
        digits = str(code or "")
        for length in (9, 6, 4):
            found = self._centres.get(digits[:length].ljust(6, "0")) if len(digits) >= length else None
            if found is not None:
                return found
        return None

    def own_centre(self, code: str) -> tuple[float, float] | None:
        """(longitude, latitude) of exactly this division, None where it is not known."""
        return self._centres.get(code)

    def bounds(self, code: str) -> tuple[float, float, float, float] | None:
        """(west, east, south, north) of the province that the division lies in."""
        return self._bounds.get(code[:2] + "0000")

    # -------------------------------------------------------------------------------------------- reading

    def _read(self, text: str) -> Division | str:
        """The division, or what to do instead."""
        if match := _CODE.fullmatch(clean_line(text)):
            return self._of_code(match[1])
        bare = _bare(text)
        division, rest = self._follow(bare)
        if division is None:
            return self._nearest_of(bare)
        if _LIKE_A_COUNTY.fullmatch(rest) and not _ZONE.search(rest) and self._descend(rest)[0] is None:
            near = self._near_below(division, rest)
            if near is not None:
                return f"没有“{rest}”。最接近的是：{_shown(near)}。请改成它，或写 6 位、9 位代码"
        return division

    def _of_code(self, digits: str) -> Division | str:
        digits = digits[:9] if len(digits) == 12 else digits
        digits = digits[:6] if len(digits) == 9 and digits.endswith("000") else digits.ljust(6, "0")
        division = self._divisions.get(digits)
        if division is None:
            above = self._divisions.get(digits[:6]) or self._divisions.get(digits[:4] + "00")
            return (
                f"没有这个代码。{'最接近的是：' + _shown(above) + '。' if above else ''}请写区县名，或 6 位、9 位代码"
            )
        return self._successor(division)

    def _descend(self, bare: str) -> tuple[Division | None, str]:
        """Follow names from the country down; what is left over is given back."""
        division: Division | None = None
        while bare:
            step = self._step(division, bare)
            if step is None or isinstance(step, str):
                return division, bare
            division, bare = step
        return division, bare

    def _step(self, above: Division | None, bare: str) -> tuple[Division, str] | None:
        names = self._names_below(above)
        for length in range(min(len(bare), _LONGEST_NAME), 1, -1):
            if candidates := names.get(bare[:length]):
                chosen = self._choose(candidates, bare[length:])
                return (chosen, bare[length:]) if chosen else None
        if above is not None and bare.startswith(above.name):
            return above, bare[len(above.name) :]
        return None

    def _choose(self, candidates: list[Division], rest: str) -> Division | None:
        """The highest; then the home city's; then the one under which the rest of the words makes sense."""
        top = min(division.level for division in candidates)
        if top > Level.CITY and (home := [division for division in candidates if division.code.startswith(self._home)]):
            candidates, top = home, min(division.level for division in home)
        candidates = [division for division in candidates if division.level == top]
        if len(candidates) > 1 and any(not division.abolished for division in candidates):
            candidates = [division for division in candidates if not division.abolished]
        if len(candidates) > 1 and rest:
            candidates = [division for division in candidates if self._step(division, rest)] or candidates
        return self._successor(candidates[0]) if len(candidates) == 1 else None

    def _successor(self, division: Division) -> Division:
        """An abolished division is told by what took its place, or by its city."""
        if not division.abolished:
            return division
        code = self._aliases.get(division.name) if division.code.startswith(self._home) else None
        return self._divisions[code or division.parent or division.code]

    # -------------------------------------------------------------------------------------------- names

    def _names_below(self, above: Division | None) -> dict[str, list[Division]]:
        scope = above.code if above else ""
        if scope not in self._scopes:
            names: dict[str, list[Division]] = defaultdict(list)
            for division in self._candidates(above):
                for name in names_of(division):
                    names[_SEPARATORS.sub("", name)].append(division)
            for alias, code in self._aliases.items():
                division = self._divisions[code]
                if (above is None or self._lies_in(division, above)) and division not in names[alias]:
                    names[alias].append(division)
            self._scopes[scope] = dict(names)
        return self._scopes[scope]

    def _candidates(self, above: Division | None) -> list[Division]:
        """Where the next name may lie: a level may be left out, but streets need their city."""
        if above is None:
            whole = [one for one in self._divisions.values() if one.level is not Level.STREET]
            return whole + [one for one in self._divisions.values() if self._is_home_street(one)]
        below = list(self._below[above.code])
        deeper = [one for near in below for one in self._below[near.code]]
        return below + [one for one in deeper if above.level is Level.CITY or one.level is not Level.STREET]

    def _lies_in(self, division: Division, above: Division) -> bool:
        return division.code != above.code and division.full_name.startswith(above.full_name)

    def _is_home_street(self, division: Division) -> bool:
        return division.level is Level.STREET and division.code.startswith(self._home)

    def _nearest_of(self, bare: str) -> str:
        same = next(
            (found for length in range(len(bare), 1, -1) if (found := self._names_below(None).get(bare[:length]))), []
        )
        same = [division for division in same if not division.abolished]
        if len(same) > 1:
            shown = "、".join(division.full_name for division in same[:4])
            return f"叫这个名字的地方不止一个：{shown}。请把城市名也写上，或写 6 位代码"
        names = self._names_below(None)
        near = [
            (score, names[name][0])
            for name, score, _ in process.extract(bare, names.keys(), scorer=fuzz.ratio, limit=9)
        ]
        best = max(near, key=lambda one: (one[0], one[1].code.startswith(self._home)), default=(0.0, None))[1]
        shown = f"最接近的是：{_shown(best)}。" if best and bare else ""
        return f"没有这个地方。{shown}请写区县名（如 辽宁省营口市站前区），或 6 位、9 位代码"

    def _near_below(self, division: Division, rest: str) -> Division | None:
        names = self._names_below(division)
        nearest = process.extractOne(rest, names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return names[nearest[0]][0] if nearest else None


def _bare(text: str) -> str:
    return _LEAD.sub("", _SEPARATORS.sub("", clean_line(text)))


def _shown(division: Division) -> str:
    return f"{division.full_name}（{division.code}）"

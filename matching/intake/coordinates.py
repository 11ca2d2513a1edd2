"""Coordinates against the district they come with: what cannot be true is dropped, with a note."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from matching.text.divisions import Division
from matching.text.regions import Regions

CHINA = (73.0, 136.0, 3.0, 54.0)
"""West, east, south, north, in degrees."""
FARTHEST_KM = 150.0
"""From the centre of its city or county; farther is a mistake, not a suburb."""
MARGIN = 0.3
"""Degrees beyond a province's bounds that are forgiven."""
SHARED_BY_CITIES, SHARED_BY_COUNTIES = 3, 5
"""One and the same coordinate cannot lie in so many: then it is a stand-in for the unknown."""
_EARTH_KM = 6371.0

Point = tuple[float, float]


class Settled(NamedTuple):
    """What is left of a coordinate: the point, or None, and why."""

    point: Point | None
    note: str = ""


class Coordinates:
    """Judges coordinates. `fakes` are points that a file gives for too many different districts."""

    def __init__(self, regions: Regions, fakes: frozenset[Point] = frozenset()) -> None:
        self._regions, self._fakes = regions, fakes

    def settle(self, longitude: str, latitude: str, division: Division | None) -> Settled:
        """The point, both figures swapped back if need be; or no point and the reason."""
        if not longitude and not latitude:
            return Settled(None)
        point = _point(longitude, latitude)
        if point is None:
            return Settled(None, f"坐标 {longitude},{latitude} 不是经纬度，已略去")
        swapped = _within(point[::-1], CHINA) and not _within(point, CHINA)
        point = point[::-1] if swapped else point
        reason = self._impossible(point, division)
        if reason:
            return Settled(None, f"坐标 {longitude},{latitude} {reason}，已略去")
        return Settled(point, f"坐标 {longitude},{latitude} 经度和纬度写反了，已对调" if swapped else "")

    def _impossible(self, point: Point, division: Division | None) -> str:
        if not _within(point, CHINA):
            return "不在中国境内"
        if point in self._fakes:
            return "在这个文件里用于许多不同的区县，不是真实位置"
        if division is None:
            return ""
        bounds = self._regions.bounds(division.code)
        if bounds and not _within(point, bounds, MARGIN):
            return f"不在{division.full_name}"
        centre = self._regions.centre(division.code) if not division.code.endswith("0000") else None
        if centre and kilometres(point, centre) > FARTHEST_KM:
            return f"离{division.full_name}超过 {FARTHEST_KM:.0f} 公里"
        return ""


def shared_points(places: Iterable[tuple[str, str, str]]) -> frozenset[Point]:
    """Points given, to the last digit, for districts far too many.

    Parameters
    ----------
    places : iterable of (longitude, latitude, code)
        The figures as written and the code of the district that they come with, row by row.
    """
    codes: dict[Point, set[str]] = defaultdict(set)
    for longitude, latitude, code in places:
        point = _point(longitude, latitude)
        if point is not None and code:
            codes[point].add(code[:6])
    return frozenset(point for point, served in codes.items() if _is_stand_in(served))


def _is_stand_in(codes: set[str]) -> bool:
    counties = {code for code in codes if not code.endswith("00")}
    return len({code[:4] for code in codes}) >= SHARED_BY_CITIES or len(counties) >= SHARED_BY_COUNTIES


def kilometres(one: Point, other: Point) -> float:
    """Great-circle distance of two points (longitude, latitude) in degrees."""
    west, south, east, north = map(math.radians, (*one, *other))
    haversine = (
        math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, haversine)))


def _point(longitude: str, latitude: str) -> Point | None:
    try:
        point = float(longitude), float(latitude)
    except ValueError:
        return None
    return point if all(map(math.isfinite, point)) else None


def _within(point: Point, bounds: tuple[float, float, float, float], margin: float = 0.0) -> bool:
    west, east, south, north = bounds
    return west - margin <= point[0] <= east + margin and south - margin <= point[1] <= north + margin

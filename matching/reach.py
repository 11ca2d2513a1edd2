"""How far apart two places are, and how long the way takes on foot, by e-bike, by bus.

Points lie on the unit sphere (`on_sphere`), so that a distance is a chord: exact to about a metre in float32, where
the cosine of a small angle would lose every digit. Minutes are estimates from the straight line, door to door, meant
to be rather too long than too short; every constant below is an assumption, written with what it rests on. None of
them was fitted to data. Unknown places give NaN.
"""

import math
from enum import IntEnum
from typing import TypeVar

import numpy as np

from matching.columns import Array

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
DETOUR = 1.3
"""Way along the streets over straight line; studies of road networks report 1.2-1.4 for towns (assumption)."""
WALK_KMH = 4.5
"""1.25 m/s: between the 1.0-1.2 m/s used for crossing times and the 1.4 m/s of young adults (assumption)."""
EBIKE_KMH = 15.0
"""Door to door with lights and crossings; GB 17761-2018 allows 25 km/h at most (assumption)."""
EBIKE_MINUTES = 2.0
"""Taking it out and parking it (assumption)."""
BUS_MINUTES = 16.0
"""Walking to and from the stops (8) and waiting half of a 16-minute interval (8) (assumption)."""
BUS_KMH = 18.0
"""City bus including its stops (assumption)."""
BUS_TOWN_KM = 15.0
"""Kilometres of road after which the way leads out of town, on a country bus."""
COACH_KMH = 40.0
"""Country bus between counties including its stops (assumption)."""
EASY_WALK_MINUTES = 10.0
"""A walk this short is what one would do, even where riding is quicker."""


Number = TypeVar("Number", float, Array)


class Mode(IntEnum):
    """How the way is made; the value is the place in the answer of `minutes_by_mode`."""

    WALK = 0
    EBIKE = 1
    BUS = 2

    @property
    def chinese(self) -> str:
        return ("步行", "骑电动车", "坐公交")[self]


def on_sphere(longitude: Array | float, latitude: Array | float) -> Array:
    """Point on the unit sphere, float32 of shape (..., 3), from degrees; NaN stays NaN."""
    lon, lat = np.radians(np.asarray(longitude, np.float64)), np.radians(np.asarray(latitude, np.float64))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1).astype(np.float32)


def squared_chord(a: Array, b: Array) -> Array:
    """Squared straight line through the sphere, in radii; shapes (..., 3) broadcast, NaN when either is unknown."""
    a, b = np.asarray(a), np.asarray(b)
    gaps = [a[..., axis] - b[..., axis] for axis in range(3)]
    squares: Array = gaps[0] * gaps[0] + gaps[1] * gaps[1] + gaps[2] * gaps[2]
    return squares


def distance_km(a: Array, b: Array) -> Array:
    """Great-circle distance between points of the unit sphere, km as the crow flies; NaN when either is unknown."""
    half = np.sqrt(squared_chord(a, b)) / 2
    arc: Array = 2 * EARTH_KM * np.arcsin(np.minimum(half, 1))
    return arc


def chord_of(km: Array) -> Array:
    """Chord in radii of a great-circle distance in km; anything beyond half the Earth is the diameter."""
    chord: Array = 2 * np.sin(np.minimum(np.asarray(km) / (2 * EARTH_KM), np.pi / 2))
    return chord


def minutes_by_mode(km: Number) -> tuple[Number, Number, Number]:
    """Minutes by every Mode in order, from the straight line in km, a float or an array; NaN stays NaN."""
    road = km * DETOUR
    beyond_town = (road - BUS_TOWN_KM + abs(road - BUS_TOWN_KM)) / 2
    return (
        road * (60 / WALK_KMH),
        EBIKE_MINUTES + road * (60 / EBIKE_KMH),
        BUS_MINUTES + (road - beyond_town) * (60 / BUS_KMH) + beyond_town * (60 / COACH_KMH),
    )


def shortest_minutes(km: Array | float, can_ride: Array | bool = True) -> Array:
    """Minutes by the quickest mode open to the person; somebody who cannot ride walks or takes the bus."""
    walk, ebike, bus = minutes_by_mode(np.asarray(km, np.float64))
    quickest: Array = np.minimum(np.minimum(walk, bus), np.where(can_ride, ebike, walk))
    return quickest


def reach_km(minutes: Array | float, can_ride: Array | bool = True) -> Array:
    """The inverse of `shortest_minutes`: the furthest straight line in km that these minutes cover."""
    time = np.asarray(minutes, np.float64)
    walk = time / 60 * WALK_KMH
    ebike = np.maximum(time - EBIKE_MINUTES, 0) / 60 * EBIKE_KMH
    riding = np.maximum(time - BUS_MINUTES, 0) / 60
    town_hours = BUS_TOWN_KM / BUS_KMH
    bus = np.minimum(riding, town_hours) * BUS_KMH + np.maximum(riding - town_hours, 0) * COACH_KMH
    furthest: Array = np.maximum(np.maximum(walk, bus), np.where(can_ride, ebike, 0.0)) / DETOUR
    return furthest


def best_mode(km: float, can_ride: bool = True) -> tuple[Mode, int] | None:
    """What one would do and the whole minutes it takes (rounded up); None when the distance is unknown.

    An easy walk is walked; otherwise the quickest mode.
    """
    if math.isnan(km):
        return None
    walk, ebike, bus = minutes_by_mode(km)
    if walk <= EASY_WALK_MINUTES:
        return Mode.WALK, math.ceil(walk)
    minutes, mode = min((walk, Mode.WALK), (bus, Mode.BUS), (ebike if can_ride else math.inf, Mode.EBIKE))
    return mode, math.ceil(minutes)

"""Distances are true, minutes honest, and what is unknown stays unknown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.reach import (
    Mode,
    best_mode,
    chord_of,
    distance_km,
    minutes_by_mode,
    on_sphere,
    reach_km,
    shortest_minutes,
    squared_chord,
)

ZHANQIAN, GAIZHOU = (122.2354, 40.6674), (122.3493, 40.4005)


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lon, lat), (lon2, lat2) = np.radians(a), np.radians(b)
    h = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return float(2 * 6371.0088 * np.arcsin(np.sqrt(h)))


def test_distance_agrees_with_the_haversine_formula() -> None:
    assert float(distance_km(on_sphere(*ZHANQIAN), on_sphere(*GAIZHOU))) == pytest.approx(
        haversine(ZHANQIAN, GAIZHOU), rel=1e-4
    )


@given(st.floats(121.5, 123.0), st.floats(39.8, 41.0), st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_a_few_metres_are_not_lost_in_float32(lon: float, lat: float, east: float, north: float) -> None:
    a, b = (lon, lat), (lon + east, lat + north)
    assert float(distance_km(on_sphere(*a), on_sphere(*b))) == pytest.approx(haversine(a, b), abs=0.003)


def test_one_place_against_many_and_the_reverse_give_the_same() -> None:
    many = on_sphere(np.array([122.1, 122.2, np.nan]), np.array([40.1, 40.6, np.nan]))
    one = on_sphere(*ZHANQIAN)
    np.testing.assert_array_equal(distance_km(one, many), distance_km(many, one))
    assert distance_km(one, many).shape == (3,)


def test_an_unknown_place_gives_nan_and_no_mode() -> None:
    unknown = on_sphere(np.nan, np.nan)
    km = distance_km(on_sphere(*ZHANQIAN), unknown)
    assert np.isnan(km)
    assert np.isnan(minutes_by_mode(km)).all()
    assert best_mode(float(km)) is None


@given(st.floats(0, 300), st.booleans())
def test_reach_is_the_inverse_of_the_shortest_minutes(km: float, can_ride: bool) -> None:
    assert float(reach_km(shortest_minutes(km, can_ride), can_ride)) == pytest.approx(km, abs=1e-6)


@given(st.floats(0, 200), st.floats(0, 200), st.booleans())
def test_further_never_takes_less_time(a: float, b: float, can_ride: bool) -> None:
    near, far = sorted((a, b))
    assert shortest_minutes(near, can_ride) <= shortest_minutes(far, can_ride)


@given(st.floats(0.1, 100), st.floats(0.1, 100))
def test_chords_order_like_distances(a: float, b: float) -> None:
    assert (chord_of(a) < chord_of(b)) == (a < b) or abs(a - b) < 1e-9


def test_chord_of_a_distance_matches_the_chord_of_its_points() -> None:
    a, b = on_sphere(*ZHANQIAN), on_sphere(*GAIZHOU)
    assert float(chord_of(distance_km(a, b)) ** 2) == pytest.approx(float(squared_chord(a, b)), rel=1e-4)


def test_one_walks_a_short_way_rides_across_town_and_takes_the_bus_beyond() -> None:
    modes = [best_mode(km) for km in (0.4, 4, 40)]
    assert [mode[0] for mode in modes if mode] == [Mode.WALK, Mode.EBIKE, Mode.BUS]


def test_somebody_who_cannot_ride_is_never_told_to() -> None:
    modes = [best_mode(km, can_ride=False) for km in np.linspace(0, 30, 50)]
    assert all(mode is not None and mode[0] is not Mode.EBIKE for mode in modes)

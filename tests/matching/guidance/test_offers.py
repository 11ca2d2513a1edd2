"""Courses, fairs and stations: told for a reason, never farther than is said."""

from datetime import date, timedelta

import pytest

from matching.guidance.offers import FAR_MINUTES, NEAR_MINUTES, RECURS, Home, courses_for, fairs_for, stations_for
from matching.reach import distance_km, minutes_by_mode, on_sphere
from matching.records import JobFair, JobPosting, Place, Station, TrainingCourse
from tests.builders import HOME, north

TODAY = date(2026, 11, 25)


def kilometres(place: Place) -> float:
    return float(distance_km(on_sphere(*HOME), on_sphere(place.longitude or 0.0, place.latitude or 0.0)))


AT_HOME = Home(kilometres, district_code="210802001")


def at(km: float) -> Place:
    longitude, latitude = north(km)
    return Place(district="辽宁省营口市站前区", district_code="210802", longitude=longitude, latitude=latitude)


def a_course(name: str, *teaches: str, until: date | None = None, fee: float | None = None) -> TrainingCourse:
    return TrainingCourse(
        course_id=name,
        name=name,
        provider="某校",
        teaches=teaches,
        place=at(1),
        enrol_until=until,
        fee=fee,
        source="样例",
    )


def a_fair(fair_id: str, *employers: str, days: int = 7, km: float = 1, **changes: object) -> JobFair:
    told = {
        "fair_id": fair_id,
        "name": fair_id,
        "held_on": TODAY + timedelta(days),
        "place": at(km),
        "employers": employers,
    }
    return JobFair.model_validate(told | {"source": "样例"} | changes)


def a_station(name: str, place: Place) -> Station:
    return Station(station_id=name, name=name, place=place, source="样例")


def a_job(employer: str) -> JobPosting:
    return JobPosting(posting_id=f"p-{employer}", title="理货员", employer=employer)


def test_a_course_answers_a_gap_that_recurs_and_says_how_often() -> None:
    courses = [a_course("c1", "叉车证"), a_course("c2", "电工证"), a_course("c3", "焊工证")]
    told = courses_for(courses, {"叉车证": RECURS, "电工证": 7, "焊工证": RECURS - 1}, TODAY, AT_HOME)
    assert [one["course_id"] for one in told] == ["c2", "c1"]
    assert told[0]["why"] == ["有7个相近岗位要电工证，你的资料里没写"]


@pytest.mark.parametrize(("days", "open_still"), [(-1, False), (0, True), (1, True)])
def test_enrolment_ends_with_its_last_day(days: int, open_still: bool) -> None:
    course = a_course("c1", "叉车证", until=TODAY + timedelta(days))
    assert bool(courses_for([course], {"叉车证": 9}, TODAY, AT_HOME)) is open_still


def test_a_fee_that_is_not_stated_is_not_free() -> None:
    fees = [a_course(f"c{n}", "叉车证", fee=fee) for n, fee in enumerate((None, 0, 800))]
    told = courses_for(fees, {"叉车证": 9}, TODAY, AT_HOME)
    assert [one["fee"] for one in told] == ["收费多少没写，先问", "不收费", "收费800元"]


def test_a_fair_is_told_with_what_fits_there_and_not_without() -> None:
    fairs = [a_fair("f1", "甲公司", "乙公司"), a_fair("f2", "丙公司"), a_fair("f3", "甲公司", days=-1)]
    (told,) = fairs_for(fairs, [a_job("乙 公司"), a_job("丁公司")], (), TODAY, AT_HOME)
    assert (told["fair_id"], [fit["employer"] for fit in told["fits"]]) == ("f1", ["乙 公司"])


def test_a_course_too_far_for_every_day_is_not_named_and_no_fair_for_who_one_surely_is_not() -> None:
    far = a_course("c1", "叉车证").model_copy(update={"place": at(120)})
    assert courses_for([far], {"叉车证": 9}, TODAY, AT_HOME) == []
    fair = a_fair("f1", "甲公司", welcomes=["graduate"])
    both = fair.model_copy(update={"fair_id": "f2", "name": "f2", "welcomes": ("graduate", "veteran")})
    told = fairs_for([fair, both], [a_job("甲公司")], None, TODAY, AT_HOME, ("graduate",))
    assert [one["fair_id"] for one in told] == ["f2"]


def test_of_what_comes_again_the_next_time_is_told() -> None:
    fairs = [a_fair(f"f{days}", "甲公司", days=days, name="月月招") for days in (-2, 61, 30)]
    elsewhere = a_fair("f9", "甲公司", days=3, km=2, name="月月招")
    told = fairs_for([*fairs, elsewhere], [a_job("甲公司")], (), TODAY, AT_HOME)
    assert [one["fair_id"] for one in told] == ["f9", "f30"]
    soon, late = (a_course(f"c{at}", "叉车证", until=TODAY + timedelta(at)) for at in (5, 95))
    again = [one.model_copy(update={"name": "叉车班", "starts_on": one.enrol_until}) for one in (late, soon)]
    assert [one["course_id"] for one in courses_for(again, {"叉车证": 9}, TODAY, AT_HOME)] == ["c5"]


def test_a_fair_for_a_group_is_told_to_its_members_first_however_far() -> None:
    own = a_fair("f1", km=120, welcomes=["veteran"])
    others = [a_fair("f2", "甲公司"), a_fair("f3", "甲公司", welcomes=["graduate"]), a_fair("f4", "甲公司", km=120)]
    told = fairs_for([*others, own], [a_job("甲公司")], ("veteran",), TODAY, AT_HOME)
    assert [one["fair_id"] for one in told] == ["f1", "f2"]
    assert told[0]["way"]["minutes"] > FAR_MINUTES


def test_stations_are_those_within_a_quarter_of_an_hour_else_the_nearest() -> None:
    stations = [a_station(f"s{km}", at(km)) for km in (9, 1, 2, 5)]
    told = stations_for(stations, AT_HOME)
    assert [one["station_id"] for one in told] == ["s1", "s2"]
    assert all(one["way"]["minutes"] <= NEAR_MINUTES and one["near"] for one in told)
    (far,) = stations_for([stations[0], stations[3]], AT_HOME)
    assert (far["station_id"], far["near"]) == ("s5", False)


def test_minutes_are_those_of_the_way_that_is_told() -> None:
    (told,) = stations_for([a_station("s", at(1))], AT_HOME)
    _, ebike, _ = minutes_by_mode(1.0)
    assert told["way"]["text"] == f"骑电动车约{told['way']['minutes']}分钟"
    assert ebike <= told["way"]["minutes"] < ebike + 1
    (walked,) = stations_for([a_station("s", at(1))], Home(kilometres, can_ride=False))
    assert walked["way"]["text"].startswith("步行")


def test_where_only_the_district_is_known_no_minutes_are_made_up() -> None:
    vague = Home(kilometres, exact=False, district_code="210802")
    elsewhere = Place(district="辽宁省营口市盖州市", district_code="210881", longitude=122.36, latitude=40.39)
    told = stations_for([a_station("s1", at(1)), a_station("s2", elsewhere)], vague)
    assert [(one["station_id"], one["way"]["minutes"]) for one in told] == [("s1", None)]

"""What is missing, pay that is far out, and neutral wording."""

from pathlib import Path

import numpy as np
import pytest

from matching.columns import PostingRows
from matching.records import JobPosting, Place
from matching.results import OccupationGuess, Pay, Reading
from matching.screening import Finding, PayBands, Ruling, Screener, mended
from matching.screening.pay import ENOUGH
from matching.vocabulary import PayUnit

SCREENER = Screener.load(Path(__file__).parents[3] / "data" / "policy" / "screening.yaml")
CODES = ("6-18-02-04", "4-07-05-01")
FORKLIFT = (OccupationGuess(code=CODES[0], name="叉车司机", confidence=0.9),)


def a_posting(description: str = "", title: str = "叉车司机", **fields: object) -> JobPosting:
    return JobPosting.model_validate(
        {"posting_id": "p", "title": title, "employer": "某厂", "description": description} | fields
    )


def kinds(posting: JobPosting, reading: Reading, verdict: Ruling, bands: PayBands | None = None) -> list[str]:
    found = SCREENER.screen(posting, reading, *([bands] if bands else []))
    return [one.kind for one in found if one.verdict is verdict]


def test_what_an_advertisement_must_state_and_does_not_is_told() -> None:
    bare = kinds(a_posting(employer="-"), Reading(), Ruling.MISSING)
    assert bare == ["no_employer", "no_headcount", "no_pay", "no_place", "no_expiry"]
    full = a_posting(place=Place(address="老边区"), expires_at="2027-01-01")
    assert kinds(full, Reading(headcount=2, pay=Pay(low=4000, high=None)), Ruling.MISSING) == []
    assert kinds(full, Reading(headcount=2, pay=Pay(low=None, high=None)), Ruling.MISSING) == ["no_pay"]


def market(low: float, high: float, n: int = ENOUGH, district: int = 210804) -> PostingRows:
    rows = PostingRows.blank(n)
    rows.key[:] = np.arange(1, n + 1)
    rows.occupations[:, 0], rows.district[:] = 1, district
    rows.pay_low[:], rows.pay_high[:] = low, high
    return rows


@pytest.mark.parametrize(("pay", "is_out"), [((5000, 7000), False), ((900, 1000), True), ((30_000, 50_000), True)])
def test_pay_far_outside_the_market_of_its_occupation_is_doubtful(pay: tuple[float, float], is_out: bool) -> None:
    bands = PayBands.of(market(5000, 8000), CODES)
    reading = Reading(pay=Pay(low=pay[0], high=pay[1]), occupations=FORKLIFT)
    assert kinds(a_posting(), reading, Ruling.DOUBTFUL, bands) == ["pay_out_of_band"] * is_out


def test_pay_by_the_hour_is_compared_by_the_month() -> None:
    bands = PayBands.of(market(5000, 8000), CODES)
    reading = Reading(pay=Pay(low=25, high=30, unit=PayUnit.HOUR), occupations=FORKLIFT)
    assert kinds(a_posting(), reading, Ruling.DOUBTFUL, bands) == []


def test_a_district_is_judged_by_its_own_market_where_it_has_one() -> None:
    both = PostingRows.concatenate([market(5000, 8000, 400), market(20_000, 30_000, district=210811)])
    bands = PayBands.of(both, CODES)
    reading = Reading(pay=Pay(low=60_000, high=60_000), occupations=FORKLIFT)
    in_dear_district = a_posting(place=Place(district="老边区", district_code="210811"))
    assert kinds(in_dear_district, reading, Ruling.DOUBTFUL, bands) == []
    assert kinds(a_posting(), reading, Ruling.DOUBTFUL, bands) == ["pay_out_of_band"]


def test_there_is_no_band_without_enough_postings() -> None:
    bands = PayBands.of(market(5000, 8000, ENOUGH - 1), CODES)
    reading = Reading(pay=Pay(low=1, high=1), occupations=FORKLIFT)
    assert kinds(a_posting(), reading, Ruling.DOUBTFUL, bands) == []


def test_neutral_wording_takes_the_place_of_what_was_found_and_of_nothing_else() -> None:
    posting = a_posting("要求:女,25-38岁,会开票。五险一金,女装厂", title="女文员(急招)")
    new = mended(posting, SCREENER.screen(posting, Reading()))
    assert (new.title, new.description) == ("文员(急招)", "性别不限,年满18周岁,会开票。五险一金,女装厂")
    assert mended(new, SCREENER.screen(new, Reading())) is new


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("包装女工", "包装工"), ("女服务员", "服务员"), ("男保安", "保安"), ("女师傅", "师傅"), ("美女前台", "前台"),
        ("招聘美女前台", "招聘前台"), ("招聘男保安", "招聘保安"), ("限女服务员", "招服务员"), ("普工-女工", "普工"),
        ("普工女工", "普工"), ("女工", "工人"), ("招女工", "招工"), ("招女生", "招人员"), ("招美女若干", "招人员若干"),
        ("包装工(女)", "包装工(性别不限)"), ("前厅女服务员", "前厅服务员"), ("女生产工人", "生产工人"),
        ("女老师", "老师"), ("女装导购", "女装导购"), ("男女服务员", "男女服务员"), ("男士理发师", "男士理发师"),
    ],
)  # fmt: skip
def test_neutral_wording_leaves_a_whole_title(title: str, whole: str) -> None:
    posting = a_posting("工作认真", title=title)
    new = mended(posting, SCREENER.screen(posting, Reading()))
    assert new.title == whole
    assert mended(new, SCREENER.screen(new, Reading())) is new


def test_a_sex_before_the_name_of_the_work_is_taken_out_of_a_sentence_too() -> None:
    posting = a_posting("要女的师傅,自带手法", title="搓澡师傅")
    assert mended(posting, SCREENER.screen(posting, Reading())).description == "要师傅,自带手法"


def test_of_findings_that_overlap_the_widest_gives_the_wording() -> None:
    posting = a_posting("abcdef", title="t")
    found = [Finding("k", span, "", Ruling.DOUBTFUL, "", to, "") for span, to in (((3, 5), "X"), ((2, 6), "Y"))]
    assert mended(posting, found).description == "Yef"
    assert mended(posting, found[::-1]).description == "Yef"


def test_what_no_wording_can_mend_stays() -> None:
    posting = a_posting("先交押金300元")
    assert mended(posting, SCREENER.screen(posting, Reading())) is posting

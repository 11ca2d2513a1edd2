"""Places as people write them."""

import csv
import hashlib
from functools import cache
from pathlib import Path

import pytest

from matching.errors import BadInput
from matching.text.divisions import Level
from matching.text.regions import Regions

DATA = Path(__file__).resolve().parents[3] / "data"


@cache
def regions() -> Regions:
    return Regions(DATA / "regions")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("深圳·龙岗区", "440307"),
        ("青岛··", "370200"),
        ("广东省广州市天河区凤凰街道", "440106019"),
        ("广州市凤凰街道", "440106019"),
        ("营口鲅鱼圈", "210804"),
        ("辽宁省 营口市 站前区", "210802"),
        ("盖县", "210881"),
        ("熊岳", "210804100"),
        ("盖州双台镇", "210881118"),
        ("大石桥", "210882"),
        ("210804", "210804"),
        ("210804.0", "210804"),
        ("210804100", "210804100"),
        ("210804000000", "210804"),
        ("210824", "210881"),
        ("2108", "210800"),
        ("内蒙古呼和浩特市", "150100"),
        ("恩施州", "422800"),
        ("上海浦东新区", "310115"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("湖北省仙桃市", "429004"),
        ("东莞市长安镇", "441900119"),
        ("杭州·余杭区·仓前", "330110012"),
        ("成都·高新区", "510100"),
        ("宁波江东区", "330200"),
        ("家住老边区", "210811"),
    ],
)
def test_a_place_is_found_however_it_is_written(written: str, code: str) -> None:
    assert regions().resolve(written).code == code


@pytest.mark.parametrize(
    ("unknown", "nearest"),
    [
        ("鲅于圈", "鲅鱼圈区"),
        ("盖洲市", "盖州市"),
        ("大石侨", "大石桥市"),
        ("营口·鲅鱼全区", "鲅鱼圈区"),
        ("210899", "营口市"),
        ("盖平市西街", "盖州市"),
    ],
)
def test_an_unknown_place_is_an_error_that_names_the_nearest_known_one(unknown: str, nearest: str) -> None:
    with pytest.raises(BadInput) as caught:
        regions().resolve(unknown)
    assert nearest in caught.value.cure
    assert caught.value.value == unknown


def test_a_name_of_several_places_is_an_error_that_names_them() -> None:
    with pytest.raises(BadInput, match="北京市朝阳区"):
        regions().resolve("朝阳区")


def test_more_words_settle_an_ambiguous_name() -> None:
    assert regions().resolve("朝阳区", within="北京市朝阳区某路5号").code == "110105"


def test_the_home_citys_places_come_first() -> None:
    assert regions().resolve("红旗镇").code == "210804102"
    assert Regions(DATA / "regions", home="220100").resolve("朝阳区").code == "220104"


def test_a_street_names_all_that_lies_above_it() -> None:
    street = regions().resolve("熊岳镇")
    assert (street.full_name, street.level) == ("辽宁省营口市鲅鱼圈区熊岳镇", Level.STREET)


def test_the_centre_is_that_of_the_smallest_division_known() -> None:
    assert regions().centre("210804100") == pytest.approx((122.12284, 40.17737))
    assert regions().centre("210803004") == regions().own_centre("210803")
    assert regions().centre("440307") is None
    assert regions().centre(None) is None


def test_a_doubtful_coordinate_is_not_used() -> None:
    assert regions().own_centre("210802007") is None
    assert regions().centre("210802007") == regions().own_centre("210802")


@pytest.mark.parametrize("words", ["全国", "不限", "在家办公··", "无固定地点"])
def test_anywhere_is_no_place_and_no_error(words: str) -> None:
    assert regions().says_anywhere(words)
    assert not regions().says_anywhere("营口")


def test_an_address_gives_its_division() -> None:
    found = regions().of_address("营口市站前区渤海大街5号")
    assert found is not None
    assert found.code == "210802"
    assert regions().of_address("渤海大街5号") is None


def test_every_home_street_is_found_by_its_name_and_its_code() -> None:
    with (DATA / "regions/yingkou_streets.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert regions().resolve(row["code"]).code == row["code"]
            assert regions().resolve(f"营口市{row['area_name']}{row['name']}").code == row["code"]


def test_the_readme_names_every_file_with_its_hash() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in sorted((DATA / "regions").iterdir()):
        assert f"`{path.name}`" in readme
        assert hashlib.sha256(path.read_bytes()).hexdigest() in readme

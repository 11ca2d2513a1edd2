"""Divisions of China: provinces, cities, counties, streets, each with its code, its names and where it lies.

Codes are those of GB/T 2260 (six digits) and of the statistics bureau's streets (nine). Names of provinces, cities and
counties, abolished ones too, come from the `python-stdnum` library; streets and coordinates from `data/regions`.
"""

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from importlib.resources import files
from pathlib import Path


class Level(IntEnum):
    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    STREET = 4


@dataclass(frozen=True, slots=True)
class Division:
    """One division: `code` of six or nine digits, `name` its own, `full_name` with those above it."""

    code: str
    name: str
    full_name: str
    level: Level
    parent: str | None
    former: tuple[str, ...] = ()
    abolished: bool = False


_ETHNIC = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|达斡尔|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|普米族|塔吉克|怒族|"
    "鄂温克族|鄂温克|德昂族|保安族|裕固族|独龙族|鄂伦春|各族"
)
_ENDINGS = {
    Level.PROVINCE: re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市)$"),
    Level.CITY: re.compile(rf"(?:(?:{_ETHNIC})*自治州|地区|盟|市)$"),
    Level.COUNTY: re.compile(rf"(?:(?:{_ETHNIC})*自治[县旗]|左旗|新区|林区|特区|[县区市旗])$"),
    Level.STREET: re.compile(rf"(?:街道办事处|街道|(?:{_ETHNIC})*民族乡|(?:{_ETHNIC})*[镇乡]|地区|苏木)$"),
}
_NAME_AND_YEARS = re.compile(r"(?:\[(\d{4})?-(\d{4})?\])?([^,\[\]]+)")
_NO_PLACE = re.compile(r"^(?:市辖区|县|市区|郊区|省直辖|自治区直辖|.*直辖县级)")


def names_of(division: Division) -> set[str]:
    """Every way to say its own name: 鲅鱼圈区, 鲅鱼圈."""
    found = {division.name, *division.former}
    found |= {_ENDINGS[division.level].sub("", name) for name in tuple(found)}
    if division.name.endswith("自治州"):
        found.add(_ENDINGS[Level.CITY].sub("州", division.name))
    return {name for name in found if len(name) >= 2}


def read_divisions(directory: Path) -> dict[str, Division]:
    """All divisions by code, higher ones first."""
    streets = list(_street_rows(directory))
    counties = {area for _, _, area in streets}
    divisions: dict[str, Division] = {}
    for code, names in _registered():
        division = _division(code, names, divisions, current=code in counties)
        if division is not None:
            divisions[code] = division
    divisions |= {alias.code: alias for alias in _new_counties(directory, divisions)}
    for code, name, area in streets:
        above = divisions.get(area) or divisions.get(area[:4] + "00") or divisions[area[:2] + "0000"]
        divisions[code] = Division(code, name, above.full_name + name, Level.STREET, above.code)
    return divisions


def _registered() -> Iterator[tuple[str, list[tuple[str | None, str | None, str]]]]:
    """Codes with their names over the years, from the library's table."""
    province = ""
    for line in files("stdnum").joinpath("cn/loc.dat").read_text(encoding="utf-8").splitlines():
        code, _, quoted = line.strip().partition(" ")
        if not code.isdigit():
            continue
        names = [match.groups() for match in _NAME_AND_YEARS.finditer(quoted.partition('"')[2].rstrip('"'))]
        province = code if len(code) == 2 else province
        yield (province + "0000" if len(code) == 2 else province + code), names  # type: ignore[misc]


def _division(
    code: str, names: list[tuple[str | None, str | None, str]], known: dict[str, Division], *, current: bool
) -> Division | None:
    names = [one for one in names if not _NO_PLACE.match(one[2])]
    if not names:
        return None
    living = [one for one in names if one[1] is None] or names[-1:]
    name = living[-1][2]
    former = tuple({one[2] for one in names} - {name})
    level = Level.PROVINCE if code.endswith("0000") else Level.CITY if code.endswith("00") else Level.COUNTY
    higher = (code[:4] + "00", code[:2] + "0000")[0 if level is Level.COUNTY else 1 :]
    above = next((known[one] for one in higher if one in known and level is not Level.PROVINCE), None)
    abolished = living[-1][1] is not None and not current
    full_name = (above.full_name if above else "") + name
    return Division(code, name, full_name, level, above.code if above else None, former, abolished)


def _new_counties(directory: Path, known: dict[str, Division]) -> Iterator[Division]:
    """Counties younger than the library's table, from our own list."""
    for alias, code in read_aliases(directory).items():
        if len(code) == 6 and code not in known:
            above = known[code[:4] + "00"]
            yield Division(code, alias, above.full_name + alias, Level.COUNTY, above.code)


def read_aliases(directory: Path) -> dict[str, str]:
    """Names that people use and no table has (盖县, 熊岳城), with their codes."""
    with (directory / "aliases.csv").open(encoding="utf-8") as file:
        return {row["alias"]: row["code"] for row in csv.DictReader(file)}


def _street_rows(directory: Path) -> Iterator[tuple[str, str, str]]:
    with gzip.open(directory / "china_streets_41k.csv.gz", "rt", encoding="utf-8") as file:
        yield from ((row[0], row[1], row[2]) for row in list(csv.reader(file))[1:])


def read_centres(directory: Path) -> dict[str, tuple[float, float]]:
    """(longitude, latitude) in degrees by code, where one is known and not doubted."""
    centres: dict[str, tuple[float, float]] = {}
    with (directory / "liaoning_coordinates.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["longitude"]:
                centres[row["adcode"][:6]] = (float(row["longitude"]), float(row["latitude"]))
    with (directory / "yingkou_streets.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["lon"] and row["suspect"] != "True":
                centres[row["code"]] = (float(row["lon"]), float(row["lat"]))
    return centres


def read_bounds(directory: Path) -> dict[str, tuple[float, float, float, float]]:
    """(west, east, south, north) in degrees of each province, by its code; rounded outwards."""
    with (directory / "province_bounds.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: (float(row["west"]), float(row["east"]), float(row["south"]), float(row["north"]))
            for row in csv.DictReader(file)
        }

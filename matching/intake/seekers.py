"""A row or a JSON body to a SeekerProfile. What is sensitive never stands in a message."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from stdnum.cn import ric

from matching.errors import BadInput
from matching.intake.coordinates import Coordinates, Point, shared_points
from matching.intake.fields import Row
from matching.intake.mapping import COLUMNS, EXTRA
from matching.intake.pay_columns import read_wish
from matching.intake.places import PlaceReader
from matching.intake.words import (
    ACCEPTED_EVIDENCE,
    ACCEPTED_SOURCES,
    GroupReader,
    accepted_of,
    read_birth_year,
    read_group_source,
    read_minutes,
    read_sex,
    reader_of,
)
from matching.records import MOST_UNWANTED, Circumstances, Consents, Contact, Protected, SeekerProfile
from matching.text.clean import clean_line
from matching.text.column_words import ACCEPTED_EDUCATION, ACCEPTED_KINDS, read_education, read_kind, read_yes
from matching.text.dates import read_graduation
from matching.text.regions import Regions
from matching.text.work_groups import WorkGroups
from matching.vocabulary import Business, Employment, Situation

_KNOWN = frozenset((*COLUMNS["seekers"], *EXTRA["seekers"]))
_PHONE = re.compile(r"(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})|0\d{2,3}[- ]?\d{7,8}|\d{7,8}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}")
_HIDDEN = "***"
ACCEPTED_WORK = "职业分类大典的小类，名称或编号，如 餐饮服务人员、4-03-02"
NO_WORK = WorkGroups((), ())
FIRST_BIRTH_YEAR = 1920
MOST_MONTHS = 720


class SeekerIntake:
    """Makes seekers of rows; parameters as of `PostingIntake`, who reads the names of groups, and the kinds of work."""

    def __init__(
        self,
        regions: Regions,
        fakes: frozenset[Point] = frozenset(),
        groups: GroupReader | None = None,
        work: WorkGroups = NO_WORK,
    ) -> None:
        self._regions, self._groups, self._work = regions, groups or GroupReader(), work
        self._places = PlaceReader(regions, Coordinates(regions, fakes))

    def for_file(self, places: Iterable[tuple[str, str, str]]) -> "SeekerIntake":
        """The same, knowing which coordinates a file uses for the unknown; see `coordinates.shared_points`."""
        codes = ((longitude, latitude, self._regions.of_address(name)) for longitude, latitude, name in places)
        fakes = shared_points((lon, lat, found.code if found else "") for lon, lat, found in codes)
        return SeekerIntake(self._regions, fakes, self._groups, self._work)

    def one(self, cells: Mapping[str, object]) -> tuple[SeekerProfile, list[str]]:
        """The seeker and what was noted on the way.

        Raises
        ------
        BadRow
            With every problem of the row.
        """
        row = Row(cells, _KNOWN)
        districts = self._wish_districts(row)
        values = {
            **_wishes_and_life(row),
            "unwanted_work": self._unwanted_work(row),
            "wish_districts": tuple(districts.values()),
            "wish_district_codes": tuple(districts),
            "place": self._places.read(row),
            "protected": _protected(row, self._groups),
            "circumstances": _circumstances(row),
            "contact": _contact(row),
            "consents": _consents(row),
        }
        row.refuse_if_bad()
        return SeekerProfile.model_validate(values), row.notes

    def _wish_districts(self, row: Row) -> dict[str, str]:
        """Full names by code, each once; 「不限」 wishes for none in particular."""
        found: dict[str, str] = {}
        for name in row.items("wish_districts"):
            if self._regions.says_anywhere(name):
                continue
            try:
                division = self._regions.resolve(name, "wish_districts")
                found[division.code] = division.full_name
            except BadInput as problem:
                row.problems.append(problem)
        return found

    def _unwanted_work(self, row: Row) -> tuple[str, ...]:
        """Minor groups of the classification, by their names or codes or those of occupations within."""
        found = row.words("unwanted_work", self._work.read, ACCEPTED_WORK, self._work.in_list)
        if len(found) > MOST_UNWANTED:
            row.reject("unwanted_work", len(found), f"最多 {MOST_UNWANTED} 类")
        return found


def _wishes_and_life(row: Row) -> dict[str, object]:
    return {
        "seeker_id": row.line("seeker_id", most=128, required=True, masked=False),
        "wish_titles": row.items("wish_titles"),
        "wish_salary_min": read_wish(row),
        "wish_kinds": row.words("wish_kinds", read_kind, ACCEPTED_KINDS),
        "education": row.word("education", read_education, ACCEPTED_EDUCATION),
        "major": row.line("major"),
        "graduated_on": row.day("graduated_on", read_graduation),
        "experience": row.text("experience"),
        "skills": row.items("skills"),
        "certificates": row.items("certificates"),
        "summary": row.text("summary"),
        "commute_minutes_max": row.word("commute_minutes_max", read_minutes, "30、30分钟、1小时，最多 600 分钟"),
    }


def _protected(row: Row, groups: GroupReader) -> Protected:
    return Protected(
        sex=row.word("sex", read_sex, "男、女"),
        birth_year=_birth_year(row),
        ethnicity=row.line("ethnicity", most=50),
        marriage=row.line("marriage", most=50),
        household_registration=row.line("household_registration"),
        religion=row.line("religion", most=50),
        health=row.line("health", most=500),
        groups=row.words("groups", groups.group, groups.accepted),
        groups_source=row.word("groups_source", read_group_source, ACCEPTED_SOURCES),
        groups_evidence=row.words("groups_evidence", groups.evidence, ACCEPTED_EVIDENCE),
    )


def _birth_year(row: Row) -> int | None:
    year = row.word("birth_year", read_birth_year, "1985")
    if year is not None and not FIRST_BIRTH_YEAR <= year <= datetime.now(UTC).year:
        row.reject("birth_year", year, f"应在 {FIRST_BIRTH_YEAR} 年和今年之间")
        return None
    return year


def _circumstances(row: Row) -> Circumstances:
    """Facts for programmes; a blank is not asked, never no."""
    yes_or_no = ("insured", "left_involuntarily", "first_business", "in_incubator")
    months = row.number("insured_months", 0, MOST_MONTHS, f"累计交了多少个月，0 到 {MOST_MONTHS}")
    return Circumstances(
        employment=row.word("employment", reader_of(Employment), accepted_of(Employment)),
        insured_months=None if months is None else int(months),
        unemployed_since=row.day("unemployed_since"),
        business=row.word("business", reader_of(Business), accepted_of(Business)),
        business_since=row.day("business_since"),
        situations=row.words("situations", reader_of(Situation), accepted_of(Situation)),
        all_told=row.yes("all_told", default=False),
        received=row.items("received"),
        **{name: row.word(name, read_yes, "是、否") for name in yes_or_no},
    )


def _contact(row: Row) -> Contact:
    phone, id_number = clean_line(row.raw("phone")), clean_line(row.raw("id_number")).upper()
    if phone and not _PHONE.fullmatch(phone):
        row.reject("phone", _HIDDEN, "不是电话号码。请写 11 位手机号，或带区号的座机号")
    if id_number and not _ID_NUMBER.fullmatch(id_number):
        row.reject("id_number", _HIDDEN, "不是身份证号。应是 18 位，最后一位可以是 X")
    elif id_number and not ric.is_valid(id_number):
        row.note("身份证号的地区、生日或校验位不对，请与本人核对")
    return Contact(name=row.line("name", most=50, masked=False), phone=phone or None, id_number=id_number or None)


def _consents(row: Row) -> Consents:
    """Personalisation may be refused; the other two must be given."""
    return Consents(
        personalisation=row.yes("consent_personalisation", default=True),
        sensitive=row.yes("consent_sensitive", default=False),
        push=row.yes("consent_push", default=False),
    )

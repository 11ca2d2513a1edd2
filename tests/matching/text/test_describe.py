"""Records to rows: what each column holds, and that nothing protected reaches a seeker's row."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.columns import NO_DATE, PostingRows, SeekerRows, day_number, mask_of, widen
from matching.records import Consents, JobPosting, Place, Protected, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker
from matching.text.describe import Describer, texts_of_seeker
from matching.text.occupations import OccupationModel
from matching.text.regions import Regions
from matching.vocabulary import Education, EmploymentKind, PayUnit, PriorityGroup

DAY = date(2026, 11, 23)
WELDER = JobPosting(
    posting_id="p1",
    title="(急招)【直招】电焊工",
    employer="某某机械有限公司",
    description="要求：会二保焊、氩弧焊，持焊工证，初中以上学历，两年以上经验。五险一金，包吃住，需上夜班。",
    place=Place(district="辽宁省营口市站前区", district_code="210802"),
    salary_min=200,
    salary_max=300,
    salary_unit=PayUnit.DAY,
    kind=EmploymentKind.FULL_TIME,
    published_at=DAY,
)
PERSON = SeekerProfile(
    seeker_id="s1",
    wish_titles=("电焊工", "氩弧焊工"),
    wish_district_codes=("210802", "210800", "210000"),
    wish_salary_min=5000,
    wish_kinds=(EmploymentKind.FULL_TIME,),
    education=Education.JUNIOR,
    experience="在船厂电焊五年",
    skills=("二保焊",),
    certificates=("焊工证",),
    summary="踏实肯干",
    commute_minutes_max=40,
)


def posting_row(describer: Describer, posting: JobPosting) -> PostingRows:
    reading = describer.read_postings([posting])[0]
    return describer.posting_rows([DescribedPosting(7, 1, posting, reading)])


def seeker_row(describer: Describer, seeker: SeekerProfile) -> SeekerRows:
    reading = describer.read_seekers([seeker])[0]
    return describer.seeker_rows([DescribedSeeker(8, 1, seeker, reading)])


def test_a_posting_row_holds_what_the_posting_says(describer: Describer) -> None:
    row = posting_row(describer, WELDER).one()
    assert (row.key, bool(row.is_open), int(row.published_on)) == (7, True, day_number(DAY))
    assert (int(row.district), int(row.street)) == (210802, 0)
    assert np.isfinite(row.sphere).all()
    assert (float(row.pay_low), float(row.pay_high)) == (200 * 21.75, 300 * 21.75)
    assert row.education_required == Education.JUNIOR.rank
    assert row.experience_required == 2
    assert (row.certificates_required == describer.reader.certificates.mask(["焊工证"])).all()
    assert row.kind == 1 + list(EmploymentKind).index(EmploymentKind.FULL_TIME)
    assert row.body_length > 20


def test_a_seeker_row_holds_what_the_person_says(describer: Describer) -> None:
    row = seeker_row(describer, PERSON).one()
    assert row.wish_districts.tolist() == [210802, 2108, 0, 0]  # a whole province is no wish
    assert (row.pay_min, row.commute_max, row.education) == (5000, 40, Education.JUNIOR.rank)
    assert row.kinds == mask_of([EmploymentKind.FULL_TIME], EmploymentKind)
    assert (row.certificates & describer.reader.certificates.mask(["焊工证"])).any()
    assert row.title_vector.any()
    assert row.body_vector.any()
    assert row.past_vector.any()


def test_the_occupation_is_guessed_for_both_sides_and_they_agree(
    describer: Describer, occupations: OccupationModel
) -> None:
    posting, seeker = posting_row(describer, WELDER).one(), seeker_row(describer, PERSON).one()
    assert occupations.codes[posting.occupations[0] - 1] == "6-18-02-04"
    assert posting.occupations[0] == seeker.occupations[0]
    assert widen(posting.occupation_vector) @ widen(seeker.occupation_vector) > 0.9


def test_a_stated_occupation_wins_over_the_guess(describer: Describer, occupations: OccupationModel) -> None:
    cook = WELDER.model_copy(update={"occupation_code": "4-03-02-01"})
    reading = describer.read_postings([cook])[0]
    assert [(guess.code, guess.confidence) for guess in reading.occupations] == [("4-03-02-01", 1.0)]
    row = posting_row(describer, cook).one()
    assert occupations.codes[row.occupations[0] - 1] == "4-03-02-01"
    guessed = posting_row(describer, WELDER).one()
    assert widen(row.occupation_vector) @ widen(guessed.occupation_vector) < 0.3


def test_a_row_does_not_depend_on_who_else_is_described(describer: Describer) -> None:
    others = [WELDER.model_copy(update={"title": title}) for title in ("会计", "保安", "叉车司机")]
    readings = describer.read_postings([*others, WELDER])
    described = [
        DescribedPosting(at, 1, *pair) for at, pair in enumerate(zip([*others, WELDER], readings, strict=True))
    ]
    together, alone = describer.posting_rows(described).one(3), posting_row(describer, WELDER).one()
    for name in PostingRows.FIELDS:
        if not name.endswith(("vector", "chances", "certainty")) and name not in {"key", "occupations"}:
            np.testing.assert_array_equal(getattr(together, name), getattr(alone, name), name)
    assert widen(together.title_vector) @ widen(alone.title_vector) > 0.97


def test_who_names_no_wish_is_taken_by_what_they_tell(describer: Describer) -> None:
    told = PERSON.model_copy(update={"wish_titles": ()})
    row = seeker_row(describer, told).one()
    assert row.title_vector.any()
    assert row.occupations[0] > 0
    silent = seeker_row(describer, SeekerProfile(seeker_id="s2")).one()
    for name in ("title_vector", "body_vector", "occupation_vector", "past_vector", "occupations", "words"):
        assert not getattr(silent, name).any()


def test_each_wish_can_be_asked_for_alone(describer: Describer) -> None:
    person = PERSON.model_copy(update={"wish_titles": ("会计", "电焊工")})
    described = DescribedSeeker(8, 1, person, describer.read_seekers([person])[0])
    row = describer.seeker_rows([described])
    rows = describer.wish_rows(person, row)
    alone = seeker_row(describer, person.model_copy(update={"wish_titles": ("电焊工",)}))
    assert rows.key.tolist() == [8, 8]
    alike = widen(rows.title_vector[1:]) @ widen(alone.title_vector)[0]
    assert alike[0] > 0.95  # the int8 encoder differs a little with the batch
    assert not np.array_equal(rows.title_vector[0], rows.title_vector[1])
    assert np.array_equal(rows.occupation_vector[1], row.occupation_vector[0])


PROTECTED = [
    {"sex": "female"},
    {"birth_year": 1966},
    {"ethnicity": "朝鲜族"},
    {"marriage": "离异"},
    {"health": "肢体残疾"},
    {"household_registration": "外地农村"},
    {"religion": "佛教"},
    {"groups": (PriorityGroup.DISABLED,)},
]


@pytest.mark.parametrize("told", PROTECTED, ids=lambda told: next(iter(told)))
def test_no_protected_attribute_changes_a_seekers_row(describer: Describer, told: dict[str, object]) -> None:
    plain, other = (
        seeker_row(describer, PERSON.model_copy(update={"protected": Protected.model_validate(fields)})).one()
        for fields in ({}, told)
    )
    for name in SeekerRows.FIELDS:
        np.testing.assert_array_equal(getattr(plain, name), getattr(other, name), name)


def test_protected_words_are_neither_encoded_nor_cut(describer: Describer) -> None:
    telling = PERSON.model_copy(update={"summary": "女，48岁，满族，离异，踏实肯干"})
    words = "".join((*texts_of_seeker(telling).titles, texts_of_seeker(telling).body))
    assert not any(word in words for word in ("女", "48", "满族", "离异"))
    assert "踏实肯干" in words


def test_groups_stand_in_the_protected_row_only_as_agreed(describer: Describer, root: Path) -> None:
    regions = Regions(root / "data" / "regions")
    asked = Describer(
        describer.reader,
        describer.occupations,
        lambda texts: np.zeros((len(texts), 384)),
        regions,
        lambda seeker, on: (mask_of(seeker.protected.groups, PriorityGroup), on),
    )
    told = Protected(sex="female", birth_year=1980, groups=(PriorityGroup.VETERAN,))
    for agreed in (False, True):
        person = PERSON.model_copy(update={"protected": told, "consents": Consents(sensitive=agreed)})
        described = DescribedSeeker(8, 1, person, describer.read_seekers([person])[0])
        row = asked.protected_rows([described], DAY).one()
        assert (int(row.birth_year), bool(row.female)) == (1980, True)
        assert int(row.groups) == (mask_of([PriorityGroup.VETERAN], PriorityGroup) if agreed else 0)
        assert int(row.groups_until) == (day_number(DAY) if agreed else NO_DATE)


def test_each_of_several_wishes_counts_as_much_as_one_alone(describer: Describer) -> None:
    welder, both = (
        seeker_row(describer, PERSON.model_copy(update={"wish_titles": wishes})).one()
        for wishes in (("电焊工",), ("电焊工", "会计"))
    )
    alone = dict(zip(welder.occupations.tolist(), welder.occupation_chances.tolist(), strict=True))
    together = dict(zip(both.occupations.tolist(), both.occupation_chances.tolist(), strict=True))
    likeliest = int(welder.occupations[0])
    assert together[likeliest] > 0.8 * alone[likeliest]

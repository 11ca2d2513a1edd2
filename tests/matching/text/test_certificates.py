"""The list of certificates: its bits, what covers what, and how it is named."""

import numpy as np
import pytest

from matching.columns import CERTIFICATE_WORDS
from matching.text.certificates import certificate_mask, open_certificates
from matching.text.dictionary import SHIPPED, build_words, read_entries

LIST = open_certificates()


def test_the_list_fits_its_mask() -> None:
    assert len(LIST.names) == len(set(LIST.names)) <= 64 * CERTIFICATE_WORDS


def test_bits_are_never_reordered() -> None:
    assert LIST.names[:5] == ("电工证", "低压电工证", "高压电工证", "特种作业操作证", "焊工证")
    assert certificate_mask(["电工证"]).tolist() == [1, 0]
    assert certificate_mask([LIST.names[64]]).tolist() == [0, 1]


def test_every_name_has_a_bit_of_its_own() -> None:
    masks = np.array([certificate_mask([name]) for name in LIST.names])
    bits = np.unpackbits(masks.view(np.uint8), axis=1)
    assert (bits.sum(axis=1) == 1).all()
    assert (bits.sum(axis=0)[: 64 * CERTIFICATE_WORDS] <= 1).all()


def test_unknown_names_are_left_out() -> None:
    assert certificate_mask(["没有这个证"]).tolist() == [0, 0]


@pytest.mark.parametrize("category", ["语言", "教育", "财会"])
def test_in_ladders_what_is_covered_is_covered_all_the_way_down(category: str) -> None:
    entries = {entry.name: entry for entry in read_entries(SHIPPED, "certificates")}
    for name in LIST.names:
        if entries[name].more["category"] == category:
            covered = set(LIST.contained(name))
            assert all(set(LIST.contained(below)) <= covered | {name} for below in covered), name


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("电工上岗证", ("电工证",)),
        ("叉车操作证", ("叉车证",)),
        ("驾驶证C1", ("驾驶证", "C1驾照")),
        ("CPA", ("注册会计师",)),
        ("低压作业资格证书", ("低压电工证",)),
        ("某某协会会员证", ("某某协会会员证",)),
        (" ", ()),
    ],
)
def test_a_column_entry_is_named_as_listed_or_kept(value: str, names: tuple[str, ...]) -> None:
    assert LIST.named(value) == names


def test_the_shipped_words_are_those_of_their_sources() -> None:
    shipped = (SHIPPED / "dictionary" / "words.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in shipped] == build_words(SHIPPED)

"""Versions and CURRENT: whole or not there, back to what served before, damaged ones refused."""

import json
from pathlib import Path

import pytest

from matching.errors import ModelMismatch
from matching.ranking.curves import FILE
from matching.ranking.models import CURRENT, MANIFEST, PRIOR, Pointer, Versions
from tests.released import a_ranker
from training.releases import HISTORY, Releases


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "rankers")


@pytest.fixture
def first(releases: Releases, tmp_path: Path) -> str:
    return releases.add(a_ranker(tmp_path / "first", title=3.0))


@pytest.fixture
def second(releases: Releases, tmp_path: Path) -> str:
    return releases.add(a_ranker(tmp_path / "second", title=4.0))


def test_a_version_is_named_for_what_it_judges_by_and_the_same_one_twice_is_one(
    releases: Releases, first: str, second: str, tmp_path: Path
) -> None:
    assert first != second
    assert releases.add(a_ranker(tmp_path / "again", title=3.0)) == first
    assert releases.versions.names() == sorted([first, second])
    assert releases.versions.load(first).identity == first


def test_before_anything_was_promoted_the_prior_serves(releases: Releases) -> None:
    assert releases.versions.pointer() == Pointer(PRIOR)


def test_rollback_goes_back_through_all_that_served(releases: Releases, first: str, second: str) -> None:
    for name in (first, second):
        releases.serve(name)
    served = [releases.roll_back().serving for _ in range(2)]
    assert served == [first, PRIOR]
    with pytest.raises(ModelMismatch, match="没有更早的版本"):
        releases.roll_back()


def test_rollback_to_a_named_version_forgets_what_came_after_it(releases: Releases, first: str, second: str) -> None:
    for name in (first, second, PRIOR):
        releases.serve(name)
    assert releases.roll_back(first) == Pointer(first, (PRIOR,))
    assert releases.roll_back(second).before == (first, PRIOR)


def test_every_decision_stands_in_the_history_with_its_reasons(releases: Releases, first: str) -> None:
    releases.serve(first, forced="节后先用着")
    releases.roll_back(why="投诉变多")
    told = [(line["action"], line["serving"], line.get("forced") or line.get("why")) for line in releases.history()]
    assert told == [("serve", first, "节后先用着"), ("rollback", PRIOR, "投诉变多")]


def test_a_line_that_was_cut_off_spoils_no_other(releases: Releases, first: str) -> None:
    releases.serve(first)
    path = releases.versions.folder / HISTORY
    path.write_bytes(path.read_bytes()[:-5])
    releases.roll_back()
    assert [line["action"] for line in releases.history()] == ["rollback"]


def test_an_experiment_leaves_who_serves_and_ends_with_the_next_promotion(
    releases: Releases, first: str, second: str
) -> None:
    releases.serve(first)
    assert releases.challenge(second, 0.2, "autumn") == Pointer(first, (PRIOR,), second, 0.2, "autumn")
    assert releases.withdraw() == Pointer(first, (PRIOR,))
    with pytest.raises(ModelMismatch, match="换一个名字"):
        releases.challenge(second, 0.3, "autumn")
    releases.challenge(second, 0.3, "winter")
    assert releases.serve(second) == Pointer(second, (first, PRIOR))


def damage(folder: Path, how: str) -> None:
    ranker = folder / FILE
    match how:
        case "a flipped byte":
            content = bytearray(ranker.read_bytes())
            content[40] ^= 1
            ranker.write_bytes(content)
        case "a file gone":
            (folder / "model_card.md").unlink()
        case "a file more":
            (folder / "extra.npz").write_bytes(b"x")
        case "no manifest":
            (folder / MANIFEST).unlink()
        case "other features":
            manifest = json.loads((folder / MANIFEST).read_text())
            (folder / MANIFEST).write_text(json.dumps(manifest | {"features": "0" * 12}))
        case "another's name":
            folder.rename(folder.with_name("learnt-000000000000"))


@pytest.mark.parametrize(
    "how", ["a flipped byte", "a file gone", "a file more", "no manifest", "other features", "another's name"]
)
def test_a_damaged_version_is_refused_and_says_what_to_do(releases: Releases, first: str, how: str) -> None:
    damage(releases.versions.folder / first, how)
    name = "learnt-000000000000" if how == "another's name" else first
    with pytest.raises(ModelMismatch, match="jobmatch-train rollback"):
        releases.versions.load(name)
    with pytest.raises(ModelMismatch):
        releases.serve(name)
    assert releases.versions.pointer() == Pointer(PRIOR)


def test_promoting_it_again_mends_a_damaged_version(releases: Releases, first: str, tmp_path: Path) -> None:
    damage(releases.versions.folder / first, "a flipped byte")
    assert releases.add(a_ranker(tmp_path / "again", title=3.0)) == first
    assert releases.versions.load(first).identity == first


@pytest.mark.parametrize("change", [('"title"', '"height"'), ("-3.0", "-2.0"), ("{", "")])
def test_what_cannot_be_read_never_becomes_a_version(
    releases: Releases, tmp_path: Path, change: tuple[str, str]
) -> None:
    source = a_ranker(tmp_path / "odd")
    (source / FILE).write_text((source / FILE).read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(ModelMismatch):
        releases.add(source)
    assert releases.versions.names() == []


@pytest.mark.parametrize("name", ["../rankers", "", "a/b", "..", "Ünknown", "nobody-000000000000"])
def test_a_name_that_is_no_version_is_refused(releases: Releases, first: str, name: str) -> None:
    with pytest.raises(ModelMismatch, match="没有排序模型"):
        releases.versions.load(name)


@pytest.mark.parametrize("content", [b"", b"{", b'{"serving": 3}', b'{"serves": "x"}', b"\xff"])
def test_a_current_that_cannot_be_read_is_mended_by_a_rollback(releases: Releases, first: str, content: bytes) -> None:
    (releases.versions.folder / CURRENT).write_bytes(content)
    with pytest.raises(ModelMismatch, match="rollback"):
        Versions(releases.versions.folder).pointer()
    assert releases.roll_back(first).serving == first

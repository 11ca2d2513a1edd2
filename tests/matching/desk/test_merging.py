"""A double registration: nothing that happened is lost, nothing is counted twice, no consent grows."""

import pytest

from matching.assembly import open_desk
from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.desk import Desk
from matching.errors import BadInput, Forgotten, Merged
from matching.settings import Settings
from matching.vocabulary import InteractionKind, Role

LI = Asker(Role.COUNSELLOR, "li")
WHY = "身份证号一样"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(Settings(data_dir=tmp_path_factory.mktemp("merging"), database_url=""))
    desk.add_staff("li", "李娜", Role.COUNSELLOR, "梨花风起正清明 辽河口 2026")
    for number, title in enumerate(("保安", "保洁员", "焊工"), start=1):
        desk.publish({"posting_id": f"P{number}", "title": title, "employer": f"第{number}厂"})
    return desk


@pytest.fixture
def two(desk: Desk, request: pytest.FixtureRequest) -> tuple[str, str]:
    name = request.node.name
    both = {"wish_titles": ["保安"], "experience": "做过电焊", "consent_push": True, "consent_sensitive": True}
    desk.put_seeker({"seeker_id": f"{name}-1", **both})
    desk.put_seeker({"seeker_id": f"{name}-2", **both, "consent_push": False, "consent_personalisation": False})
    return f"{name}-1", f"{name}-2"


def waiting(desk: Desk, posting_id: str) -> float:
    with desk.store.read() as tx:
        counted = {key: amount for key, _, amount, _ in tx.exposures(0.0)}
        return counted.get(tx.posting_key(posting_id), 0.0)


def test_everything_is_the_kept_persons_and_the_other_id_opens_nothing(desk, two):
    kept, other = two
    desk.act(other, "P1", Event.APPLY, Asker(Role.SEEKER, other))
    desk.seeker(other, LI)
    desk.merge_seekers(kept, other, LI, WHY)
    (row,) = desk.my_applications(kept)
    assert (row["posting_id"], row["state"]) == ("P1", "applied")
    with desk.store.read() as tx:
        (one,) = tx.interactions(kept)
        assert (one.kind, one.seeker_id) == (InteractionKind.APPLIED, kept)
        assert [look.what for look in tx.accesses(kept)] == ["profile"]
        with pytest.raises(Merged) as gone:
            tx.seeker(other)
    assert gone.value.code == "merged", "it was no wish to be forgotten"
    assert kept not in str(gone.value)
    assert desk.case_of(kept).history[-1].event is CaseEvent.MERGED
    desk.recommend(kept)


def test_the_stricter_of_each_consent_holds(desk, two):
    kept, other = two
    desk.merge_seekers(kept, other, LI, WHY)
    told = desk.seeker(kept)
    assert [told[f"consent_{name}"] for name in ("personalisation", "sensitive", "push")] == [False, True, False]


def test_a_consent_switched_on_later_does_not_outlive_the_merger(desk, two):
    kept, other = two
    desk.put_seeker({"seeker_id": kept, "wish_titles": ["保安"], "consent_push": False})
    desk.set_consents(kept, {"consent_push": True})
    desk.merge_seekers(kept, other, LI, WHY)
    assert desk.seeker(kept)["consent_push"] is False


def test_two_applications_to_one_posting_are_one_and_wait_once(desk, two):
    kept, other = two
    before = waiting(desk, "P2")
    desk.act(kept, "P2", Event.APPLY, LI)
    once = waiting(desk, "P2") - before
    desk.act(kept, "P2", Event.REFUSE, LI, "已招满")
    desk.act(other, "P2", Event.APPLY, LI)
    desk.act(other, "P2", Event.INVITE, LI)
    desk.merge_seekers(kept, other, LI, WHY)
    assert [row["state"] for row in desk.my_applications(kept)] == ["interviewing"]
    assert waiting(desk, "P2") - before == pytest.approx(once, rel=1e-3)
    desk.act(kept, "P2", Event.REFUSE, LI, "已招满")
    assert waiting(desk, "P2") == pytest.approx(before, abs=1e-3)


def test_a_tag_called_wrong_by_either_stays_wrong(desk, two):
    kept, other = two
    desk.set_consents(other, {"consent_personalisation": True})
    tag = next(one["tag"] for one in desk.my_data(other)["tags"] if one["source"] == "guessed")
    desk.say_of_tag(kept, tag, True)
    desk.say_of_tag(other, tag, False)
    desk.merge_seekers(kept, other, LI, WHY)
    told = desk.my_data(kept)
    assert tag in [one["tag"] for one in told["removed_tags"]]
    assert tag not in [one["tag"] for one in told["tags"]]


def test_nobody_is_merged_with_themselves_or_without_a_reason(desk, two):
    with pytest.raises(BadInput):
        desk.merge_seekers(two[0], two[0], LI, WHY)
    with pytest.raises(BadInput, match="核实"):
        desk.merge_seekers(*two, LI, " ")
    assert desk.seeker(two[1])["seeker_id"] == two[1]


def test_the_other_id_is_never_a_new_person_and_goes_with_the_kept_one(desk, two, tmp_path):
    kept, other = two
    third = f"{kept}-third"
    desk.put_seeker({"seeker_id": third, "wish_titles": ["保安"]})
    desk.merge_seekers(kept, other, LI, WHY)
    desk.merge_seekers(third, kept, LI, WHY)
    with pytest.raises(Merged) as told:
        desk.put_seeker({"seeker_id": other, "wish_titles": ["会计"]})
    assert desk.kept_after_merging(told.value, LI) == third
    for nobody in (Asker(Role.SEEKER, other), Asker(Role.EMPLOYER, "某厂"), Asker(Role.DATA_SCIENTIST, "d")):
        assert desk.kept_after_merging(told.value, nobody) is None
    assert desk.kept_after_merging(told.value, LI._replace(office="210881", subject="sun")) is None
    file = tmp_path / "people.csv"
    file.write_text(f"seeker_id,wish_titles\n{other},会计\n{third},会计\n{other}-new,会计\n", "utf-8")
    summary = desk.import_file("seekers", file)
    assert (summary["added"], summary["updated"], summary["rejected"]) == (1, 1, 1)
    assert "已并入" in summary["rejects"][0]["cure"]
    assert third not in summary["rejects"][0]["cure"]
    assert not desk.is_still(other, desk.key_of(third))
    desk.forget(third)
    for one in (other, kept, third):
        with pytest.raises(Forgotten):
            desk.key_of(one)

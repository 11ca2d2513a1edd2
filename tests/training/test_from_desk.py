"""Learning sets from a store: features of the moment, labels up to the horizon, consenting people only, no future."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from api.schemas import InteractionBody
from matching import assembly
from matching.casework import Event, State
from matching.columns import day_number
from matching.desk import Asker, Desk
from matching.desk.room import CITY_TIME
from matching.errors import NotFound
from matching.ranking.features import FEATURES
from matching.ranking.replies import STRENGTH, USUAL
from matching.settings import Settings
from matching.vocabulary import Role
from tests.released import a_ranker
from training.cli import app
from training.from_desk import Period, gather
from training.learning_set import ASKED_NEVER, SAID_NO, SAID_YES, LearningSet
from training.market import Simulation
from training.market.records import export
from training.market.through_desk import ThroughDesk
from training.past import Heard
from training.promotion import later_shortlists
from training.recipe import Recipe

DAY = date(2026, 3, 2)
PERIOD = Period(date(2026, 3, 1), date(2026, 5, 1))
PAY, REPLIES = FEATURES.index("pay"), FEATURES.index("replies")
SHOWN_ONLY = Recipe(0, 0)


@pytest.fixture
def desk(tmp_path: Path, markets, encoder, occupations, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a store of its own; what only reads is read from disk once for all tests."""
    monkeypatch.setattr(assembly, "Reader", lambda *_: markets.describer.reader)
    monkeypatch.setattr(assembly, "Segmenter", lambda *_: markets.describer.reader.segmenter)
    monkeypatch.setattr(assembly, "open_encoder", lambda *_: encoder)
    monkeypatch.setattr(assembly.OccupationModel, "load", lambda *_: occupations)
    return assembly.open_desk(Settings(data_dir=tmp_path / "state", database_url="", congestion=False))


def at(desk: Desk, day: date, hour: int = 9) -> None:
    """Put the desk on that day."""
    desk.today, desk.now = lambda: day, lambda: datetime.combine(day, time(hour), CITY_TIME)  # type: ignore[method-assign]


def an_ad(name: str, **changed: object) -> dict[str, object]:
    return {
        "posting_id": name,
        "title": "叉车司机",
        "employer": f"{name}公司",
        "district": "鲅鱼圈区",
        "salary_min": 4000,
        "salary_max": 4000,
        "salary_unit": "month",
        "published_at": "2026-02-20",
    } | changed


def a_person(name: str, **changed: object) -> dict[str, object]:
    wish = {"wish_titles": ["叉车司机"], "wish_salary_min": 4400, "district": "鲅鱼圈区"}
    return {"seeker_id": name} | wish | changed


def happened(desk: Desk, kind: str, day: date, seeker: str = "S1", posting: str = "P1", **more: object) -> None:
    moment = datetime.combine(day, time(12), CITY_TIME)
    row = {"interaction_id": f"{kind}{day}{seeker}{posting}", "seeker_id": seeker, "posting_id": posting, "kind": kind}
    desk.record_interactions([row | {"happened_at": moment} | more])


def jobs(desk: Desk, recipe: Recipe = SHOWN_ONLY, period: Period = PERIOD) -> LearningSet:
    return gather(desk, "jobs", period, recipe).learnt


def of(learnt: LearningSet, desk: Desk, posting: str) -> int:
    """The row of a posting."""
    with desk.store.read() as tx:
        (row,) = np.flatnonzero(learnt.posting == tx.posting_key(posting))
    return int(row)


def test_features_are_those_of_the_list_whatever_changed_since(desk: Desk) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    desk.put_seeker(a_person("S1"))
    desk.recommend("S1")
    at(desk, DAY + timedelta(days=3))
    desk.publish(an_ad("P1", salary_min=9000, salary_max=9000, title="面点师"))
    desk.put_seeker(a_person("S1", wish_salary_min=9900, wish_titles=["保安"]))
    desk.recommend("S1")
    desk.close("P1")
    learnt = jobs(desk).before(day_number(DAY) + 1)
    assert len(learnt) == 1
    assert learnt.features[0, PAY] == pytest.approx(np.log(4000 / 4400), abs=1e-6)
    assert learnt.features[0, FEATURES.index("same_occupation")] > 0.5


def test_whether_an_employer_answers_is_what_was_known_at_the_list_and_nothing_later(desk: Desk) -> None:
    at(desk, DAY)
    for name in ("P1", "P2"):
        desk.publish(an_ad(name))
    for name in ("S1", "S2"):
        desk.put_seeker(a_person(name))
    refused = lambda: desk.act("S2", "P1", Event.REFUSE, Asker(Role.EMPLOYER, "P1公司"), "已招满")  # noqa: E731
    desk.apply("S2", "P1", Asker(Role.SEEKER, "S2"))
    desk.recommend("S1", limit=1)
    later = DAY + timedelta(days=2)
    at(desk, later)
    refused()
    desk.read_soon()
    shown = desk.recommend("S1", limit=1).body["items"]
    at(desk, later + timedelta(days=4))
    desk.apply("S2", "P1", Asker(Role.SEEKER, "S2"))
    refused()
    learnt = jobs(desk, Recipe(wide=0, deep=1))
    answered = pytest.approx(USUAL / (1 + STRENGTH), abs=0.006)
    with desk.store.read() as tx:
        names = {tx.posting_key(name): name for name in ("P1", "P2")}
        rows = desk.parts.describer.posting_rows(tx.postings(list(names)))
        Heard(tx).fill(rows, desk.now() - timedelta(days=3))
    values = zip(learnt.day, learnt.posting, learnt.features[:, REPLIES].tolist(), strict=True)
    replies = {(int(day) - day_number(DAY), names[int(posting)]): value for day, posting, value in values}
    assert [item["posting_id"] for item in shown] == ["P1"]
    assert replies == {(0, "P1"): 0, (0, "P2"): 0, (2, "P1"): answered, (2, "P2"): 0}
    assert (rows.replies / 100).tolist() == [answered, 0]


def test_what_was_shown_has_propensity_one_and_looks_are_not_known(desk: Desk) -> None:
    at(desk, DAY)
    for number in range(4):
        desk.publish(an_ad(f"P{number}"))
    desk.put_seeker(a_person("S1"))
    items = desk.recommend("S1", limit=2).body["items"]
    learnt = jobs(desk, Recipe(wide=0, deep=9))
    assert learnt.position.tolist() == [1, 2, 0, 0]
    assert [of(learnt, desk, item["posting_id"]) for item in items] == [0, 1]
    assert learnt.propensity[:2].tolist() == [1.0, 1.0]
    assert np.isnan(learnt.propensity[2:]).all()
    assert np.isnan(learnt.examination).all()


def test_labels_come_from_the_list_named_and_end_at_the_horizon(desk: Desk) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    desk.publish(an_ad("P2"))
    desk.put_seeker(a_person("S1"))
    decision = desk.recommend("S1").body["decision_id"]
    happened(desk, "applied", DAY, decision_id=decision)
    happened(desk, "interviewed", DAY + timedelta(days=6))
    happened(desk, "hired", DAY + timedelta(days=9))
    for horizon, accepted, hired in ((5, SAID_NO, False), (6, SAID_YES, False), (9, SAID_YES, True)):
        learnt = jobs(desk, Recipe(0, 0, horizon=horizon))
        row = of(learnt, desk, "P1")
        assert learnt.applied[row]
        assert learnt.accepted[row] == accepted
        assert learnt.hired[row] == hired
        assert learnt.accepted[1 - row] == ASKED_NEVER
        assert learnt.horizon == horizon


def test_nothing_counts_that_happened_after_the_period_and_young_lists_wait(desk: Desk) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    desk.put_seeker(a_person("S1"))
    desk.recommend("S1")
    desk.close("P1")
    desk.recommend("S1")
    happened(desk, "applied", DAY + timedelta(days=8))
    recipe = Recipe(0, 0, horizon=7)
    assert not jobs(desk, recipe, Period(DAY, DAY + timedelta(days=8))).applied.any()
    found = gather(desk, "jobs", PERIOD, Recipe(0, 0, horizon=8))
    assert found.learnt.applied.all()
    assert found.skipped == {"nothing on it": 1}
    with pytest.raises(NotFound, match="horizon"):
        jobs(desk, recipe, Period(DAY, DAY + timedelta(days=7)))


def test_negatives_were_there_when_the_list_was_made(desk: Desk) -> None:
    """A posting of the future, or one closed before, would be a leak."""
    at(desk, DAY)
    for number in range(6):
        desk.publish(an_ad(f"P{number}"))
    desk.close("P5")
    desk.put_seeker(a_person("S1"))
    desk.recommend("S1", limit=1)
    at(desk, DAY + timedelta(days=1))
    desk.publish(an_ad("LATER"))
    desk.close("P4")
    learnt = jobs(desk, Recipe(wide=50, deep=0))
    with desk.store.read() as tx:
        then = {tx.posting_key(f"P{number}") for number in range(5)}
    assert set(learnt.posting.tolist()) == then
    assert len(jobs(desk, Recipe(wide=2, deep=0))) == 3
    assert len(jobs(desk, Recipe(wide=0, deep=2))) == 3


def test_only_people_who_agree_then_and_now_are_learnt_from(desk: Desk) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    for name in ("S1", "S2", "S3", "S4"):
        desk.put_seeker(a_person(name))
        desk.recommend(name)
    desk.shortlist("P1")
    desk.set_consents("S2", {"consent_personalisation": False})
    desk.forget("S3")
    found = gather(desk, "jobs", PERIOD, SHOWN_ONLY)
    people = gather(desk, "people", PERIOD, SHOWN_ONLY).learnt
    with desk.store.read() as tx:
        keys = {tx.seeker_key(name) for name in ("S1", "S2", "S4")}
    assert len(set(found.learnt.seeker)) == 2
    assert set(people.seeker) == set(found.learnt.seeker)
    assert not set(found.learnt.seeker.tolist()) & keys
    assert found.skipped == {"nobody on it who agrees": 1}
    desk.set_consents("S2", {"consent_personalisation": True})
    desk.set_consents("S1", {"consent_personalisation": False})
    desk.recommend("S1")
    desk.set_consents("S1", {"consent_personalisation": True})
    assert gather(desk, "jobs", PERIOD, SHOWN_ONLY).skipped == {"not personalised": 1}


def test_answers_and_silences_of_applications_are_in_the_label_and_late_answers_are_not(desk: Desk) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    people = {name: Asker(Role.SEEKER, name) for name in ("ANSWERED", "SILENT", "LATE")}
    for name, asker in people.items():
        desk.put_seeker(a_person(name))
        desk.recommend(name)
        desk.apply(name, "P1", asker)
    at(desk, DAY + timedelta(days=3))
    desk.act("ANSWERED", "P1", Event.INVITE, Asker(Role.EMPLOYER, "P1公司"))
    at(desk, DAY + timedelta(days=SHOWN_ONLY.horizon + 1))
    desk.act("LATE", "P1", Event.OFFER, Asker(Role.EMPLOYER, "P1公司"))
    desk.lapse_stale()
    learnt = jobs(desk)
    accepted = dict(zip(learnt.seeker.tolist(), learnt.accepted.tolist(), strict=True))
    assert learnt.applied.all()
    assert sorted(accepted.values()) == [SAID_NO, SAID_NO, SAID_YES]
    with desk.store.read() as tx:
        states = {name: tx.applications_of(tx.seeker_key(name))[0].state for name in people}
    assert states == {"ANSWERED": State.INTERVIEWING, "SILENT": State.LAPSED, "LATE": State.OFFERED}


def test_a_shortlist_asks_the_employer_about_everybody_on_it(desk: Desk) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    desk.put_seeker(a_person("S1"))
    desk.put_seeker(a_person("S2"))
    decision = desk.shortlist("P1").body["decision_id"]
    happened(desk, "offered", DAY, decision_id=decision)
    learnt = gather(desk, "people", PERIOD, SHOWN_ONLY).learnt
    assert sorted(learnt.accepted.tolist()) == [SAID_NO, SAID_YES]
    assert not learnt.applied.any()


def test_shortlists_of_later_days_than_a_ranker_knows_judge_it(desk: Desk, tmp_path: Path) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    desk.put_seeker(a_person("S1"))
    desk.shortlist("P1")
    at(desk, DAY + timedelta(days=2))
    desk.shortlist("P1")
    at(desk, DAY + timedelta(days=40))
    ranker = a_ranker(tmp_path / "ranker", until=day_number(DAY + timedelta(days=1)))
    later = later_shortlists(ranker, desk)
    assert later is not None
    assert later.direction == "people"
    assert set(later.day[later.position > 0]) == {day_number(DAY + timedelta(days=2))}
    assert later_shortlists(a_ranker(tmp_path / "newer", until=day_number(DAY + timedelta(days=3))), desk) is None


def test_further_lists_change_no_earlier_ones(desk: Desk) -> None:
    at(desk, DAY)
    for number in range(8):
        desk.publish(an_ad(f"P{number}"))
    desk.put_seeker(a_person("S1"))
    desk.recommend("S1", limit=1)
    recipe = Recipe(wide=2, deep=2)
    before = jobs(desk, recipe)
    at(desk, DAY + timedelta(days=2))
    desk.publish(an_ad("P9"))
    desk.put_seeker(a_person("S2"))
    desk.recommend("S2", limit=1)
    after = jobs(desk, recipe)
    assert after.before(day_number(DAY) + 1).digest() == before.digest()
    assert len(after.since(day_number(DAY) + 1).unseen_in(before)) >= 1


def test_a_market_that_lives_through_a_desk_is_learnt_from_as_it_happened(desk: Desk, markets, tmp_path: Path) -> None:
    """Labels of the store are those of the simulation, list by list, in both directions."""
    market = markets.drawn(days=16, visits=1, listed=6, applies_at=-1.5, answer_days=2, shortlist_every=12)
    living = ThroughDesk(market, desk, tmp_path)
    logs = living.run()
    period = Period(market.assumed.start, market.assumed.start + timedelta(days=16))
    for direction, log in logs.items():
        learnt = gather(desk, direction, period, Recipe(0, 0, horizon=7)).learnt
        expected = log.learning_set(market.assumed.last_day, Recipe(0, 0, horizon=7), "sim")
        assert len(learnt) > 40
        for name in ("position", "day", "applied", "accepted", "hired"):
            assert np.array_equal(getattr(learnt, name), getattr(expected, name)), (direction, name)
        assert learnt.applied.any()
        assert (learnt.accepted == SAID_YES).any()
        assert learnt.features[:, REPLIES].any() == (direction == "jobs")


def test_what_a_market_exports_a_desk_can_import(desk: Desk, markets, tmp_path: Path) -> None:
    market = markets.drawn(days=12, visits=1, applies_at=-1.0, answer_days=2)
    logs = Simulation(market).run()
    at(desk, market.assumed.start)
    export(market, logs.values(), tmp_path)
    for side, count in (("postings", len(market.postings)), ("seekers", len(market.people))):
        taken = desk.import_file(side, tmp_path / f"{side}.jsonl")
        assert taken["read"] == count
        assert taken["rejected"] == 0
    lines = (tmp_path / "interactions.jsonl").read_text().splitlines()
    bodies = [InteractionBody.model_validate_json(line) for line in lines]
    assert {body.kind for body in bodies} >= {"opened", "applied", "interviewed", "refused", "offered"}
    told = [body.row() for body in bodies]
    assert desk.record_interactions(told) == {"accepted": len(lines), "repeated": 0}


def test_the_command_writes_the_set_and_tells_what_is_in_it(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    at(desk, DAY)
    desk.publish(an_ad("P1"))
    desk.put_seeker(a_person("S1"))
    desk.recommend("S1")
    happened(desk, "applied", DAY)
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    period = ["--since", "2026-03-01", "--until", "2026-05-01"]
    result = CliRunner().invoke(app, ["dataset", *period])
    assert result.exit_code == 0, result.output
    assert "1 lists, 1 pairs shown" in result.output
    assert "applied 100.00%" in result.output
    (path,) = (tmp_path / "state" / "learning").glob("*.npz")
    learnt = LearningSet.load(path)
    assert path.stem == learnt.digest()[:16]
    assert "wide 4, deep 4" in learnt.recipe

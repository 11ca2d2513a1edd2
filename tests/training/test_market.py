"""The simulated market: rows are those of their records, chances are what they say, nothing happens out of turn."""

from datetime import date
from itertools import permutations

import numpy as np
import pytest
from scipy.special import logit

from matching.columns import NO_DATE, PostingRows, SeekerRows, mask_of
from matching.ranking.features import FEATURES, features
from matching.ranking.replies import SILENCE, Ledger, reply
from matching.results import DescribedPosting, DescribedSeeker
from matching.vocabulary import PriorityGroup
from training.learning_set import ASKED_NEVER, SAID_NO, SAID_YES, LearningSet
from training.market import Log, Recipe, Simulation
from training.market import __main__ as command
from training.market.log import DEEP, SHOWN, WIDE
from training.market.people import AGREE_SENSITIVE, GROUP_SHARES
from training.market.replying import CLOSED_AFTER, second_of
from training.market.seasons import GRADUATES, POSTINGS, RURAL, beginnings
from training.market.showing import drawn, looks, placements
from training.market.wording import Wording

START = date(2026, 1, 1)


def test_a_drawn_row_is_the_row_that_the_product_makes_of_its_record(markets) -> None:
    market, describer = markets.drawn(), markets.describer
    ads = [market.postings.record(at) for at in range(len(market.postings))]
    read = zip(ads, describer.read_postings(ads), strict=True)
    made = describer.posting_rows([DescribedPosting(at, 1, *one) for at, one in enumerate(read)])
    made.is_open[:] = False
    assert_same(PostingRows, market.postings.rows, made)
    people = [market.people.record(at) for at in range(len(market.people))]
    told = zip(people, describer.read_seekers(people), strict=True)
    rows = describer.seeker_rows([DescribedSeeker(at, 1, *one) for at, one in enumerate(told)])
    assert_same(SeekerRows, market.people.rows, rows)


def assert_same(kind, drawn_rows, made) -> None:
    for name in kind.FIELDS:
        ours, theirs = getattr(drawn_rows, name), getattr(made, name)
        equal_nan = np.issubdtype(ours.dtype, np.floating)
        assert np.array_equal(ours, theirs, equal_nan=equal_nan), name


def test_every_record_says_that_it_is_synthetic(markets) -> None:
    market = markets.drawn()
    assert {market.postings.record(at).source for at in range(len(market.postings))} == {"simulated-market"}
    assert market.people.record(3).seeker_id.startswith("SIM-S")
    assert "模拟" in market.postings.record(3).employer


@pytest.mark.parametrize("exploration", [0.0, 1.0, 2.0])
def test_propensities_are_those_of_all_orders(exploration: float) -> None:
    n, listed = 5, 3
    rates = np.arange(1, n + 1) ** -exploration
    exact = np.zeros((n, listed))
    for order in permutations(range(n)):
        left = [rates[list(order[at:])].sum() for at in range(n)]
        chance = np.prod([rates[one] / total for one, total in zip(order, left, strict=True)])
        for place in range(listed):
            exact[order[place], place] += chance
    assert placements(n, listed, exploration) == pytest.approx(exact, abs=1e-6)


def test_lists_are_drawn_as_often_as_their_propensities_say() -> None:
    rng, counts = np.random.default_rng(0), np.zeros((30, 4))
    for _ in range(4000):
        shown, chances = drawn(30, 4, 1.0, rng)
        counts[shown, np.arange(4)] += 1
        assert chances == pytest.approx(placements(30, 4, 1.0)[shown, np.arange(4)])
    expected = placements(30, 4, 1.0)
    spread = np.sqrt(expected * (1 - expected) / 4000)
    assert (np.abs(counts / 4000 - expected) < 4.5 * spread).all()


def test_position_bias_has_a_strength() -> None:
    assert looks(10, 0.0).tolist() == [1.0] * 10
    assert looks(3, 1.0) == pytest.approx([1, 1 / np.log2(3), 0.5])
    assert looks(3, 2.0) == pytest.approx(looks(3, 1.0) ** 2)


def test_seasons_move_who_begins_when() -> None:
    def share(who: str, first: int, end: int) -> float:
        return float(beginnings(who, START, 365)[first:end].sum())

    festival = 47  # 17 February 2026
    assert share(POSTINGS, festival - 7, festival + 7) < 0.5 * share(POSTINGS, festival + 14, festival + 28)
    assert share(GRADUATES, 151, 243) > 0.5  # June to August
    assert share(RURAL, 258, 292) < 0.7 * share(RURAL, 292, 326)  # harvest


def test_equal_assumptions_give_equal_logs_and_another_seed_others(markets) -> None:
    digests = []
    for seed in (0, 0, 1):
        market = markets.drawn(seed=seed, days=25)
        logs = Simulation(market).run()
        recipe, until = Recipe(horizon=5), market.assumed.last_day
        digests.append([logs[one].learning_set(until, recipe, "sim").digest() for one in ("jobs", "people")])
    assert digests[0] == digests[1]
    assert not set(digests[0]) & set(digests[2])


def test_nothing_happens_out_of_turn(simulated) -> None:
    ads, people = simulated.market.postings.rows, simulated.market.people
    hired = np.concatenate(
        [
            np.stack([log.seeker, log.posting, log.hired_on])[:, log.hired_on < NO_DATE]
            for log in simulated.logs.values()
        ],
        1,
    )
    assert hired.shape[1] > 5
    assert len(set(hired[0])) == hired.shape[1]
    assert (np.bincount(hired[1], minlength=len(ads)) + simulated.left == np.maximum(ads.headcount, 1)).all()
    assert (simulated.left >= 0).all()
    last = dict(zip(*hired[[0, 2]], strict=True))
    for direction, log in simulated.logs.items():
        n = log.size
        day, seeker, posting = log.day[:n], log.seeker[:n], log.posting[:n]
        assert n > 200
        assert (ads.published_on[posting] <= day).all()
        assert (ads.expires_on[posting] >= day).all()
        assert (people.begins[seeker] <= day).all()
        assert (day < people.ends[seeker]).all()
        assert all(one <= last.get(who, NO_DATE) for one, who in zip(day, seeker, strict=True))
        assert (log.opened_on[:n] <= log.applied_on[:n]).all() or direction == "people"
        asked, answered = (
            (log.applied_on, log.answered_on) if direction == "jobs" else (log.answered_on, log.applied_on)
        )
        assert (asked[log.answered_on < NO_DATE] < NO_DATE).all()
        assert (asked[:n][answered[:n] < NO_DATE] < answered[:n][answered[:n] < NO_DATE]).all()
        assert (log.why[:n][asked[:n] < NO_DATE] == SHOWN).all()


def test_lists_hold_each_pair_once_and_know_their_chances(simulated) -> None:
    for log in simulated.logs.values():
        n = log.size
        shown = log.why[:n] == SHOWN
        other = log.posting if log.direction == "jobs" else log.seeker
        assert len(set(zip(log.list_id[:n], other[:n], strict=True))) == n
        assert ((log.position[:n] > 0) == shown).all()
        assert (log.propensity[:n][shown] > 0).all()
        assert np.isnan(log.propensity[:n][~shown]).all()
        assert set(log.why[:n]) == {SHOWN, WIDE, DEEP}


def test_features_stay_those_of_the_day_when_pay_rises_later(markets) -> None:
    """A leak would show: the ad pays more by the end than when the list was made."""
    market = markets.drawn()
    before = market.postings.rows.take(np.arange(len(market.postings)))
    wished = market.people.rows.take(np.arange(len(market.people)))
    simulation = Simulation(market)
    simulation.run()
    first = {int(who): int(day) for day, who in simulation._changes["postings"]}
    lowered = {int(who): int(day) for day, who in simulation._changes["people"]}
    log, pay, told = simulation.logs["jobs"], FEATURES.index("pay"), 0
    of_rows = [at for at, name in enumerate(FEATURES) if name != "replies"]
    for row in range(log.size):
        i, j, day = int(log.seeker[row]), int(log.posting[row]), int(log.day[row])
        if day < min(first.get(j, 0), lowered.get(i, NO_DATE)):
            then = features(wished.one(i), before.take(np.array([j])), day)[0]
            now = features(market.people.rows.one(i), market.postings.rows.take(np.array([j])), day)[0]
            assert log.features[row, of_rows] == pytest.approx(then[of_rows], abs=1e-5)
            told += then[pay] != now[pay]
    assert told > 4


def test_replies_are_those_known_on_the_day_of_the_list(simulated: Simulation) -> None:
    """Made again from the log alone: answers of earlier days and silences that were closed by then, nothing later."""
    market, log, at = simulated.market, simulated.logs["jobs"], FEATURES.index("replies")
    applied = np.flatnonzero(log.applied_on[: log.size] < NO_DATE)
    asked, answered = log.applied_on[applied].astype(int), log.answered_on[applied]
    known_on = np.where(answered < NO_DATE, answered, asked + CLOSED_AFTER)
    heard = answered < NO_DATE
    replied = [
        reply(int(known - day)) if one else SILENCE for day, known, one in zip(asked, known_on, heard, strict=True)
    ]
    employers, days = market.postings.rows.employer, np.unique(log.day[: log.size])
    met = 0
    for day in days[:: max(len(days) // 20, 1)].tolist():
        ledger, then = Ledger(), known_on <= day
        for one in np.flatnonzero(then).tolist():
            ledger.add(employers[log.posting[applied[[one]]]], np.array([replied[one]]), second_of(int(known_on[one])))
        rows = np.flatnonzero(log.day[: log.size] == day)
        again = market.postings.rows.take(log.posting[rows])
        ledger.fill(again, second_of(day))
        assert log.features[rows, at] == pytest.approx(again.replies / 100)
        met += int((again.replies != 0).sum())
    assert met > 50
    assert not simulated.logs["people"].features[: simulated.logs["people"].size, at].any()
    assert not market.postings.rows.replies.any()


def test_employers_answer_by_habit_as_far_as_is_assumed(markets) -> None:
    for habit in (0.0, 0.7):
        market = markets.drawn(habit=habit)
        readiness, employers = logit(market.truth.responds(np.arange(len(market.postings)))), market.postings.employers
        pairs = np.array([(i, j) for i in range(len(employers)) for j in range(i) if employers[i] == employers[j]])
        alike = np.corrcoef(readiness[pairs[:, 0]], readiness[pairs[:, 1]])[0, 1]
        assert alike == pytest.approx(habit, abs=0.25)
        assert readiness.std() == pytest.approx(1, abs=0.25)


def a_log(direction: str = "jobs") -> Log:
    """Two lists on days 10 and 30 of two places each and a wide and a deep negative."""
    log = Log(direction, 8)  # type: ignore[arg-type]
    for day in (10, 30):
        log.add(
            day, 1, np.arange(4),
            features=np.full((4, len(FEATURES)), day, np.float32), position=np.array([1, 2, 0, 0], np.int16),
            propensity=np.array([0.5, 0.4, np.nan, np.nan]), examination=np.array([1, 0.6, np.nan, np.nan]),
            why=np.array([SHOWN, SHOWN, WIDE, DEEP]),
        )  # fmt: skip
    return log


def test_what_happens_after_the_horizon_is_not_known() -> None:
    log = a_log()
    log.applied_on[:2], log.answered_on[:2], log.said_yes[:2], log.hired_on[0] = 10, [14, 16], True, 16
    soon = log.learning_set(100, Recipe(horizon=5), "sim")
    assert soon.applied.tolist() == [True, True] + [False] * 6
    assert soon.accepted.tolist() == [SAID_YES, SAID_NO] + [ASKED_NEVER] * 6
    assert not soon.hired.any()
    assert log.learning_set(100, Recipe(horizon=6), "sim").hired.sum() == 1
    assert log.learning_set(37, Recipe(horizon=6), "sim").day.tolist() == [10] * 4 + [30] * 4
    assert log.learning_set(36, Recipe(horizon=6), "sim").day.tolist() == [10] * 4


def test_a_shortlist_asks_everybody_who_stands_on_it() -> None:
    log = a_log("people")
    log.answered_on[0], log.said_yes[0], log.applied_on[0] = 10, True, 12
    learnt = log.learning_set(100, Recipe(), "sim")
    assert learnt.accepted[:4].tolist() == [SAID_YES, SAID_NO, ASKED_NEVER, ASKED_NEVER]
    assert learnt.applied.sum() == 1
    assert learnt.direction == "people"


@pytest.mark.parametrize(
    ("recipe", "positions"),
    [
        (Recipe(1, 1), [1, 2, 0, 0]),
        (Recipe(0, 1), [1, 2, 0]),
        (Recipe(0, 0), [1, 2]),
        (Recipe(1, 1, in_list=False), [2, 0, 0]),
    ],
)
def test_negatives_come_by_recipe_and_the_recipe_is_told(recipe: Recipe, positions: list[int]) -> None:
    log = a_log()
    log.applied_on[1] = 10
    learnt = log.learning_set(60, recipe, "sim").before(20)
    assert learnt.position.tolist() == positions
    assert str(recipe) in learnt.recipe


def test_groups_have_their_base_rates_and_count_only_with_consent(markets) -> None:
    people = markets.drawn().people
    n = len(people)
    for group, share in GROUP_SHARES.items():
        found = (people.groups & mask_of([group], PriorityGroup) > 0).mean()
        assert abs(found - share) < 4 * np.sqrt(share * (1 - share) / n)
    assert abs(people.agrees.mean() - AGREE_SENSITIVE) < 4 * np.sqrt(0.25 / n)
    assert (people.protected.groups == np.where(people.agrees, people.groups, 0)).all()


def test_the_truth_is_hidden_in_part_and_the_same_whenever_asked(simulated) -> None:
    market, log = simulated.market, simulated.logs["jobs"]
    i, j = log.seeker[: log.size], log.posting[: log.size]
    liked = market.truth.applies(i, j)
    assert (liked == market.truth.applies(i, j)).all()
    assert liked[5] == market.truth.applies(i[5], j[:6])[5]
    assert ((liked > 0) & (liked < 1)).all()
    better = market.postings.rows.pay_high.copy()
    market.postings.rows.pay_high[:] *= 1.3
    dearer = market.truth.applies(i, j)
    market.postings.rows.pay_high[:] = better
    stated = ~np.isnan(better[j])
    assert (dearer[stated] >= liked[stated]).all()
    assert (dearer[stated] > liked[stated]).any()


def test_wording_takes_no_title_of_a_real_ad(root) -> None:
    rng = np.random.default_rng(0)
    real = {line.split(",")[0] for line in (root / "data/taxonomy/title_to_csco.csv").read_text().splitlines()}
    known = (root / "data/taxonomy/csco22.csv").read_text() + (root / "data/taxonomy/spoken_titles.csv").read_text()
    for ad in Wording(root / "data", 400, rng).ads(400, rng):
        assert ad.title in known or ad.title not in real


def test_the_command_writes_both_directions_and_says_that_all_is_simulated(
    markets, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(command, "open_describer", lambda: (markets.data, markets.describer))
    command.main(postings=60, seekers=60, days=40, visits=1, into=tmp_path / "sets", export_to=tmp_path / "files")
    told = capsys.readouterr().out
    assert "Simulated. No figure from here predicts real hiring." in told
    for direction in ("jobs", "people"):
        learnt = LearningSet.load(tmp_path / "sets" / f"{direction}.npz")
        assert learnt.direction == direction
        assert learnt.digest()[:12] in told
    assert {path.name for path in (tmp_path / "files").iterdir()} >= {"postings.jsonl", "interactions.jsonl"}

"""From learning sets to a directory: what is learnt is better, calibrated, and the same each time."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from matching.errors import BadInput
from matching.ranking.curves import CARD, FILE, read
from matching.ranking.learned import LearnedRanker
from matching.ranking.models import load_ranker
from matching.ranking.ranker import PriorRanker
from tests.training.rankers.drawn import drawn, some_features, worth
from training.cli import app
from training.judge import judge, labels
from training.rankers.lambdamart import LambdaMart
from training.rankers.logistic import MonotoneLogistic
from training.rankers.train import STEPS, train
from training.rankers.two_heads import TwoHeads
from training.tracking import Book

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Naive:
    """LambdaMART on clicks as they are, with the face of a ranker."""

    identity = "lambdamart"

    def __init__(self, lists) -> None:
        self.score = LambdaMart(trees=40).fit(lists.features, labels(lists), lists.group_sizes()).decision_function


@pytest.fixture(scope="module")
def both():
    return [drawn(1200, bias=2.0, seed=1), drawn(1200, bias=2.0, seed=2, direction="people")]


@pytest.fixture(scope="module")
def learnt(both) -> LearnedRanker:
    return TwoHeads().fit(both).ranker()


@pytest.fixture(scope="module")
def careless(both) -> LearnedRanker:
    return TwoHeads(correction="none").fit(both).ranker()


@pytest.mark.parametrize("direction", ["jobs", "people"])
def test_it_beats_the_prior_and_naive_lambdamart_and_places_must_be_heeded(both, learnt, careless, direction) -> None:
    later = drawn(300, seed=9, direction=direction)
    own = next(one for one in both if one.direction == direction)
    for rival in (PriorRanker(), Naive(own), careless):
        found = judge(learnt, later, rival, truth=worth(later.features))
        assert found.gains["ndcg@10"].low > 0, rival.identity


def test_the_chance_of_a_match_is_one(both, learnt) -> None:
    pairs = some_features(4000, np.random.default_rng(7))
    assert learnt.chance(pairs).mean() == pytest.approx(worth(pairs).mean(), rel=0.15)
    assert judge(learnt, drawn(800, bias=2.0, seed=8), PriorRanker()).calibration_error < 0.01


def test_the_chance_of_a_match_is_that_of_lists_of_jobs_however_ready_shortlists_are(both) -> None:
    """Of each ten matches that came of a list of jobs, nine are taken away."""

    def rarer(one):
        kept = np.random.default_rng(3).random(len(one)) < 0.1
        return replace(one, applied=one.applied & kept, accepted=np.where(kept, one.accepted, -1).astype(np.int8))

    jobs, people = both
    ranker = TwoHeads(MonotoneLogistic).fit([rarer(jobs), people]).ranker()
    pairs = some_features(4000, np.random.default_rng(7))
    assert ranker.chance(pairs).mean() == pytest.approx(worth(pairs).mean() / 10, rel=0.3)


def test_scores_lie_where_those_before_training_lay(both, learnt) -> None:
    """So that a bonus of the policy weighs what it weighed."""
    shown = np.concatenate([one.features[one.position > 0] for one in both])
    own, prior = (np.log(scores / (1 - scores)) for scores in (learnt.score(shown), PriorRanker().score(shown)))
    assert own.mean() == pytest.approx(prior.mean(), abs=1e-3)
    assert own.std() == pytest.approx(prior.std(), abs=1e-3)


def test_a_surplus_counts_the_seekers_liking_twice(both) -> None:
    learnt = TwoHeads(MonotoneLogistic, worth="surplus").fit(both)
    plain = TwoHeads(MonotoneLogistic).fit(both)
    share = [one.curves_["words"].slope / one.curves_["done"].slope for one in (learnt, plain)]
    assert share[0] > 1.3 * share[1]


def test_what_is_written_is_what_was_judged_on_later_days(tmp_path: Path, both) -> None:
    told = []
    found = train(both, TwoHeads(MonotoneLogistic), 0.25, NOON, tell=lambda: told.append(1))
    directory = found.save(tmp_path)
    assert len(told) == STEPS
    assert directory.name == LearnedRanker.load(directory).identity == found.judgements["jobs"].ranker
    made = read(directory).provenance
    assert made.data == tuple(one.before(int(np.quantile(one.day, 0.75))).digest() for one in both)
    assert made.made_at == "2026-11-25T12:00:00+00:00"
    assert found.judgements["people"].data == both[1].since(int(np.quantile(both[1].day, 0.75))).digest()
    card = (directory / CARD).read_text("utf-8")
    assert made.data[0][:12] in card
    assert str(found.judgements["jobs"].gains["ndcg@10"]) in card
    assert "Not for: refusing" in card
    assert sorted(path.name for path in directory.iterdir()) == sorted([CARD, FILE])


def test_equal_sets_teach_the_same_ranker(both) -> None:
    few = [one.take(one.list_id < 400) for one in both]
    first, again = (TwoHeads(trees=20).fit(few).ranker().identity for _ in range(2))
    assert first == again
    changed = [replace(few[0], applied=~few[0].applied), few[1]]
    assert TwoHeads(trees=20).fit(changed).ranker().identity != first


def test_the_command_teaches_from_files_and_refuses_what_is_none(tmp_path: Path, both, monkeypatch) -> None:
    monkeypatch.setenv("JOBMATCH_DATA_DIR", str(tmp_path / "state"))
    paths = [tmp_path / f"{one.direction}.npz" for one in both]
    for one, path in zip(both, paths, strict=True):
        one.save(path)
    call = ["train", *map(str, paths), "--into", str(tmp_path / "drafts"), "--head", "logistic"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    (directory,) = (tmp_path / "drafts").iterdir()
    assert LearnedRanker.load(directory).identity == directory.name
    assert f"{directory} written; not promoted" in done.output
    assert "ndcg@10" in done.output
    (run,) = re.findall("run ([0-9a-f]{32}) in MLflow", done.output)
    assert load_ranker(Book(tmp_path / "state").directory(run)).identity == directory.name
    assert read(directory).provenance.until == np.quantile(both[0].day, 0.8)
    paths[0].write_bytes(b"PK")
    refused = CliRunner().invoke(app, call)
    assert refused.exit_code == 1
    assert "not a learning set" in refused.output


@pytest.mark.parametrize("lists", [0, 1, 2])
def test_a_set_too_small_is_told_with_its_cure(lists: int) -> None:
    with pytest.raises(BadInput, match=r"太小.*jobmatch-train dataset"):
        train([drawn(lists)], TwoHeads(MonotoneLogistic), 0.2, NOON)


def test_a_set_in_which_nobody_said_yes_is_told_too() -> None:
    silent = drawn(50)
    silent = replace(silent, applied=np.zeros_like(silent.applied), accepted=np.full_like(silent.accepted, -1))
    with pytest.raises(BadInput, match="没有可学的回应"):
        train([silent], TwoHeads(MonotoneLogistic), 0.2, NOON)

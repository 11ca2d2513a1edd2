"""The comparison of encoders: what is drawn and hidden, what contrast teaches, cut vectors, what is distilled."""

from pathlib import Path

import numpy as np
import pytest

from matching.retrieval.encoder import OnnxEncoder
from training.contrast import Contrast, Drawing, doubtful, groups_of, info_nce, no_negatives
from training.encoder import kept_pieces, tokenizer_of
from training.encoders.findings import Findings
from training.encoders.judge import Split, judge, principal, similar, truncated
from training.encoders.static import DIM, Start, distil, encode, open_static
from training.lessons import Lessons, lessons_of
from training.pupil import Pupil, lower_states
from training.taxonomy import LabelledTitle, Occupation
from training.weights import read_weights, weights_file

WELDERS = ["电焊工", "氩弧焊工", "焊接技工", "二保焊师傅", "焊工学徒", "管道焊工"]
CLERKS = ["会计", "财务专员", "记账员", "成本核算", "税务会计", "出纳会计"]
ONE, OTHER = WELDERS[::2] + CLERKS[::2], WELDERS[1::2] + CLERKS[1::2]
"""Two occupations that nobody could tell apart without the labels."""


def labelled(titles: list[str], code: str) -> list[LabelledTitle]:
    return [LabelledTitle(title, title, code) for title in titles]


def occupation(code: str, name: str) -> Occupation:
    return Occupation(code, 4, name, f"从事{name}工作的人员。", (f"做{name}的事",), ())


CODES = ("6-18-02-04", "6-18-02-05", "2-06-03-00")


def lessons() -> Lessons:
    titles = labelled(ONE, CODES[0]) + labelled(OTHER, CODES[1]) + labelled(["保安", "门卫"], CODES[2])
    return lessons_of([occupation(code, f"工种{at}") for at, code in enumerate(CODES)], titles)


def none_left_out(given: Lessons) -> np.ndarray:  # type: ignore[type-arg]
    return np.zeros(len(given.texts), np.bool_)


def test_a_batch_has_one_pair_an_occupation_and_negatives_of_its_minor_group() -> None:
    given = lessons()
    drawing = Drawing(given, none_left_out(given), True, np.random.default_rng(0))
    kinds = set()
    for _ in range(40):
        anchors, positives, negatives = drawing.batch()
        assert len(set(given.right[anchors])) == len(anchors) == 3
        assert (given.kind[anchors] == 0).all()
        assert (given.right[positives] == given.right[anchors]).all()
        assert (positives != anchors).all()
        assert (given.right[negatives] != given.right[anchors]).all()
        welding = given.right[anchors] != given.classes.index(CODES[2])
        assert (groups_of(given)[negatives] == groups_of(given)[anchors])[welding].all()
        kinds |= set(given.kind[positives].tolist())
    assert kinds == {0, 1, 2, 3}


def test_what_is_left_out_is_never_drawn() -> None:
    given = lessons()
    left_out = none_left_out(given)
    left_out[[0, 7]] = True
    drawing = Drawing(given, left_out, True, np.random.default_rng(0))
    assert not {0, 7} & {int(at) for _ in range(60) for at in drawing.batch().ravel()}


def test_no_text_of_the_same_occupation_and_no_near_copy_is_a_negative() -> None:
    right = np.array([0, 1, 2, 0, 1, 2, 1, 0, 0])
    teacher = np.eye(9, dtype=np.float32)
    teacher[5] = teacher[0]  # the positive of another occupation says what the first anchor says
    columns = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    plain = no_negatives(columns, right, None)
    assert np.argwhere(plain).tolist() == [[0, 4], [0, 5], [1, 3]]
    guarded = no_negatives(columns, right, teacher)
    assert np.argwhere(guarded & ~plain).tolist() == [[0, 2]]


def test_hidden_candidates_change_nothing_and_negatives_do() -> None:
    import torch

    columns = [torch.from_numpy(np.random.default_rng(at).normal(size=(4, 8))) for at in range(3)]
    hidden = np.zeros((4, 8), np.bool_)
    all_seen = info_nce(columns, hidden).item()
    hidden[:, 4:] = True
    assert info_nce(columns, hidden).item() == pytest.approx(info_nce(columns[:2], hidden[:, :4]).item())
    assert info_nce(columns, hidden).item() < all_seen


def test_a_label_is_doubted_when_all_neighbours_agree_on_another_group() -> None:
    titles = [*labelled(list("甲乙丙丁戊己"), CODES[0]), *labelled(list("子丑寅卯辰巳"), CODES[2])]
    wrong = LabelledTitle("庚", "庚", CODES[2])
    given = lessons_of([], [*titles, wrong])
    rng = np.random.default_rng(0)
    sides = np.repeat(np.eye(2, 6, dtype=np.float32), [6, 6], axis=0)
    vectors = np.vstack([sides, np.eye(1, 6, dtype=np.float32)]) + 0.05 * rng.normal(size=(13, 6)).astype(np.float32)
    assert np.flatnonzero(doubtful(vectors, given)).tolist() == [12]


@pytest.mark.parametrize("way", [Contrast(), Contrast(hard=True, guarded=True, dims=(384, 64))])
def test_contrast_moves_titles_of_one_occupation_together(way: Contrast) -> None:
    given = lessons()
    states, told = lower_states(given.texts), list[str]()
    adapter = way.learn(given, states, told.append, texts=2_400)
    first, *_, last = (float(step.rpartition(" ")[2]) for step in told if "loss" in step)
    assert last < first

    def apart(pupil: Pupil) -> float:
        vectors = pupil.vectors(range(12)).numpy()
        vectors = vectors - vectors.mean(axis=0)
        alike = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)) @ vectors.T
        return float(alike[:6, :6].mean() + alike[6:, 6:].mean() - 2 * alike[:6, 6:].mean())

    assert apart(Pupil(given.texts, states, adapter=adapter)) > apart(Pupil(given.texts, states)) + 0.02


def test_cut_vectors_have_length_one() -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 384)).astype(np.float32)
    for dim in (384, 256, 128, 64):
        cut = truncated(vectors, dim)
        assert cut.shape == (5, dim)
        np.testing.assert_allclose(np.linalg.norm(cut, axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(truncated(vectors, 64)[0] * np.linalg.norm(vectors[0, :64]), vectors[0, :64], rtol=1e-5)


def test_components_keep_what_the_first_numbers_do_not_hold() -> None:
    split = a_split()
    vectors = np.zeros((9, 6), np.float32)
    vectors[:, 4] = [1, 1, 1, 1, -1, -1, -1, -1, 1]
    vectors[:, 0] = 0.01 * np.random.default_rng(0).normal(size=9)
    kept = principal(split, vectors, 2)
    assert kept.shape == (9, 2)
    np.testing.assert_allclose(np.linalg.norm(kept, axis=1), 1, rtol=1e-5)
    assert np.sign(kept[:, 0] * kept[0, 0]).tolist() == np.sign(vectors[:, 4]).tolist()


def a_split() -> Split:
    titles = labelled(list("甲乙丙丁"), "a") + labelled(list("子丑寅卯"), "b") + labelled(["甲"], "b")
    return Split(titles, np.array([True, True, False, False, True, True, False, False, True]))


def test_a_title_is_no_answer_to_itself_and_only_held_out_titles_are_asked() -> None:
    split = a_split()
    vectors = np.array([[1, 0], [0.9, 0.1], [1, 0], [1, 0.2], [0, 1], [0.1, 0.9], [0, 1], [0.2, 1], [1, 0]], np.float32)
    found = similar(split, vectors)
    np.testing.assert_allclose(found[:2], 1)  # the 甲 of the other occupation, just as near, is left out
    np.testing.assert_allclose(
        found[2:4], (1 + 1 / np.log2(5)) / (1 + 1 / np.log2(3))
    )  # 子: 丑 first, the other 甲 last
    judged = judge(split, vectors)
    assert judged["top1"].tolist() == [1, 1, 1, 1, 0]
    assert judged["top3"].tolist() == [1, 1, 1, 1, 1]


def test_findings_hold_every_method_against_what_is_served_and_are_kept(tmp_path: Path) -> None:
    findings = Findings(("served", "int8"), tmp_path / "found" / "encoders.json")
    for _ in range(2):
        findings.ask(["a", "b", "c"])
        for method, value in (("served", 0.5), ("other", 0.75)):
            findings.add(method, "int8", {name: np.full(3, value) for name in ("ndcg@10", "top1", "top3")})
    value, gain = findings.figures("other", "int8")["top1"]
    assert tuple(value) == (0.75,) * 3
    assert gain is not None
    assert tuple(gain) == (0.25,) * 3
    assert findings.figures("served", "int8")["top1"][1] is None
    assert '"other"' in findings.report.read_text(encoding="utf-8")
    assert [len(table.rows) for table in findings.tables()] == [2, 0]


@pytest.fixture(scope="module")
def begun() -> Start:
    """Tokens of nobody's making over a real tokenizer."""
    weights = read_weights(weights_file())
    kept = kept_pieces(weights.pieces)
    rng = np.random.default_rng(0)
    tokens = 0.03 * rng.normal(size=(len(kept), DIM)).astype(np.float32)
    components = np.linalg.qr(rng.normal(size=(384, DIM)))[0].astype(np.float32)
    return Start(tokens, tokenizer_of(weights, kept), components)


def test_distilling_nears_the_teacher_and_the_same_texts_give_the_same_model(
    begun: Start, encoder: OnnxEncoder
) -> None:
    texts = WELDERS + CLERKS
    taught = encoder.encode(texts)
    one, other = (encode(distil(begun, texts, taught), texts) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    np.testing.assert_allclose(np.linalg.norm(one, axis=1), 1, rtol=1e-5)
    wanted = (taught - taught.mean(axis=0)) @ begun.components
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    before = encode(open_static(begun), texts)
    assert (one * wanted).sum(axis=1).mean() > (before * wanted).sum(axis=1).mean() + 0.1

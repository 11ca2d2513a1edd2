"""Which occupation of 职业分类大典 2022 a title names, and how alike two such guesses are.

The guess is a small network over the title's centred encoder vector and a projection of its character grams, trained
at set-up (`training.occupations`) and computed here by NumPy alone; the nearest example by spelling
(`matching.text.examples`) raises the odds of its occupation. Two guesses are compared by their
`occupation_vector`: a projection of the probabilities of occupations, minor groups and middle groups, so that a dot
product is near 1 for one occupation and less for one minor group. Its length is at most 1 and shrinks with doubt, so
that two titles nobody can place are not alike.
"""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns import LIKELY, Array
from matching.errors import ModelMismatch
from matching.results import OccupationGuess
from matching.text.examples import Examples, likeness
from matching.text.terms import Telling, grams
from matching.text.work_groups import WorkGroups

Floats = NDArray[np.float32]
ARRAYS, NAMES = "model.npz", "model.json"
TOP = 3
FORMAT = 3
DIRECTORY = f"occupations-{FORMAT}"
"""Beneath the models' directory. It carries the format: while a new version is rolled out, workers of the one before
keep theirs."""
EXAMPLE_SHARE = 3.5
"""What an example that is the title to the letter adds to the log-odds of its occupation. Chosen on two random splits
of titles (encoder as the wheel has it, rows ranked without the desk), where top-1 rises from .62 to .65; on a third it
stays (.617, .615) and the lists gain all the same: nDCG@10 of wish -> ad .697 -> .715, of posting -> seekers .752 ->
.779. Tried: neighbours by the encoder's vectors, a logistic regression, and the ridge regression that stood here before
gain nothing beside it."""


_BARE_ROLE = re.compile(
    r"(?:(?:(?:普通|一般)?(?:员工|职工|工人)|[男女]?普?工|大?师傅|学徒工?|徒弟|[零短]工|(?:临时|长期|正式)工|(?:工作)?人员|"
    r"打工|上班|干活|工作|兼职|全职)[、/，, ]*)+"
)
"""Whole titles that say what somebody is to an employer, and nothing of the work (不便分类的其他从业人员)."""


class Levels(NamedTuple):
    """Code prefixes by level: 4-01-02-03 lies in minor group 4-01-02 and middle group 4-01."""

    minor: int = 7
    middle: int = 4


LEVELS = Levels()
LEVEL_WEIGHTS = (0.44, 0.44, 0.12)
"""Share of occupation, minor group and middle group in the similarity of two guesses."""
SHARPNESS = 0.65
"""Power of the probabilities in a vector. 1/2 (Bhattacharyya) makes two flat guesses equal, 1 forgets second choices;
between them it measured best in folds by title family."""
CALIBRATION = (0.48, -0.44)
"""Slope and offset on the log-odds that make confidences true for families of titles the model has not seen, as far as
labels are (about 15 % are wrong): without them it is 20 points too sure. Fitted on two random splits with the encoder
fine-tuned without what they hold out (calibration error .016, .03 where one is judged by the other's); minor groups
need nearly the same (.02)."""


class Centres(NamedTuple):
    """Means of the encoder's vectors, taken off before vectors are compared; each of shape (D,)."""

    title: Floats
    body: Floats


class Parameters(NamedTuple):
    """What training leaves behind; C classes, R gram dimensions, D encoder dimensions, V = 128."""

    centre: Floats  # (D,) mean of title vectors
    body_centre: Floats  # (D,) mean of vectors of longer texts
    scale: Floats  # (2,) weight of the encoder's part and of the grams' part
    gram_projection: NDArray[np.floating]  # (GRAM_BUCKETS, R), float16 once stored
    hidden: NDArray[np.floating]  # (D + R, H)
    weights: NDArray[np.floating]  # (H, C)
    bias: Floats  # (C,)
    projection: Floats  # (C + minor + middle groups, V)
    position: NDArray[np.int16]  # (C,) 1 + place in the classification


WIDE = ("hidden", "weights")
"""Stored in float32, multiplied in float64: made wide once, as that costs more than the product for one title."""


class OccupationModel:
    """Titles to occupations. Read-only, safe for several threads.

    Parameters
    ----------
    codes, names : sequences
        The whole classification in its order; `occupations` columns hold 1 + the place in it.
    """

    def __init__(
        self,
        parameters: Parameters,
        examples: Examples,
        telling: Telling,
        codes: Sequence[str],
        names: Sequence[str],
    ) -> None:
        self._at = parameters._replace(**{name: getattr(parameters, name).astype(np.float64) for name in WIDE})
        self._examples, self.telling = examples, telling
        self._projection = parameters.projection.astype(np.float64)
        self.centres = Centres(parameters.centre, parameters.body_centre)
        self.codes, self.names = tuple(codes), tuple(names)
        self.position = {code: place for place, code in enumerate(self.codes, start=1)}
        self.classes = [self.codes[place - 1] for place in parameters.position]
        self._minor, self._middle = (level_of(self.classes, length) for length in LEVELS)
        self.groups = WorkGroups(self.codes, self.names)
        self._groups = np.array([self.groups.position(one) for one in self.groups.among(self.classes)], np.int16)

    @classmethod
    def load(cls, directory: Path, encoder: str) -> "OccupationModel":
        """From the directory that `jobmatch-train prepare` wrote for the encoder of that identity.

        Raises
        ------
        ModelMismatch
            When it is absent, of another format, or made for another encoder.
        """
        try:
            about = json.loads((directory / NAMES).read_text(encoding="utf-8"))
            with np.load(directory / ARRAYS, allow_pickle=False) as stored:
                arrays, examples = ([stored[name] for name in kind._fields] for kind in (Parameters, Examples))
            if about["format"] != FORMAT or about["encoder"] != encoder:
                raise ValueError(f"made for {about['encoder']}, not for {encoder}")
            telling = Telling.load(directory)
        except (OSError, ValueError, KeyError) as cause:
            raise ModelMismatch(
                f"{directory} holds no occupation model of this version ({cause}). Build it: jobmatch-train prepare"
            ) from cause
        return cls(Parameters(*arrays), Examples(*examples), telling, about["codes"], about["names"])

    def save(self, directory: Path, encoder: str) -> None:
        """Write what `load` reads; no pickle."""
        narrow = dict.fromkeys(WIDE, np.float32) | {"gram_projection": np.float16}
        arrays = self._at._asdict() | {name: getattr(self._at, name).astype(kind) for name, kind in narrow.items()}
        np.savez_compressed(directory / ARRAYS, **arrays, **self._examples._asdict())
        about = {"format": FORMAT, "encoder": encoder, "codes": self.codes, "names": self.names}
        (directory / NAMES).write_text(json.dumps(about, ensure_ascii=False) + "\n", encoding="utf-8")
        self.telling.save(directory)

    def probabilities(self, title_vectors: Array, titles: Sequence[str]) -> Floats:
        """Probabilities of shape (n, C), in the order of `classes`.

        Parameters
        ----------
        title_vectors : float of shape (n, D)
            From the encoder, unit length.
        titles : sequence of n cleaned titles
            One that is a bare role word (师傅, 普工) names no occupation: its row is zero.

        Notes
        -----
        Products are summed in float64: what comes out, rounded to float32 and then float16, does not depend on the
        batch a title comes in, so a list can be made again byte for byte.
        """
        logits = network(self._at, inputs(self._at, self.telling, title_vectors, titles))
        chances = softmax(logits + EXAMPLE_SHARE * likeness(self._examples, self.telling, titles))
        chances[[_BARE_ROLE.fullmatch(title) is not None for title in titles]] = 0
        return chances

    def guesses(self, probabilities: Floats) -> list[tuple[OccupationGuess, ...]]:
        """The three likeliest occupations of each row, likeliest first, with calibrated confidence."""
        top = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP]
        return [
            tuple(self._guess(self.classes[at], calibrated(float(row[at]))) for at in best if row[at] > 0)
            for best, row in zip(top, probabilities, strict=True)
        ]

    def likeliest(self, probabilities: Floats) -> tuple[NDArray[np.int16], Floats]:
        """The LIKELY likeliest of each row, likeliest first: their positions (n, LIKELY), 0 = none, and chances."""
        top = np.argsort(-probabilities, axis=1, kind="stable")[:, :LIKELY]
        chances = np.zeros((len(top), LIKELY), np.float32)
        chances[:, : top.shape[1]] = np.take_along_axis(probabilities, top, axis=1)
        positions = np.zeros(chances.shape, np.int16)
        positions[:, : top.shape[1]] = self._at.position[top]
        return positions * (chances > 0), chances

    def likeliest_groups(self, probabilities: Floats) -> tuple[NDArray[np.int16], Floats]:
        """The likeliest minor group of each row: its position (n,), 0 = none, and its calibrated chance (n,)."""
        shares = _summed(probabilities, self._minor)
        best = shares.argmax(axis=1)
        chances = np.minimum(np.take_along_axis(shares, best[:, None], axis=1)[:, 0], 1.0)
        told = np.array([calibrated(chance) for chance in chances.tolist()], np.float32)
        return self._groups[best] * (chances > 0), told * (chances > 0)

    def vectors(self, probabilities: Floats) -> Floats:
        """Occupation vectors of shape (n, 128), of length at most 1."""
        spread = levels(probabilities, self._minor, self._middle).astype(np.float64)
        return (spread @ self._projection).astype(np.float32)

    def stated(self, code: str) -> Floats | None:
        """Probabilities (C,) of a code that somebody states: all on it, or spread over what it comprises."""
        under = np.array([known == code for known in self.classes], np.float32)
        stem = code
        while not under.any() and stem:
            stem = stem.rpartition("-")[0] if "-" in stem else ""
            prefix = stem.removesuffix("-00").removesuffix("-00")
            under = np.array([bool(prefix) and known.startswith(prefix) for known in self.classes], np.float32)
        total = under.sum()
        return under / total if total else None

    def guess_of(self, code: str) -> tuple[OccupationGuess, ...]:
        """A stated code as the only guess; empty when the classification does not know it."""
        return (self._guess(code, 1.0),) if code in self.position else ()

    def _guess(self, code: str, confidence: float) -> OccupationGuess:
        return OccupationGuess(code=code, name=self.names[self.position[code] - 1], confidence=confidence)


def calibrated(chance: float) -> float:
    """What share of guesses made with this probability is right."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-CALIBRATION[0] * math.log(chance / (1 - chance)) - CALIBRATION[1]))


def inputs(at: Parameters, telling: Telling, title_vectors: Array, titles: Sequence[str]) -> Floats:
    """Centred encoder vectors and projected grams side by side, each scaled; float32 of shape (n, D + R)."""
    dense = unit(np.asarray(title_vectors, np.float32) - at.centre) * at.scale[0]
    spelt = np.zeros((len(titles), at.gram_projection.shape[1]), np.float32)
    for row, title in enumerate(titles):
        found = np.array(grams(title), np.int64)
        if len(found):
            weights = telling.gram_idf[found]
            spelt[row] = (weights / np.linalg.norm(weights)) @ at.gram_projection[found].astype(np.float32)
    return np.concatenate([dense, spelt * at.scale[1]], axis=1)


def network(at: Parameters, known: Floats) -> NDArray[np.float64]:
    """Logits (n, C) from inputs (n, D + R)."""
    inner = np.maximum(known.astype(np.float64) @ at.hidden, 0)
    logits: NDArray[np.float64] = (inner @ at.weights + at.bias).astype(np.float64, copy=False)
    return logits


def softmax(logits: NDArray[np.float64]) -> Floats:
    """Probabilities, row by row."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    return chances


def level_of(codes: Sequence[str], length: int) -> NDArray[np.int64]:
    """For each code the number of its group: codes with the same first `length` signs share one."""
    return np.unique([code[:length] for code in codes], return_inverse=True)[1]


def levels(probabilities: Floats, minor: NDArray[np.int64], middle: NDArray[np.int64]) -> Floats:
    """Weighted powers of probabilities on each level, of shape (n, C + minor + middle groups), of length at most 1."""
    shares = [probabilities, _summed(probabilities, minor), _summed(probabilities, middle)]
    return np.concatenate(
        [np.sqrt(weight) * share**SHARPNESS for weight, share in zip(LEVEL_WEIGHTS, shares, strict=True)], axis=1
    ).astype(np.float32)


def _summed(probabilities: Floats, groups: NDArray[np.int64]) -> Floats:
    """Probabilities of groups. Classes are sorted by code, so a group is one run of columns."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    summed: Floats = np.add.reduceat(probabilities, starts, axis=1)
    return summed


def unit(vectors: Array) -> Floats:
    """Rows divided by their length; zero rows stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Floats = np.divide(vectors, length, out=np.zeros_like(vectors, np.float32), where=length > 0)
    return made

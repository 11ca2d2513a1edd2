"""The point-in-time data set that everything trains and judges on: one row a pair that was shown or sampled.

Rows hold features as they were when the list was shown and what was known to have happened since, up to a horizon; no
names, no records, nothing protected. A split is by time: `before` a day one trains, `since` that day one judges. What
the set cannot know is NaN, and an estimate that needs it must say so: a deterministic list has propensity 1 for what
it showed and tells nothing of what it did not (Joachims, Swaminathan & Schnabel, WSDM 2017).
"""

import hashlib
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from matching.errors import ModelMismatch, UnreadableFile
from matching.ranking.features import FEATURES

Direction = Literal["jobs", "people"]
"""A seeker's lists of postings, or a posting's shortlists of people: two sets, never mixed."""

ASKED_NEVER, SAID_NO, SAID_YES = -1, 0, 1
"""What `accepted` holds: the employer was never asked; said no, or nothing; said yes."""

_DTYPES: dict[str, type[np.generic]] = {
    "features": np.float32,
    "list_id": np.int64,
    "position": np.int16,
    "propensity": np.float32,
    "examination": np.float32,
    "applied": np.bool_,
    "accepted": np.int8,
    "hired": np.bool_,
    "seeker": np.int64,
    "posting": np.int64,
    "day": np.int32,
}
_WORDS = ("feature_names", "recipe", "horizon", "direction")


@dataclass(frozen=True, slots=True, eq=False)
class LearningSet:
    """Pairs, grouped by list; all arrays are parallel over n pairs.

    Attributes
    ----------
    features : float32 array of shape (n, F)
        In the order of `feature_names`, as they were when the list was shown.
    list_id : int64, ascending
    position : int16
        1 stands first; 0 was not shown but sampled as a negative.
    propensity : float32
        Chance that the policy that made the list put this item there; NaN of sampled negatives and where unknown.
    examination : float32
        Chance that this position is looked at; NaN where unknown.
    applied : bool
    accepted : int8
        1 yes, 0 no or silence, -1 never asked.
    hired : bool
    seeker, posting : int64
        Keys, which are pseudonyms.
    day : int32
        `matching.columns.day_number` of the list.
    recipe : str
        How it was made: source, period, horizon of the labels, negatives, seed.
    horizon : int
        Days after a list within which its labels came.
    """

    features: NDArray[np.float32]
    list_id: NDArray[np.int64]
    position: NDArray[np.int16]
    propensity: NDArray[np.float32]
    examination: NDArray[np.float32]
    applied: NDArray[np.bool_]
    accepted: NDArray[np.int8]
    hired: NDArray[np.bool_]
    seeker: NDArray[np.int64]
    posting: NDArray[np.int64]
    day: NDArray[np.int32]
    feature_names: tuple[str, ...] = FEATURES
    recipe: str = ""
    horizon: int = 0
    direction: Direction = "jobs"

    def __post_init__(self) -> None:
        for name, dtype in _DTYPES.items():
            column = getattr(self, name)
            if column.dtype != dtype or len(column) != len(self):
                raise ValueError(f"{name}: {column.dtype} x {len(column)}, not {np.dtype(dtype)} x {len(self)}")
        if self.features.shape != (len(self), len(self.feature_names)):
            raise ValueError(f"features {self.features.shape} for {len(self.feature_names)} names")
        if (np.diff(self.list_id) < 0).any():
            raise ValueError("list_id must ascend: the rows of a list stand together")

    def __len__(self) -> int:
        return len(self.list_id)

    def group_sizes(self) -> NDArray[np.int64]:
        """Rows of each list, in order; shape (number of lists,)."""
        sizes: NDArray[np.int64] = np.unique(self.list_id, return_counts=True)[1].astype(np.int64)
        return sizes

    def take(self, rows: NDArray[Any]) -> Self:
        """The rows of a mask (n,) or of ascending places, in their order."""
        kept = {name: getattr(self, name)[rows] for name in _DTYPES}
        words: dict[str, Any] = {name: getattr(self, name) for name in _WORDS}
        return type(self)(**kept, **words)

    def before(self, day: int) -> Self:
        """Lists shown before a day."""
        return self.take(self.day < day)

    def since(self, day: int) -> Self:
        """Lists shown on that day or after it."""
        return self.take(self.day >= day)

    def split(self, day: int) -> tuple[Self, Self]:
        """What was known on a day, labels included, to train on; and the lists since then to judge by."""
        return self.before(day - self.horizon), self.since(day)

    def unseen_in(self, earlier: Self) -> Self:
        """Rows whose person and posting the earlier set never met."""
        met = np.isin(self.seeker, earlier.seeker) | np.isin(self.posting, earlier.posting)
        return self.take(~met)

    def digest(self) -> str:
        """SHA-256 over every value, name and word of it: equal sets have equal digests on every machine."""
        words = (*self.feature_names, self.recipe, str(self.horizon), self.direction)
        state = hashlib.sha256("\0".join(words).encode())
        for name, dtype in _DTYPES.items():
            column = np.ascontiguousarray(getattr(self, name), np.dtype(dtype).newbyteorder("<"))
            state.update(f"\0{name}{column.shape}".encode())
            state.update(column.tobytes())
        return state.hexdigest()

    def save(self, path: Path) -> None:
        """Write as npz, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        written: dict[str, Any] = {field.name: np.array(getattr(self, field.name)) for field in fields(self)}
        with draft.open("wb") as file:
            np.savez_compressed(file, **written, digest=np.array(self.digest()))
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, without pickle.

        Raises
        ------
        UnreadableFile
            The file is missing, no learning set, or not what was written.
        ModelMismatch
            Its features are not those of this code.
        """
        try:
            found, digest = cls._read(path)
        except (OSError, ValueError, KeyError, EOFError) as cause:
            raise UnreadableFile(f"{path} is not a learning set. Make one: jobmatch-train dataset.") from cause
        if found.digest() != digest:
            raise UnreadableFile(f"{path} is damaged. Make it again: jobmatch-train dataset.")
        if found.feature_names != FEATURES:
            odd = set(found.feature_names) ^ set(FEATURES)
            raise ModelMismatch(
                f"{path} and this code disagree about the features ({', '.join(sorted(odd)) or 'their order'}). "
                "Make the set again: jobmatch-train dataset."
            )
        return found

    @classmethod
    def _read(cls, path: Path) -> tuple[Self, str]:
        with np.load(path, allow_pickle=False) as file:
            read = {field.name: file[field.name] for field in fields(cls)}
            digest = str(file["digest"])
        words: dict[str, Any] = {
            "feature_names": tuple(map(str, read["feature_names"])),
            "recipe": str(read["recipe"]),
            "horizon": int(read["horizon"]),
            "direction": str(read["direction"]),
        }
        return cls(**read | words), digest

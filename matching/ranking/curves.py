"""The file of a trained ranker: a curve for each feature, how likely a match is in truth, and where it all comes from.

Text, without pickle, sealed by a checksum. What it may hold is narrow, so that a damaged or careless file is refused
when it is read and not found out by a list.
"""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from matching.errors import ModelMismatch
from matching.ranking.features import odd_columns

FILE = "ranker.json"
CARD = "model_card.md"


class Curve(BaseModel):
    """What one feature adds: `slope` times its value, and the step it stands on.

    A value stands on `heights[i]` when i of the `edges` lie below it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope: Annotated[FiniteFloat, Field(ge=0)] = 0.0
    edges: tuple[FiniteFloat, ...] = ()
    heights: tuple[FiniteFloat, ...] = (0.0,)

    @model_validator(mode="after")
    def _rises_through_nothing(self) -> Self:
        if len(self.heights) != len(self.edges) + 1:
            raise ValueError(f"{len(self.edges)} edges part {len(self.edges) + 1} steps, not {len(self.heights)}")
        if (np.diff(self.edges) <= 0).any() or (np.diff(self.heights) < 0).any():
            raise ValueError("edges must rise and heights must not fall")
        if self.at(np.zeros(1))[0] != 0:
            raise ValueError("an unknown value, 0, must add nothing")
        return self

    def at(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Shape (n,) -> (n,)."""
        steps = np.searchsorted(self.edges, values)
        added: NDArray[np.float64] = self.slope * values + np.asarray(self.heights)[steps]
        return added


class Calibration(BaseModel):
    """Log-odds of a match, applied for and accepted, from what a pair adds up to (Platt 1999)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope: Annotated[FiniteFloat, Field(gt=0)]
    intercept: FiniteFloat


class Provenance(BaseModel):
    """Where a ranker comes from.

    Attributes
    ----------
    estimator : name and settings of what learnt it
    data : digests of the learning sets
    recipes : how these were made
    made_at : day and time, ISO 8601
    until : first day (`day_number`) of whose lists and happenings it knows nothing; None where it is not known
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    estimator: str
    data: tuple[str, ...]
    recipes: tuple[str, ...]
    made_at: str
    until: int | None = None


class RankerFile(BaseModel):
    """What `ranker.json` holds; `sha256` is over everything else in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["curves"] = "curves"
    format: Literal[1] = 1
    offset: FiniteFloat
    curves: dict[str, Curve]
    calibration: Calibration
    provenance: Provenance
    sha256: str = ""

    def checksum(self) -> str:
        """Of the content, however the file is laid out."""
        content = json.dumps(self.model_dump(exclude={"sha256"}), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def save(self, directory: Path) -> None:
        """Write `ranker.json`, sealed."""
        sealed = self.model_copy(update={"sha256": self.checksum()})
        (directory / FILE).write_text(sealed.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read(directory: Path) -> RankerFile:
    """The file of a model's directory, checked.

    Raises
    ------
    ModelMismatch
    """
    try:
        file = RankerFile.model_validate_json((directory / FILE).read_bytes())
    except (OSError, ValidationError) as cause:
        raise ModelMismatch(
            f"{directory} 里的排序模型读不出来（{cause}）。请重新训练（jobmatch-train train）或退回上一版。"
        ) from cause
    if file.sha256 != file.checksum():
        raise ModelMismatch(f"{directory / FILE} 的内容和校验和不符，文件已损坏。请退回上一版，或重新训练。")
    odd = odd_columns(file.curves.keys())
    if odd:
        raise ModelMismatch(
            f"{directory} 训练时的特征和现在的程序不一致（{'、'.join(sorted(odd))}）。"
            "请重新训练（jobmatch-train train），或设 JOBMATCH_RANKER=prior。"
        )
    return file

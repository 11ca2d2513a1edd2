"""The figures of push (`data/policy/push.yaml`), checked when they are loaded: file, line and cure."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from matching.ranking.policy_faults import Misplaced, loaded, parsed

FILE = "push.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Caps(_Part):
    """The most pieces of news for one person; a week is the seven days before."""

    a_day: int = Field(ge=0)
    a_week: int = Field(ge=0)


class Hours(_Part):
    """From the hour `since` to before the hour `until`, over midnight where that is the earlier."""

    since: int = Field(ge=0, le=23)
    until: int = Field(ge=0, le=23)


class Rings(_Part):
    """How many people are told of one posting."""

    apply_rate: float = Field(gt=0, le=1)
    applicants_each: float = Field(gt=0)
    assumed_places: int = Field(ge=1)
    most: int = Field(ge=1, le=200)


class Folding(_Part):
    """When news joins an earlier message; `most` pieces in one."""

    hours: float = Field(ge=0)
    most: int = Field(ge=1)
    gather_minutes: float = Field(0, ge=0)
    """A posting of a file waits at most so long for the others, and its news so long for theirs."""


class TokenFigures(_Part):
    """What is assumed of one person's subscriptions and of the offers that come: see `budget.prices`."""

    offers_a_week: float = Field(gt=0)
    granted_a_week: float = Field(ge=0)
    leaves_a_week: float = Field(gt=0)
    most: int = Field(ge=1, le=50)
    scores: tuple[float, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _scores_rise(self) -> Self:
        if list(self.scores) != sorted(self.scores) or self.scores[0] < 0 or self.scores[-1] > 1:
            raise Misplaced(("tokens", "scores"), "要从小到大写，都在 0 和 1 之间")
        return self


class Calls(Hours):
    """When people of the service telephone, and at most how many they call about one posting."""

    a_posting: int = Field(ge=0)

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if self.since >= self.until:
            raise Misplaced(("calls", "until"), "打电话要在同一天里：until 要晚于 since")
        return self


class PushRules(_Part):
    """All of them; a decision keeps them whole, so that its plan can be made again."""

    name: str = Field(min_length=1)
    caps: Caps
    quiet: Hours
    rings: Rings
    folding: Folding
    tokens: TokenFigures
    calls: Calls

    @cached_property
    def version(self) -> str:
        """Changes exactly when a figure does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @classmethod
    def parse(cls, text: str, file: str = FILE) -> Self:
        """Raises PolicyInvalid naming file, line and cure."""
        return parsed(cls, text, file)

    @classmethod
    def load(cls, folder: Path) -> Self:
        return loaded(cls, folder / FILE)

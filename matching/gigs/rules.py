"""The rules of gigs as `data/policy/gigs.yaml` states them: each limit with its article, or with why we set it."""

from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from matching.errors import PolicyInvalid


class _Stated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limit(_Stated):
    """A number, and what it rests on: an `article` with its words, or our own reason."""

    value: int = Field(ge=0)
    article: str = ""
    quote: str = ""
    why: str = ""

    @model_validator(mode="after")
    def _is_grounded(self) -> Self:
        if bool(self.article) == bool(self.why) or bool(self.article) != bool(self.quote):
            raise ValueError("写 article 和 quote（法律条文和原文），或者写 why（自己定的，为什么）")
        return self


class Rest(_Stated):
    """How much a person may work, over all shifts together; see the file."""

    working_age: Limit
    full_age: Limit
    day_hours: Limit
    week_hours: Limit
    rest_days: Limit
    extension_day_hours: Limit
    extension_month_hours: Limit
    break_minutes: Limit
    night_rest_hours: Limit
    night_from: Limit
    night_until: Limit


class Booking(_Stated):
    """How long a place is held, and how many."""

    confirm_minutes: int = Field(ge=1)
    offer_minutes: int = Field(ge=1)
    horizon_days: int = Field(ge=1, le=60)
    shifts_a_person: int = Field(ge=1)
    remember_days: int = Field(ge=1)


class GigRules(_Stated):
    """The whole file."""

    version: str = Field(min_length=1)
    rest: Rest
    booking: Booking

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises PolicyInvalid naming the file and the place in it."""
        try:
            stated: Any = yaml.safe_load(path.read_text("utf-8"))
            return cls.model_validate(stated)
        except (OSError, yaml.YAMLError, ValidationError) as cause:
            raise PolicyInvalid(f"{path} 读不了，请改正：{cause}") from cause

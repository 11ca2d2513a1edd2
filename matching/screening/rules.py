"""`data/policy/screening.yaml`, checked when it is loaded: what is looked for, and on which article it rests."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from matching.errors import PolicyInvalid
from matching.screening.finding import Ruling

_NAMED = re.compile(r"\{\{(\w+)\}\}")


def _alternatives(value: Any) -> Any:
    """A list of expressions is one that matches any of them."""
    return "|".join(f"(?:{one})" for one in value) if isinstance(value, list) else value


def _spelt_out(value: Any, terms: Mapping[str, str]) -> Any:
    """With what it names in double braces in the place of the names; KeyError where one is not among the terms."""
    if isinstance(value, str):
        return _NAMED.sub(lambda named: terms[named[1]], value)
    if isinstance(value, list):
        return [_spelt_out(one, terms) for one in value]
    return {key: _spelt_out(one, terms) for key, one in value.items()} if isinstance(value, dict) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _compiles(expression: str) -> str:
    try:
        re.compile(expression)
    except re.error as cause:
        raise ValueError(f"{expression}: {cause}") from cause
    return expression


Expression = Annotated[str, BeforeValidator(_alternatives), AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Exemption(_Part):
    """Work for which wording is lawful (`verdict` absent), or lawful perhaps (`verdict: doubtful`).

    `where` is looked for in the title, or `within` the posting in the text too; `of` limits it to spans that contain
    such words.
    """

    name: str
    where: Expression
    within: Literal["title", "posting"] = "posting"
    of: Expression | None = None
    verdict: Ruling | None = None
    article: str
    why: str


class Cue(_Part):
    """Wording with one standing in law.

    `any` finds it; a group named `span` narrows what is marked. Within `scope` (its clause, its sentence, or the whole
    posting) `needs` must be found too, and `unless` must not. `denied: true` counts a mention that is waived as well.
    """

    verdict: Ruling
    article: str
    why: str
    rewrite: str | None = None
    any: Annotated[tuple[Expression, ...], BeforeValidator(_listed)]
    needs: Expression | None = None
    unless: Expression | None = None
    scope: Literal["clause", "sentence", "posting"] = "clause"
    denied: bool = False
    exempt: tuple[str, ...] = ()


class Kind(_Part):
    """One kind of finding: read only where one of its `signs` stands, with what is `harmless` blanked out before."""

    kind: str = Field(pattern="^[a-z_]+$")
    name: str
    signs: tuple[str, ...]
    harmless: Expression | None = None
    cues: tuple[Cue, ...]


class Particular(_Part):
    """Something that an advertisement must state."""

    kind: str
    article: str
    why: str


class Rules(_Part):
    """Everything of the file."""

    exemptions: tuple[Exemption, ...]
    kinds: tuple[Kind, ...]
    reasons: tuple[Kind, ...]
    pay: Particular
    required: tuple[Particular, ...]

    @model_validator(mode="before")
    @classmethod
    def _terms_are_spelt_out(cls, rules: Any) -> Any:
        """`terms` may name those before them."""
        terms: dict[str, str] = {}
        try:
            for name, words in rules.get("terms", {}).items():
                terms[name] = f"(?:{_alternatives(_spelt_out(words, terms))})"
            return {part: _spelt_out(value, terms) for part, value in rules.items() if part != "terms"}
        except KeyError as cause:
            raise ValueError(f"{{{{{cause.args[0]}}}}} is not among the terms before it") from cause

    @model_validator(mode="after")
    def _names_are_known(self) -> "Rules":
        known = {one.name for one in self.exemptions}
        for kind in (*self.kinds, *self.reasons):
            for cue in kind.cues:
                if unknown := set(cue.exempt) - known:
                    raise ValueError(f"{kind.kind}: exempt {', '.join(sorted(unknown))} is not among the exemptions")
        return self

    @classmethod
    def load(cls, path: Path) -> "Rules":
        """Raises PolicyInvalid, naming the file and what is wrong in it."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except OSError as cause:
            raise PolicyInvalid(f"读不到 {path}。请把它放回去。") from cause
        except (yaml.YAMLError, ValidationError) as cause:
            raise PolicyInvalid(f"{path} 有误：{cause}") from cause

"""What rows are made by, in one word each: rows of another identity are made again, never mixed with these."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from matching import columns, reach, text
from matching.ranking.policies import Policies

READ_WITH = ("dictionary", "regions")
"""Directories of the reference data that a row depends on beside its record."""
CUT_WITH = "jieba-next"
RULES_OF_GROUPS = {"groups", "effective_from", "effective_to"}
"""What of a policy decides who belongs to a group on which day."""


class Identities(NamedTuple):
    """Of the rows of postings, and of those of people, which hold their groups too."""

    postings: str
    seekers: str


def identities(encoder: str, occupations: Path, reference_dir: Path, policies: Policies) -> Identities:
    """From the encoder's identity, the files of the occupation model, the word lists, the code and the groups' rules.

    The code is taken by its bytes: a comment changed in it costs one slow start, a change forgotten would cost truth.
    """
    data = (path for name in READ_WITH for path in (reference_dir / name).rglob("*"))
    code = (*Path(text.__path__[0]).glob("*.py"), Path(columns.__file__), Path(reach.__file__))
    made_by = [encoder, version(CUT_WITH), *map(_digest, _files((*occupations.glob("*"), *data, *code)))]
    groups = [policy.model_dump_json(include=RULES_OF_GROUPS) for policy in policies.by_file.values()]
    return Identities(_one_word(made_by), _one_word([*made_by, *groups]))


def _files(paths: Iterable[Path]) -> list[Path]:
    return sorted((path for path in paths if path.is_file()), key=lambda path: (path.parent.name, path.name))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return f"{path.name} {hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _one_word(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

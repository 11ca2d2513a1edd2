"""The shipped word lists: certificates, skills, benefits, and the words that segmentation keeps whole.

`data/dictionary/words.txt` is made from them, the occupation classification and the local place names by
`build_words`, always the same from the same sources (`python -m matching.text.dictionary` writes it).
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SHIPPED = Path(__file__).resolve().parents[2] / "data"
LONGEST_WORD = 8
WORD_WEIGHT = 2000
"""Frequency given to a domain word: above the everyday words it is made of, below the commonest."""

_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z0-9+#.]{2,}|[A-C][1-4]驾照")
"""Chinese or Latin, not mixed: 「Java开发」 is two words."""
_BROAD = re.compile(r"及|和|与|其他|其它|有关|等$|人员$|从事|不便")


class Entry(NamedTuple):
    """One row of a word list: its name, the ways it is written, and the list's further columns."""

    name: str
    aliases: tuple[str, ...]
    more: dict[str, str]


def read_entries(reference_dir: Path, name: str) -> list[Entry]:
    """The rows of data/dictionary/<name>.csv in their order."""
    with (reference_dir / "dictionary" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Entry(row["name"], tuple(filter(None, row["aliases"].split(";"))), row) for row in csv.DictReader(file)]


def build_words(reference_dir: Path) -> list[str]:
    """Every domain word worth keeping whole, each once, in code point order."""
    words = {word for source in (_listed, _occupations, _places) for word in source(reference_dir)}
    return sorted(word for word in words if _WORD.fullmatch(word) and len(word) <= LONGEST_WORD)


def _listed(reference_dir: Path) -> Iterator[str]:
    for name in ("certificates", "skills", "benefits"):
        for entry in read_entries(reference_dir, name):
            yield entry.name
            yield from (alias.replace("~", "证") for alias in entry.aliases)
            yield from (alias[:-1] for alias in entry.aliases if alias.endswith("~"))


def _occupations(reference_dir: Path) -> Iterator[str]:
    with (reference_dir / "taxonomy" / "csco22.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            names = [row["name"], *re.split(r"[;；,，、|/\s]+", row["alias"] or "")]
            yield from (name for name in names if not _BROAD.search(name))


def _places(reference_dir: Path) -> Iterator[str]:
    path = reference_dir / "regions" / "yingkou_streets.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["name"]
            yield row["area_name"]
            yield re.sub(r"(?:街道|镇|乡)$", "", row["name"])


def main() -> None:
    """Write words.txt anew from its sources."""
    lines = [f"{word} {WORD_WEIGHT}" for word in build_words(SHIPPED)]
    (SHIPPED / "dictionary" / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

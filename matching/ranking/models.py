"""The rankers that were promoted, read side: every version is verified before it may judge.

`<models_dir>/rankers/<version>/` holds `ranker.json`, parameter files, a model card and `manifest.json`; the version's
name is the identity of the ranker in it, so that a decision that names its ranker names the directory too. The file
CURRENT beside them says in one line who serves; it is replaced whole, by a rename. Old versions stay: lists that they
made are made again by them.
"""

import hashlib
import json
import re
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from matching.errors import ModelMismatch
from matching.ranking.features import BEFORE, FEATURES
from matching.ranking.learned import LearnedRanker
from matching.ranking.ranker import Ranker

CURRENT, MANIFEST = "CURRENT", "manifest.json"
PRIOR = "prior"
"""Stands in CURRENT for the ranker that needs no training."""
FEATURES_DIGEST, DIGEST_BEFORE = (
    hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:12] for columns in (FEATURES, BEFORE)
)
"""Name the columns that a ranker must have been trained on, in their order; or may, from before the last ones came."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


class Manifest(Struct, frozen=True):
    """What a version consists of: SHA-256 (hex) by file, and on which columns, by what code and when it was made."""

    version: str
    features: str
    files: dict[str, str]
    made_by: str = ""
    made_at: str = ""


class Pointer(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who serves: a version or PRIOR; who served before, newest first; who is tried on which share of the seekers."""

    serving: str = PRIOR
    before: tuple[str, ...] = ()
    challenger: str = ""
    share: float = 0.0
    experiment: str = ""


class Versions:
    """The versions in one folder. Reads; `training.promotion` writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """Every version there is, sound or not."""
        return sorted(
            path.parent.name for path in self.folder.glob(f"*/{MANIFEST}") if _NAME.fullmatch(path.parent.name)
        )

    def pointer(self) -> Pointer:
        """What CURRENT says; PRIOR where nothing was ever promoted.

        Raises
        ------
        ModelMismatch
            The file is not what `jobmatch-train promote` writes.
        """
        try:
            return msgspec.json.decode((self.folder / CURRENT).read_bytes(), type=Pointer)
        except FileNotFoundError:
            return Pointer()
        except (OSError, msgspec.DecodeError) as cause:
            raise ModelMismatch(
                f"{self.folder / CURRENT} 读不懂（{cause}）。请运行 jobmatch-train rollback 版本号，重新指定用哪一个。"
            ) from cause

    def manifest(self, name: str) -> Manifest:
        """The manifest of a version that is there."""
        if not _NAME.fullmatch(name) or not (self.folder / name).is_dir():
            raise ModelMismatch(f"{self.folder} 里没有排序模型 {name}。请把当时的模型放回去，或换一个现有的版本。")
        try:
            return msgspec.json.decode((self.folder / name / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError) as cause:
            raise _refused(name, f"{MANIFEST} 读不懂（{cause}）") from cause

    def load(self, name: str) -> Ranker:
        """The ranker of a version, once its files, columns, identity and scores have been checked.

        Raises
        ------
        ModelMismatch
            It is not there, was damaged, or does not fit this code.
        """
        manifest, directory = self.manifest(name), self.folder / name
        if manifest.features not in (FEATURES_DIGEST, DIGEST_BEFORE):
            raise _refused(name, f"它是按另一套特征（{manifest.features}）训练的，现在是 {FEATURES_DIGEST}")
        try:
            found = {path.name: digest_of(path) for path in directory.iterdir() if path.name != MANIFEST}
        except OSError as cause:
            raise _refused(name, f"文件读不出来（{cause}）") from cause
        differing = sorted(
            file for file in found.keys() | manifest.files.keys() if found.get(file) != manifest.files.get(file)
        )
        if differing:
            raise _refused(name, f"文件损坏、缺少或多出：{'、'.join(differing)}")
        ranker = load_ranker(directory)
        if ranker.identity != name:
            raise _refused(name, f"里面的模型是 {ranker.identity}")
        return ranker


def load_ranker(directory: Path) -> Ranker:
    """The ranker in a directory, promoted or not, once it has judged a few pairs.

    Raises
    ------
    ModelMismatch
        It cannot be read, or does not score as a ranker must.
    """
    ranker = LearnedRanker.load(directory)
    _must_judge(ranker, directory.name)
    return ranker


def _must_judge(ranker: Ranker, name: str) -> None:
    """Scores of pairs that share nothing, something, everything are finite and in [0, 1]; the first is as stated."""
    probe = np.array([[0.0], [0.5], [1.0], [-1.0]], np.float32) * np.ones(len(FEATURES), np.float32)
    scores, added = ranker.score(probe), ranker.contributions(probe)
    sound = scores.shape == (len(probe),) and added.shape == probe.shape and bool(np.isfinite(added).all())
    if not (sound and bool(((scores >= 0) & (scores <= 1)).all()) and np.isclose(scores[0], ranker.nothing_shared)):
        raise _refused(name, "打出的分不在 0 到 1 之间")


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refused(name: str, why: str) -> ModelMismatch:
    return ModelMismatch(
        f"排序模型 {name} 不能用：{why}。请重新训练并 jobmatch-train promote，或 jobmatch-train rollback。"
    )

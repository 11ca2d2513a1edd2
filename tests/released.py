"""Rankers and folders of models for tests of promotion; everything here is invented."""

from pathlib import Path

from matching.ranking.curves import CARD, Calibration, Curve, Provenance, RankerFile
from matching.ranking.ranker import OFFSET, PRIOR
from matching.text.occupations import DIRECTORY

MODELS = Path(__file__).resolve().parent.parent / "data" / "models"


def a_ranker(folder: Path, until: int | None = 0, **weights: float) -> Path:
    """A directory as training leaves it: the weights before training, some of them changed."""
    folder.mkdir(parents=True)
    RankerFile(
        offset=OFFSET,
        curves={name: Curve(slope=slope) for name, slope in (PRIOR | weights).items()},
        calibration=Calibration(slope=1.0, intercept=0.0),
        provenance=Provenance(
            estimator="invented", data=(), recipes=(), made_at="2026-11-25T00:00:00+00:00", until=until
        ),
    ).save(folder)
    (folder / CARD).write_text("# synthetic\n", "utf-8")
    return folder


def a_models_dir(folder: Path) -> Path:
    """The encoder and the occupations of this machine, and room for rankers of one's own."""
    folder.mkdir(parents=True)
    for name in ("e5-small-zh", DIRECTORY):
        (folder / name).symlink_to(MODELS / name)
    return folder

"""The laboratory's command line."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from matching.retrieval.encoder import Encoder, open_encoder
from matching.settings import REPOSITORY, Settings
from matching.text.segment import Segmenter
from training.encoder import NAME, build_encoder
from training.occupations import build_occupations

if TYPE_CHECKING:
    from matching.desk import Desk

REPORT = REPOSITORY / "reports" / "evaluate.json"

app = typer.Typer(
    help="Prepare, train and judge the models.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]


@app.command()
def prepare(quiet: Quiet = False) -> None:
    """Build the encoder and the occupation model, once. Does nothing when they are there."""
    settings, console = Settings(), Console(quiet=quiet, stderr=True)
    with console.status("encoder") as status:
        if settings.encoder == NAME:
            build_encoder(settings.models_dir, say=lambda step: status.update(f"encoder: {step}"))
        encoder = open_encoder(settings.encoder, settings.models_dir)
        console.print("encoder ready")
        build_occupations(
            settings.models_dir, settings.reference_dir, encoder, say=lambda step: status.update(f"occupations: {step}")
        )
        console.print("occupations ready")


@app.command()
def evaluate(
    splits: Annotated[int, typer.Option(min=0, help="How many random splits, made like the kept-back set.")] = 3,
    folds: Annotated[bool, typer.Option(help="Judge the folds by title family too.")] = True,
) -> None:
    """Rank real ads for labelled wishes and the reverse, against plain methods; writes reports/evaluate.json."""
    from training.evaluate import run  # not needed to build models
    from training.laboratory import Laboratory

    settings, console = Settings(), Console()
    with console.status("reading and encoding titles"):
        encoder = open_encoder(settings.encoder, settings.models_dir)
        lab = Laboratory(settings.reference_dir, encoder, open_trial)
    run(lab, REPOSITORY.parent / "shared" / "data" / "real_ads", REPORT, range(splits), folds, console)


def open_trial(directory: Path) -> "Desk":
    """A desk of its own in `directory`, with the occupation model in its `models` and the built encoder."""
    from matching.assembly import open_desk  # not needed to build models

    built = Settings()
    encoder = built.models_dir / built.encoder
    name = str(encoder.absolute()) if encoder.exists() else built.encoder
    return open_desk(Settings(data_dir=directory, database_url="", models_dir=directory / "models", encoder=name))


def open_judges(directory: Path) -> tuple["Desk", Encoder, Callable[[str], list[str]]]:
    """A desk of its own in `directory` that heeds no queues; for plain methods the encoder and the words of a text."""
    from matching.assembly import open_desk  # not needed to build models

    settings = Settings(data_dir=directory, database_url="", congestion=False)
    encoder = open_encoder(settings.encoder, settings.models_dir)
    return open_desk(settings), encoder, Segmenter(settings.reference_dir).content_words


@app.callback()
def _group() -> None:
    """Several commands, each with its own help."""


def main() -> None:
    app()

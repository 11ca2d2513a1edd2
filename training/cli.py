"""The laboratory's command line."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from matching.errors import MatchingError
from matching.retrieval.encoder import Encoder, open_encoder
from matching.settings import REPOSITORY, Settings
from matching.text.segment import Segmenter
from training.adapter import FILE as ADAPTER
from training.adapter import save_adapter
from training.commands import experiment, promote
from training.commands.dataset import dataset
from training.commands.drift import drift
from training.commands.train import train
from training.encoder import NAME, build_encoder
from training.occupations import build_occupations

if TYPE_CHECKING:
    from matching.desk import Desk
    from matching.text.describe import Describer

REPORT = REPOSITORY / "reports" / "evaluate.json"

app = typer.Typer(
    help="Prepare, train and judge the models.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(dataset)
app.command()(drift)
app.add_typer(promote.app)
app.add_typer(experiment.app, name="experiment")
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]


@app.command()
def prepare(quiet: Quiet = False) -> None:
    """Build the encoder and the occupation model, once. Does nothing when they are there."""
    settings, console = Settings(), Console(quiet=quiet, stderr=True)
    with console.status("encoder") as status:
        if settings.encoder == NAME:
            adapter = settings.reference_dir / ADAPTER
            build_encoder(settings.models_dir, adapter, say=lambda step: status.update(f"encoder: {step}"))
        encoder = open_encoder(settings.encoder, settings.models_dir)
        console.print("encoder ready")
        build_occupations(
            settings.models_dir, settings.reference_dir, encoder, say=lambda step: status.update(f"occupations: {step}")
        )
        console.print("occupations ready")


@app.command()
def finetune(quiet: Quiet = False) -> None:
    """Train the adapter of the encoder that is shipped (data/encoder/adapter.npz) on all labelled titles; minutes."""
    from training.finetune import finetune  # needs torch
    from training.lessons import lessons_of
    from training.taxonomy import read_occupations, read_titles

    settings, console = Settings(), Console(quiet=quiet, stderr=True)
    lessons = lessons_of(read_occupations(settings.reference_dir), read_titles(settings.reference_dir))
    with console.status("reading") as status:
        save_adapter(settings.reference_dir / ADAPTER, finetune(lessons, status.update))
    console.print("adapter written; build with it: jobmatch-train prepare")


@app.command()
def evaluate(
    splits: Annotated[int, typer.Option(min=0, help="How many random splits, made like the kept-back set.")] = 3,
    folds: Annotated[bool, typer.Option(help="Judge the folds by title family too.")] = True,
    finetuned: Annotated[bool, typer.Option(help="Train an adapter for each split and fold: slow, kept.")] = False,
    written: Annotated[
        bool, typer.Option(help="Let occupation models learn written_titles.csv too: fair on two splits, no folds.")
    ] = False,
) -> None:
    """Rank real ads for labelled wishes and the reverse, against other methods; writes reports/evaluate.html and .json.

    Without --finetuned the encoder is the one before fine-tuning: the shipped adapter learnt from every labelled title.
    """
    from training.evaluate import run, write  # not needed to build models
    from training.flips import table_of, titles_to_names
    from training.group_exposure import sample_exposure
    from training.taxonomy import read_occupations
    from training.trials import Trials

    settings, console = Settings(), Console()
    with console.status("reading and encoding titles"):
        trials = Trials(settings.reference_dir, settings.models_dir, open_trial, finetuned, written)
    found = run(trials, REPOSITORY.parent / "shared" / "data" / "real_ads", range(splits), folds, console)
    with console.status("titles and names") as status:
        flips = titles_to_names(trials.plain, read_occupations(settings.reference_dir), status.update)
    console.print(table_of(flips))
    with console.status("shortlists of the sample"):
        exposure = sample_exposure(settings.reference_dir / "sample", open_judges)
    write(found, trials.plain.identity, REPORT, exposure, flips)
    console.print(f"figures in {REPORT}, page in {REPORT.with_suffix('.html')}")


def places() -> tuple[Path, Path]:
    """Where the reference data and the built encoder lie."""
    settings = Settings()
    return settings.reference_dir, settings.models_dir / NAME


def open_trial(encoder: str, directory: Path) -> "Desk":
    """A desk of its own in `directory`, with that encoder and the occupation model in its `models`."""
    from matching.assembly import open_desk  # not needed to build models

    return open_desk(Settings(data_dir=directory, database_url="", models_dir=directory / "models", encoder=encoder))


def open_judges(directory: Path) -> tuple["Desk", Encoder, Callable[[str], list[str]]]:
    """A desk of its own in `directory` that heeds no queues; for plain methods the encoder and the words of a text."""
    from matching.assembly import open_desk  # not needed to build models

    settings = Settings(data_dir=directory, database_url="", congestion=False)
    encoder = open_encoder(settings.encoder, settings.models_dir)
    return open_desk(settings), encoder, Segmenter(settings.reference_dir).content_words


def open_describer() -> tuple[Path, "Describer"]:
    """Where the reference data lies, and what reads and describes records by the models built here."""
    from matching.text.describe import Describer  # not needed to build models
    from matching.text.occupations import DIRECTORY, OccupationModel
    from matching.text.reader import Reader
    from matching.text.regions import Regions
    from training.remembering import Remembering

    settings = Settings()
    encoder = Remembering(open_encoder(settings.encoder, settings.models_dir))
    occupations = OccupationModel.load(settings.models_dir / DIRECTORY, encoder.identity)
    reader = Reader(settings.reference_dir, Segmenter(settings.reference_dir))
    regions = Regions(settings.reference_dir / "regions")
    return settings.reference_dir, Describer(
        reader, occupations, encoder.encode, regions, lambda seeker, on: (0, date.max)
    )


app.command()(train)


@app.callback()
def _group() -> None:
    """Several commands, each with its own help."""


def main() -> None:
    """Errors of ours are one line that says what to do."""
    try:
        app()
    except MatchingError as error:
        Console(stderr=True, soft_wrap=True).print(f"[{error.code}] {error}", markup=False, highlight=False)
        sys.exit(1)

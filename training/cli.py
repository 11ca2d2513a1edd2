"""The laboratory's command line."""

from typing import Annotated

import typer
from rich.console import Console

from matching.retrieval.encoder import open_encoder
from matching.settings import Settings
from training.encoder import NAME, build_encoder
from training.occupations import build_occupations

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


@app.callback()
def _group() -> None:
    """Several commands, each with its own help."""


def main() -> None:
    app()

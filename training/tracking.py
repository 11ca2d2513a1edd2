"""The book of runs: what was learnt from what, by which code, and how well, in MLflow on a local SQLite file.

A book, not the truth: who serves stands in `data/models/rankers/CURRENT`, and everything runs without MLflow. Open it
with `make mlflow`. Nothing leaves the machine: MLflow's telemetry is switched off.
"""

import os
import subprocess
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from matching.errors import NotFound
from matching.ranking.models import load_ranker
from training.judge import Judgement
from training.learning_set import LearningSet

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

NAME, ALIAS, IDENTITY, FILES = "ranker", "serving", "identity", "ranker"
"""Of the experiment and the registered model, of who serves, of the tag that names a version, of its artifacts."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a training run tells of itself.

    Attributes
    ----------
    directory : the trained ranker, with `ranker.json` and `model_card.md`
    learnt_from : the sets it learnt from; their digests and recipes are logged
    parameters : of the estimator
    judgements : by name of what it was judged on; measures, gains, slices and reliability are logged
    figures : further artifacts by file name, a plot as PNG or a table as text
    """

    directory: Path
    learnt_from: tuple[LearningSet, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    figures: Mapping[str, bytes] = field(default_factory=dict)


class Book:
    """Runs and registered versions of one installation; opened when it is needed, because MLflow takes seconds."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds `mlflow.db` and, beside it, the artifacts."""
        self._folder = folder

    def record(self, run: Run) -> str:
        """Log a run with its files and register its ranker; the number of the run."""
        with self._open() as client:
            book = client.get_experiment_by_name(NAME)
            artifacts = (self._folder / "mlflow").absolute().as_uri()
            number = book.experiment_id if book else client.create_experiment(NAME, artifact_location=artifacts)
            identity = load_ranker(run.directory).identity
            made = client.create_run(number, run_name=identity, tags=_tags(run, identity))
            one = made.info.run_id
            _log_figures(client, one, run)
            client.log_artifacts(one, str(run.directory), FILES)
            client.set_terminated(one)
            if not client.search_registered_models(f"name='{NAME}'"):
                client.create_registered_model(NAME)
            source = f"{made.info.artifact_uri}/{FILES}"
            client.create_model_version(NAME, source, one, tags={IDENTITY: identity})
            return str(one)

    def directory(self, run: str) -> Path:
        """Where the trained ranker of a run lies.

        Raises
        ------
        NotFound
        """
        from mlflow.exceptions import MlflowException

        with self._open() as client:
            try:
                return Path(client.download_artifacts(run, FILES))
            except (MlflowException, OSError) as cause:
                raise NotFound(f"MLflow 里没有训练记录 {run}，或它没有留下模型。记录的列表：make mlflow。") from cause

    def mark_serving(self, identity: str) -> None:
        """Set the alias of who serves; without one when a version serves that is in no book."""
        if not (self._folder / "mlflow.db").exists():
            return
        with self._open() as client:
            found = [
                one for one in client.search_model_versions(f"name='{NAME}'") if one.tags.get(IDENTITY) == identity
            ]
            if found:
                newest = max(found, key=lambda one: int(one.version))
                client.set_registered_model_alias(NAME, ALIAS, newest.version)
            elif client.search_registered_models(f"name='{NAME}'"):
                client.delete_registered_model_alias(NAME, ALIAS)

    @contextmanager
    def _open(self) -> "Iterator[MlflowClient]":
        os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
        os.environ |= {"MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false", "MLFLOW_LOGGING_LEVEL": "WARNING"}
        self._folder.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of MLflow against newer libraries: nothing that anybody here can mend
            from mlflow.tracking import MlflowClient

            yield MlflowClient(f"sqlite:///{(self._folder / 'mlflow.db').absolute()}")


def code_version() -> str:
    """The commit, with a + when files differ from it; "" outside a repository."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*"],  # noqa: S607
        cwd=Path(__file__).parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.stdout.strip()


def _tags(run: Run, identity: str) -> dict[str, str]:
    return {
        IDENTITY: identity,
        "code": code_version(),
        "data": " ".join(one.digest() for one in run.learnt_from),
        "recipe": "\n".join(one.recipe for one in run.learnt_from),
        "mlflow.note.content": _card(run.directory),
    }


def _card(directory: Path) -> str:
    card = directory / "model_card.md"
    return card.read_text(encoding="utf-8") if card.exists() else ""


def _log_figures(client: "MlflowClient", run: str, told: Run) -> None:
    from mlflow.entities import Metric, Param

    now = int(time.time() * 1000)
    measured = [(name, one) for on, judged in told.judgements.items() for name, one in figures_of(judged, on)]
    client.log_batch(
        run,
        [Metric(name, value, now, 0) for name, value in measured],
        [Param(name, str(value)) for name, value in told.parameters.items()],
    )
    for on, judged in told.judgements.items():
        client.log_dict(run, judged.as_json(), f"judgements/{on}.json")
        client.log_figure(run, reliability_plot(judged), f"plots/reliability_{on}.png")
    with TemporaryDirectory() as folder:
        for file, content in told.figures.items():
            Path(folder, file).write_bytes(content)
        client.log_artifacts(run, folder, "plots")


def figures_of(judged: Judgement, on: str) -> Iterator[tuple[str, float]]:
    """Name and value of everything that was measured; MLflow takes no @ in a name."""
    for name, found in judged.measures.items():
        yield f"{on}/{_named(name)}", found.mean
        yield f"{on}/{_named(name)} gain", judged.gains[name].mean
        yield f"{on}/{_named(name)} gain low", judged.gains[name].low
    for one in judged.slices:
        yield f"{on}/slices/{one.by} {one.value}", one.ndcg.mean
        yield f"{on}/slices/{one.by} {one.value} gain", one.gain.mean
    yield f"{on}/calibration error", judged.calibration_error


def _named(measure: str) -> str:
    return measure.replace("@", " at ")


def reliability_plot(judged: Judgement) -> Any:
    """Told against observed chance, over ten bins of equally many shown pairs."""
    from matplotlib.figure import Figure

    told, found, _ = zip(*judged.reliability, strict=True) if judged.reliability else ((), (), ())
    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, max(*told, *found, 0.01)], [0, max(*told, *found, 0.01)], color="#999", linewidth=1)
    axes.plot(told, found, marker="o")
    axes.set(xlabel="chance of a match as told", ylabel="as observed", title=judged.ranker)
    return figure

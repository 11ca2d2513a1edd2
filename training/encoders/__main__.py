"""Which way of fine-tuning is worth most? `python -m training.encoders` (`make encoders`).

Each method learns from the same titles, names, definitions and tasks, without a third of the families of titles, and
is judged on those (`judge`): in full precision, as it is served in 8-bit integers, and with its vectors cut. What is
learnt is kept under data/models/trials; figures so far are in reports/encoders.json while it runs.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from training import contrast, prototypes
from training.adapter import Adapter, load_adapter, mean_of, save_adapter
from training.atomic import fingerprint_of
from training.cli import REPORT, places
from training.contrast import Contrast
from training.datasets import family_of, folds_of
from training.encoders.bulk import built_with, judge_static
from training.encoders.findings import Findings
from training.encoders.judge import Split, judge, principal, truncated
from training.evaluate import FOLDS
from training.lessons import Lessons, lessons_of
from training.prototypes import learn_prototypes
from training.pupil import Pupil, Say, States, lower_states
from training.taxonomy import read_occupations, read_titles
from training.weights import weights_file

DIMS = (384, 256, 128, 64)
SERVED, PROTOTYPES, CONTRAST = "mean of the two (served)", "prototypes", "InfoNCE"
MEAN_OF = (PROTOTYPES, CONTRAST)
Method = Callable[[Lessons, States, Say], Adapter]

METHODS: dict[str, Method] = {
    PROTOTYPES: learn_prototypes,
    CONTRAST: Contrast().learn,
    "no fine-tuning": lambda lessons, states, say: {},
    "prototypes, Matryoshka": partial(learn_prototypes, dims=DIMS),
    "InfoNCE, hard negatives": Contrast(hard=True).learn,
    "InfoNCE, hard negatives, guarded": Contrast(hard=True, guarded=True).learn,
    "InfoNCE, Matryoshka": Contrast(dims=DIMS).learn,
}


def main(
    folds: Annotated[int, typer.Option(min=1, max=FOLDS, help="How many folds by family are held out in turn.")] = 1,
    only: Annotated[str, typer.Option(help="Only methods that begin so, beside what is served.")] = "",
) -> None:
    """Train, judge, print and keep the figures; about half an hour a fold."""
    reference_dir, built = places()
    titles, occupations = read_titles(reference_dir), read_occupations(reference_dir)
    number = folds_of([family_of(labelled.title) for labelled in titles], FOLDS)
    chosen = [SERVED, *(name for name in METHODS if name.startswith(only))]
    findings = Findings((SERVED, "int8"), REPORT.parent / "encoders.json")
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("reading", total=folds * (len(chosen) + 1))

        def say(step: str, name: str = "") -> None:
            progress.update(task, description=f"{name}: {step}" if name else step)

        states = lower_states(lessons_of(occupations, titles).texts, say)
        for fold in range(folds):
            split = Split(titles, number == fold)
            findings.ask([one.code for one in split.asked])
            lessons = lessons_of(occupations, split.learnt)
            for name in chosen:
                tell = partial(say, name=name)
                adapter, seconds = learnt(name, lessons, states, built.parent, tell)
                findings.cost(name, **{"processor seconds of training": seconds})
                judge_adapter(findings, split, name, adapter, states, tell)
                if name == SERVED:
                    judge_static(findings, split, occupations, adapter, tell)
                    progress.advance(task)
                progress.advance(task)
    console = Console(width=170)
    console.print(*findings.tables(), sep="\n")
    console.print(f"figures in {findings.report}")


def learnt(name: str, lessons: Lessons, states: States, models_dir: Path, say: Say) -> tuple[Adapter, float]:
    """What the method learns and how long that took; both kept, since it is minutes."""
    if name == SERVED:
        parts = [learnt(part, lessons, states, models_dir, say) for part in MEAN_OF]
        return mean_of([adapter for adapter, _ in parts]), sum(seconds for _, seconds in parts)
    recipe = f"{name} {prototypes.RECIPE} {contrast.RECIPE} {lessons.texts} {lessons.right.tolist()}"
    file = models_dir / "trials" / fingerprint_of(recipe, weights_file())[:16] / "adapter.npz"
    took = file.with_name("seconds")
    if not file.exists():
        began = time.process_time()
        save_adapter(file, METHODS[name](lessons, states, say))
        took.write_text(str(time.process_time() - began))
    return load_adapter(file), float(took.read_text()) if took.exists() else float("nan")


def judge_adapter(findings: Findings, split: Split, name: str, adapter: Adapter, states: States, say: Say) -> None:
    """In full precision, as served, and cut shorter."""
    texts = [one.title for one in split.titles]
    say("judging in full precision")
    exact = Pupil(texts, states, adapter=adapter).vectors(range(len(texts))).numpy()
    findings.add(name, "full precision", judge(split, exact))
    say("exporting")
    with built_with(adapter) as (encoder, _):
        served = encoder.encode(texts)
    findings.add(name, "int8", judge(split, served))
    for dim in DIMS[1:]:
        say(f"judging {dim} numbers of a vector")
        findings.add(name, f"int8, first {dim}", judge(split, truncated(served, dim)))
        findings.add(name, f"int8, {dim} components", judge(split, principal(split, served, dim)))


if __name__ == "__main__":
    typer.run(main)

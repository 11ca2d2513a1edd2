"""`jobmatch-train promote | rollback | versions`: who serves, judged by the gate, and back with one command."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from matching.assembly import open_desk
from matching.errors import ModelMismatch
from matching.ranking.models import Pointer, Versions
from matching.settings import Settings
from training.drift import take_reference
from training.gate import Finding, Gate
from training.learning_set import LearningSet
from training.promotion import Promotion, evidence_for, later_shortlists, members, serving
from training.releases import Releases
from training.tracking import Book

app = typer.Typer()
console = Console(soft_wrap=True, highlight=False, markup=False)
RunOrDirectory = Annotated[
    str, typer.Argument(help="a directory that training wrote, or the number of a run in MLflow")
]
Judges = Annotated[
    Path, typer.Option("--on", exists=True, dir_okay=False, help="a learning set; the lists judge that came later")
]
People = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="shortlists, which judge too; default: the store's")
]
Why = Annotated[str, typer.Option("--why", help="recorded in the history")]


@app.command()
def promote(
    source: RunOrDirectory,
    jobs: Judges,
    people: People = None,
    force: Annotated[str, typer.Option(metavar="REASON", help="in spite of the gate; recorded")] = "",
) -> None:
    """Let a trained ranker serve if it passes the gate (data/policy/gate.yaml); else say why not, and exit with 1."""
    settings = Settings()
    directory = source_of(settings, source)
    gate = Gate.load(settings.reference_dir / "policy" / "gate.yaml")
    desk = open_desk(settings)
    try:
        shortlists = LearningSet.load(people) if people else later_shortlists(directory, desk)
        evidence = evidence_for(directory, LearningSet.load(jobs), shortlists, members(desk))
        promotion = Promotion(releases_of(settings), Book(settings.data_dir), gate, evidence)
        verdict = promotion.promote(directory, force)
        for finding in verdict.findings:
            print_finding(finding)
        if not verdict.serves:
            console.print(f"没有上线：{verdict.version} 有 {len(verdict.failed)} 项不合要求。仍要上线：--force 理由。")
            raise typer.Exit(1)
        console.print(f"已上线 {verdict.version}；正在运行的服务一秒内换上。退回：jobmatch-train rollback")
        take_reference(desk, datetime.now(UTC), verdict.version)
        console.print("今天的市场和它的打分已记下，以后用 jobmatch-train drift 比较。")
    finally:
        desk.close_down()


@app.command()
def rollback(
    version: Annotated[str | None, typer.Argument(help="absent: what served before")] = None, why: Why = ""
) -> None:
    """Let an earlier version serve again."""
    settings = Settings()
    pointer = releases_of(settings).roll_back(version, **({"why": why} if why else {}))
    Book(settings.data_dir).mark_serving(pointer.serving)
    console.print(f"已退回 {pointer.serving}；正在运行的服务一秒内换上。")


@app.command()
def versions() -> None:
    """Every version, who serves, and what was decided when and why."""
    releases = releases_of(Settings())
    pointer = releases.versions.pointer()
    table = Table("version", "made", "code", "")
    for name in releases.versions.names():
        table.add_row(name, *_told(releases.versions, name), _role(pointer, name))
    console.print(table)
    console.print(f"在用：{pointer.serving}（{serving(releases).identity}）")
    for line in releases.history():
        console.print(line["at"], line["action"], line.get("serving") or line.get("version"), _reason(line))


def releases_of(settings: Settings) -> Releases:
    return Releases(settings.models_dir / "rankers")


def source_of(settings: Settings, named: str) -> Path:
    """The directory of a trained ranker."""
    return Path(named) if Path(named).is_dir() else Book(settings.data_dir).directory(named)


def print_finding(finding: Finding) -> None:
    console.print("✓" if finding.passed else "✗", finding.text)


def _told(versions: Versions, name: str) -> tuple[str, str]:
    """When and by which code a version was made."""
    try:
        versions.load(name)
    except ModelMismatch:
        return "damaged", ""
    manifest = versions.manifest(name)
    return manifest.made_at, manifest.made_by


def _role(pointer: Pointer, name: str) -> str:
    if name == pointer.serving:
        return "serving"
    return f"challenger, {pointer.share:.0%}" if name == pointer.challenger else ""


def _reason(line: dict[str, object]) -> str:
    """Why, in one line: the reason that was given, or the demands that were not met."""
    failed = [one["check"] for one in line.get("findings", ()) if not one["passed"]]  # type: ignore[attr-defined]
    return "；".join(filter(None, (str(line.get("forced") or line.get("why") or ""), "、".join(failed))))

"""`jobmatch-train experiment start | read | stop`: a version tried on a share of the seekers, or beside as a shadow."""

from datetime import datetime
from typing import Annotated

import typer

from matching.assembly import open_store
from matching.errors import NotFound
from matching.settings import Settings
from training.commands.promote import RunOrDirectory, Why, console, releases_of, source_of
from training.experiment import Reading, entered, now, read
from training.tracking import code_version

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.command()
def start(
    source: RunOrDirectory,
    name: Annotated[str, typer.Option(help="of the experiment; each divides people anew")],
    share: Annotated[float, typer.Option(min=0, max=0.5, help="of the seekers; 0: scores beside, never shown")] = 0.0,
) -> None:
    """Try a trained ranker. It is not put through the gate, so keep the share small."""
    settings = Settings()
    releases = releases_of(settings)
    version = releases.add(source_of(settings, source), code_version())
    releases.challenge(version, share, name)
    console.print(f"{version} 开始试用：{f'{share:.0%} 的求职者' if share else '只在旁边打分，不给人看'}。")


@app.command("read")
def read_out(window: Annotated[int, typer.Option(min=1, help="days a person has to apply")] = 7) -> None:
    """How the experiment that runs stands, with an interval that may be looked at every day."""
    settings = Settings()
    begun = next((line for line in reversed(releases_of(settings).history()) if line["action"] == "challenge"), None)
    if begun is None or not begun.get("share"):
        raise NotFound("没有正在比较的实验。开始一个：jobmatch-train experiment start。")
    store = open_store(settings)
    try:
        with store.read() as tx:
            people = entered(tx, begun["experiment"], datetime.fromisoformat(begun["at"]), now(), window)
    finally:
        store.close()
    _print(begun["experiment"], read(people, begun["share"]))


@app.command()
def stop(why: Why = "") -> None:
    """End the experiment; who serves stays."""
    pointer = releases_of(Settings()).withdraw(**({"why": why} if why else {}))
    console.print(f"试用结束，在用的是 {pointer.serving}。")


def _print(name: str, reading: Reading) -> None:
    for arm, people, applied in zip(("现在的", "新的"), reading.people, reading.applied, strict=True):
        console.print(f"{arm}：{people} 人，{applied} 人投了简历")
    console.print(f"实验 {name}：新的减现在的 {reading.difference:+.3f}（{reading.low:+.3f} 到 {reading.high:+.3f}）")
    console.print(reading.verdict)

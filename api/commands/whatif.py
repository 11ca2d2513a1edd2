"""`jobmatch whatif` and `jobmatch compare`: what would open more jobs, and why one candidate stands above another."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule

from api.terminal import console, desk, write_json
from matching.explain.moves import moved

app = typer.Typer()
AsJson = Annotated[bool, typer.Option("--json", help="the answer as JSON, as over HTTP")]
Few = Annotated[int, typer.Option(min=1, max=12, help="how many, at most")]
INDENT = (0, 0, 0, 6)


@app.command()
def whatif(
    seeker_id: str,
    posting: Annotated[str | None, typer.Option(help="only what changes the place of this posting")] = None,
    limit: Few = 5,
    as_json: AsJson = False,
) -> None:
    """Single changes that would open or lift postings for a seeker, the most useful first; each is run, not guessed."""
    with desk() as opened:
        told = opened.changes(seeker_id, limit, posting)
    write_json(told) if as_json else _print_changes(told)


@app.command()
def compare(posting_id: str, first: str, second: str, as_json: AsJson = False) -> None:
    """Why one candidate for a posting stands above another, criterion by criterion, and what would turn it."""
    with desk() as opened:
        told = opened.compare(posting_id, first, second)
    write_json(told) if as_json else _print_comparison(told)


def _print_changes(told: dict[str, Any]) -> None:
    console.print(Rule(f"{escape(told['seeker_id'])} 改一样会怎样", align="left"))
    if not told["personalised"]:
        console.print("个性化推荐已关闭，没有可以比较的名单。")
        return
    if told["now"]:
        place = f"现在排第{told['now']['rank']}" if told["now"]["rank"] else "现在不在前100名"
        console.print("；".join((place, *map(escape, told["now"]["bars"]))), highlight=False)
    for number, item in enumerate(told["items"], start=1):
        asked = f"  [dim]和{item['asked_by']}个相近岗位有关[/]" if item["asked_by"] else ""
        console.print(f"{number:>3}.  {escape(item['text'])}{asked}", highlight=False)
    if not told["items"]:
        console.print(f"试过{told['tried']}样，单改一样没有明显变化。")


def _print_comparison(told: dict[str, Any]) -> None:
    for name, one in zip("甲乙", told["candidates"], strict=True):
        console.print(f"{name}：{escape(one['seeker_id'])}  {one['name'] or ''}  [dim]{one['seeker_ref']}[/]")
        notes = [f"[yellow]不符合：[/]{escape(bar)}" for bar in one["bars"]]
        for line in notes + [f"[cyan]↑[/] {escape(text)}" for text in moved(one["moves"])]:
            console.print(Padding(line, INDENT), highlight=False)
    console.print(Rule(escape(told["text"]), align="left"))
    for line in told["criteria"]:
        console.print(("● " if line["weighs_most"] else "  ") + escape(line["text"]), highlight=False)
        for name, side in (("甲", "first"), ("乙", "second")):
            if line[side]:
                said = "；".join(escape(one["text"]) for one in line[side])
                console.print(Padding(f"[dim]{name}[/] {said}", INDENT), highlight=False)
    for turn in told["turns"]:
        console.print(escape(turn["text"]), highlight=False)
    if not told["turns"]:
        console.print(f"试过{told['tried']}样单独的改变，没有一样让两人换位。", highlight=False)

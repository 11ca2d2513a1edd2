"""`jobmatch review` and `jobmatch screen`: unlawful or dishonest postings, and what a person decides about them."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.rule import Rule

from api.terminal import console, desk, progress_bar, write_json
from matching.vocabulary import ReviewOutcome, ReviewState

app = typer.Typer(no_args_is_help=True, help=__doc__)
AsJson = Annotated[bool, typer.Option("--json", help="the answer as JSON, as over HTTP")]
INDENT = "    "
NAMES = {
    ReviewState.HELD: "待审（不展示）",
    ReviewState.QUEUED: "待查看（照常展示）",
    ReviewState.RETURNED: "已退回（不展示）",
    ReviewState.CLEAR: "无待审内容",
}
OUTCOMES = {ReviewOutcome.RETURNED: "退回", ReviewOutcome.PASSED: "通过", ReviewOutcome.FALSE_ALARM: "误报"}


@app.command("list")
def queue(
    state: Annotated[ReviewState | None, typer.Option(help="default: held, then queued")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="how many, at most")] = 20,
    as_json: AsJson = False,
) -> None:
    """Postings that wait for a person, with the words, the article and neutral wording."""
    with desk() as opened:
        told = opened.review_queue(state, limit)
    write_json(told) if as_json else _print_queue(told)


@app.command()
def decide(
    posting_id: str,
    outcome: Annotated[ReviewOutcome, typer.Argument(help="returned 退回, passed 改好通过, false_alarm 误报")],
    note: Annotated[str, typer.Option(help="为什么，留存备查")] = "",
    revision: Annotated[int | None, typer.Option(min=0, help="看的是哪一版（列表里有）；改过就不作决定")] = None,
    as_json: AsJson = False,
) -> None:
    """Decide about one posting; effective with the next request."""
    with desk() as opened:
        told = opened.decide_review(posting_id, outcome, note=note, seen=revision)
    write_json(told) if as_json else _print_review(told)


def screen() -> None:
    """Screen every stored posting anew, after the rules have changed; prints {screened, held, queued, cleared}."""
    with desk() as opened, progress_bar("审查岗位") as progress:
        write_json(opened.screen_stored(progress))


def _print_queue(told: dict[str, Any]) -> None:
    console.print("，".join(f"{NAMES[ReviewState(state)]} {n} 个" for state, n in told["waiting"].items()))
    for one in told["items"]:
        _print_review(one)


def _print_review(one: dict[str, Any]) -> None:
    console.print(Rule(escape(f"{one['posting_id']}  {one['title']}  {one['employer']}"), align="left"))
    console.print(f"{NAMES[ReviewState(one['state'])]}，第 {one['revision']} 版", highlight=False)
    for finding in one["findings"]:
        if finding["open"]:
            mend = "" if finding["rewrite"] is None else f"  [green]→ {escape(finding['rewrite']) or '删去'}[/]"
            said = f"[red]{escape(finding['span']) or '—'}[/]{mend}  {escape(finding['why'])}"
            console.print(f"{INDENT}{said}  [dim]{escape(finding['article'])}[/]", highlight=False)
    for decision in one["decisions"]:
        words = f"{OUTCOMES[ReviewOutcome(decision['outcome'])]}「{escape(decision['finding']['span'])}」"
        console.print(f"{INDENT}[dim]{decision['at'][:16]} {words} {escape(decision['note'])}[/]", highlight=False)

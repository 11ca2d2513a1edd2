"""`jobmatch calls`: people who want to be told and use no telephone program."""

from typing import Annotated

import typer
from rich.markup import escape

from api.terminal import console, desk, write_json
from matching.audit import HERE
from matching.desk.calling import CallOutcome
from matching.vocabulary import DismissReason

app = typer.Typer(no_args_is_help=True, help=__doc__)
AsJson = Annotated[bool, typer.Option("--json", help="the answer as JSON, as over HTTP")]


@app.command("list")
def listed(limit: Annotated[int, typer.Option(min=1, max=100)] = 20, as_json: AsJson = False) -> None:
    """Whom to call now, longest due first, with what to say."""
    with desk() as opened:
        told = opened.calls(HERE, limit)
    if as_json:
        write_json(told)
        return
    console.print(f"要打的电话 {told['waiting']} 个")
    for one in told["items"]:
        console.print(
            f"[bold]{escape(one['name'])}[/] {one['phone']}  {escape(one['title'])}  [dim]{one['message_id']}[/]"
        )
        for line in (*one["lines"], *one["why"]):
            console.print(f"    {escape(line)}", highlight=False)


@app.command()
def done(
    message_id: str,
    outcome: Annotated[CallOutcome, typer.Argument(help="reached 已告知, declined 本人不要, not_reached 没打通")],
    reason: Annotated[DismissReason | None, typer.Option(help="with declined: why")] = None,
) -> None:
    """What came of one call; not_reached comes again tomorrow."""
    with desk() as opened:
        write_json(opened.note_call(message_id, outcome, reason))

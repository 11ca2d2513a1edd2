"""`jobmatch families` and `jobmatch merge`: 零就业家庭, and a person who was registered twice."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from api.terminal import console, desk, write_json
from matching.audit import HERE
from matching.desk.households import Declared

app = typer.Typer(no_args_is_help=True, help="零就业家庭: declared, found, timed until somebody has work.")
AsJson = Annotated[bool, typer.Option("--json", help="the answer as JSON, as over HTTP")]


@app.command("list")
def listed(
    everything: Annotated[bool, typer.Option("--all", help="also those of whom somebody has work")] = False,
    as_json: AsJson = False,
) -> None:
    """Families of whom nobody has work, longest first, and those still to be checked."""
    with desk() as opened:
        rows = opened.families(everything=everything)
    if as_json:
        write_json(rows)
        return
    for row in rows:
        _print(row)
    if not rows:
        console.print("没有零就业家庭，也没有要核实的。")


@app.command()
def declare(
    members: Annotated[list[str], typer.Argument(help="ids of the members who are registered")],
    consent: Annotated[str, typer.Option(help="who of them agreed, when and how")],
    unable: Annotated[list[str] | None, typer.Option(help="members who cannot work, or do not want to")] = None,
    others_work: Annotated[bool, typer.Option(help="somebody of working age not registered here has work")] = False,
    rural: Annotated[bool, typer.Option(help="not an urban family")] = False,
) -> None:
    """Declare who lives together; says what the family is by 就业促进法 article 56."""
    told = [Declared(one, able=one not in (unable or [])) for one in members]
    with desk() as opened:
        _print(opened.declare_family(told, HERE, consent, urban=not rural, others_work=others_work))


def merge(
    keep: Annotated[str, typer.Argument(help="the id that stays, with its record")],
    other: Annotated[str, typer.Argument(help="the id that is given up")],
    reason: Annotated[str, typer.Option(help="how it was found that they are one person")],
) -> None:
    """Merge a double registration: applications, cases and messages under one id, the stricter consents."""
    with desk() as opened:
        opened.merge_seekers(keep, other, HERE, reason)
    console.print(f"{escape(other)} 已并到 {escape(keep)}。", highlight=False)


def _print(row: dict[str, Any]) -> None:
    who = "、".join(one["seeker_id"] for one in row["members"])
    timed = f"，已 {row['days']} 天，最晚 {row['due']} 要有一人就业" if row["since"] else ""
    console.print(f"家庭 {row['family']}  [bold]{row['state_name']}[/]{timed}：{escape(who)}", highlight=False)
    for line in row["why"]:
        console.print(f"    {escape(line)}", highlight=False)

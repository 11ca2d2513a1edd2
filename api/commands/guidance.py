"""`jobmatch guidance` and `jobmatch programmes`: what else fits a person, and officers' words on programmes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule

from api.reports import notice_of
from api.reports.notice import SHELVES, of_those_closed
from api.terminal import console, desk, stderr, write_json
from matching.guidance.wording import WINDOW

app = typer.Typer()
programmes = typer.Typer(no_args_is_help=True, help="Programmes: which may be shown, and on whose word.")
AsJson = Annotated[bool, typer.Option("--json", help="the answer as JSON, as over HTTP")]
INDENT = (0, 0, 0, 4)


class Form(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


@app.command()
def guidance(
    seeker_id: str,
    as_json: AsJson = False,
    form: Annotated[Form, typer.Option("--format", help="text, json, or html: the sheet to hand over")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="where the html goes")] = None,
) -> None:
    """Programmes that fit a seeker: entitled, perhaps, not; each with what to do and its source."""
    with desk() as opened:
        told = opened.guidance(seeker_id)
    if as_json or form is Form.JSON:
        write_json(told)
    elif form is Form.HTML:
        path = out or Path(f"政策告知单-{told['on']}.html")
        path.write_bytes(notice_of(told))
        stderr.print(f"写在 {path}", markup=False, highlight=False)
    else:
        _print_guidance(told)


@programmes.command("list")
def list_programmes(
    awaiting: Annotated[bool, typer.Option(help="only those that wait for an officer's word")] = False,
    as_json: AsJson = False,
) -> None:
    """Every row with its version, its source and whether people may see it."""
    with desk() as opened:
        rows = opened.programmes()
    if awaiting:
        rows = [row for row in rows if row["display"] == "confirm_first" and row["in_force"] and not row["shown"]]
    if as_json:
        write_json(rows)
        return
    for row in rows:
        console.print(f"{row['programme_id']}  {escape(row['name'])}  [dim]{_state(row)}，版本 {row['version']}[/]")
        _print_indented(f"[dim]{escape(_source(row))}[/]")


@programmes.command()
def confirm(
    programme_id: str,
    officer: Annotated[str, typer.Option("--by", help="the officer who confirms")],
    source: Annotated[str, typer.Option(help="what was read, or who was asked")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="it may no longer be shown")] = False,
) -> None:
    """Confirm that a programme may be shown to people, in the version that stands now."""
    with desk() as opened:
        word = {"officer": officer, "source": source, "holds": not withdraw}
        row = opened.confirm_programme(programme_id, word)
    console.print(
        f"{row['programme_id']}  {escape(row['name'])}：{_state(row)}，版本 {row['version']}", highlight=False
    )


def _state(row: dict[str, Any]) -> str:
    if not row["in_force"]:
        return "不在有效期"
    if row["display"] == "confirm_first":
        return f"已由{row['confirmed']['officer']}确认" if row["confirmed"] else "待确认，不给人看"
    return "可以给人看" if row["shown"] else "只作背景"


def _source(row: dict[str, Any]) -> str:
    return f"依据：{row['source']}{' ' + row['article'] if row['article'] else ''}。{row['note']}"


def _print_guidance(told: dict[str, Any]) -> None:
    console.print(Rule(escape(f"{told['seeker_id']} 能享受的政策（{told['on']}）"), align="left"))
    for question in told["questions"][:5]:
        console.print(f"[yellow]先问清：[/]{escape(question['ask'])}（关系到{len(question['entries'])}项）")
    for shelf, (name, says) in SHELVES.items():
        if told[shelf]:
            console.print(Rule(f"{name}（{len(told[shelf])}项）{says}", align="left"))
        for entry in told[shelf]:
            _print_entry(entry, planned=shelf == "plans")
    _print_closed(told)
    _print_offers(told)
    for line in (told["others"]["text"], _waiting(told)):
        if line:
            console.print(escape(line), highlight=False)
    console.print(
        f"[dim]政策版本 {told['programmes_version']}。能不能办以窗口核实为准；没写去哪里、带什么的，到{WINDOW}问。[/]",
        highlight=False,
    )


def _print_closed(told: dict[str, Any]) -> None:
    closed = of_those_closed(told)
    entries = [*closed["changeable"], *closed["closed"]]
    if entries:
        console.print(Rule(f"不符合（{len(entries)}项）", align="left"))
    for entry in entries:
        change = f" [green]怎样可以：[/]{escape(''.join(entry['change']))}" if entry["change"] else ""
        console.print(f"· {escape(entry['name'])}：{escape('；'.join(entry['why']))}。{change}", highlight=False)
    for heading, shelf in (("已经有了的", "done"), ("给别的人的", "for_others")):
        names = "、".join(escape(entry["name"]) for entry in closed[shelf])
        if names:
            console.print(f"[dim]{heading}：{names}。[/]", highlight=False)


def _print_offers(told: dict[str, Any]) -> None:
    for name, shelf in (("培训班", "courses"), ("招聘会", "fairs"), ("就近的就业服务站", "stations")):
        if told[shelf]:
            console.print(Rule(name, align="left"))
        for one in told[shelf]:
            when = one.get("starts_on") or one.get("held_on") or one.get("hours") or ""
            fee = f"，{one['fee']}" if "fee" in one else ""
            console.print(f"[bold]{escape(one['name'])}[/]  {when}  {escape(one['place'])}，{one['way']['text']}{fee}")
            fee += "（15分钟内没有服务站）" if one.get("near") is False and one["way"]["minutes"] else ""
            fits = "、".join(f"{fit['title']}（{fit['employer']}）" for fit in one.get("fits", ()))
            for line in [*one.get("why", ()), *([f"合适的岗位：{fits}"] if fits else [])]:
                _print_indented(escape(line))


def _waiting(told: dict[str, Any]) -> str:
    names = "、".join(entry["name"] for entry in told["awaiting"])
    return f"等工作人员确认后才能告诉本人：{names}。" if names else ""


def _print_entry(entry: dict[str, Any], *, planned: bool) -> None:
    console.print(f"[bold]{escape(entry['name'])}[/]  {escape(entry['says'])}", highlight=False)
    lines = [f"[green]√[/] {escape(text)}" for text in entry["why"] if not planned]
    lines += [f"[yellow]要问清：[/]{escape(text)}" for text in entry["ask"] if not planned]
    lines += [f"[green]怎样可以：[/]{escape(''.join(entry['change']))}"] if entry["change"] else []
    lines += [f"条件：{escape('；'.join(entry['requires']))}"] if planned and entry["requires"] else []
    lines += [f"[yellow]注意：[/]{escape(text)}" for text in entry["choose"]]
    amount = entry["amount"]
    lines += [f"{'内容' if amount['stated'] else '标准'}：{escape(amount['text'])}"] if amount["text"] else []
    lines += [f"带上：{escape('、'.join(entry['papers']))}"] if entry["papers"] else []
    lines += [f"去哪里：{escape('；'.join(entry['where']))}"] if entry["where"] != [WINDOW] else []
    lines += [f"[dim]依据：{escape('；'.join(_of_rule(rule) for rule in entry['rules']))}[/]"]
    for line in lines:
        _print_indented(line)


def _print_indented(line: str) -> None:
    """Wrapped below the name on a screen; whole on one line in a file."""
    console.print(" " * INDENT[3] + line if console.soft_wrap else Padding(line, INDENT), highlight=False)


def _of_rule(rule: dict[str, Any]) -> str:
    return f"{rule['source']}{' ' + rule['article'] if rule['article'] else ''}"

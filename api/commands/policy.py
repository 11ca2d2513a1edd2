"""`jobmatch policy`: check a version of the priority policy, read it, compare it, and try it on last week's lists."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.rule import Rule
from rich.table import Table

from api.terminal import console, desk, progress_bar, write_json
from matching.desk.governing import Stated, changes, checked, standing, stated
from matching.settings import Settings

app = typer.Typer(no_args_is_help=True, help=__doc__)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a version of the policy (YAML)")]


@app.command()
def check(file: File) -> None:
    """Is the file sound, and does every article it cites say so; faults by line, with their cure."""
    policy, doubts = checked(file, Settings().reference_dir / "policy")
    for doubt in doubts:
        console.print(f"[yellow]请确认：[/]{escape(doubt)}", highlight=False)
    counts = "，".join(f"{head.partition('（')[0]} {_height(table)}" for head, table in policy.tables.items())
    console.print(f"没有错误。{policy.name}，{policy.spans}，版本 {policy.version}。{counts}。", highlight=False)


@app.command()
def show(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="default: those in force")] = None,
) -> None:
    """What a version says, as tables; without a file all that stand side by side, and the one that judges today."""
    if file is not None:
        _print(stated(file))
        return
    versions, today = standing(Settings().reference_dir / "policy")
    for name, days in versions.items():
        console.print(f"{name}：{days}", highlight=False)
    _print(today)


@app.command()
def diff(old: File, new: File) -> None:
    """What changes from one version to the other, in words."""
    told = changes(old, new)
    for sentence in told or ["两份政策意思相同。"]:
        console.print(escape(sentence), highlight=False)


@app.command()
def simulate(
    new: File,
    days: Annotated[int, typer.Option(min=1, max=366, help="lists of so many days back")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="the counts as JSON")] = False,
) -> None:
    """What a version would change on the lists of the last days: each made again by both. Nothing is written."""
    with desk() as opened, progress_bar("重做名单") as progress:
        told = opened.simulate(new, days, progress)
    if as_json:
        write_json(told)
        return
    before, after = (f"{100 * told[f'mean_cost_{when}']:.2f}%" for when in ("before", "after"))
    console.print(f"{told['name']}：最近 {days} 天 {told['lists']} 份名单，会变 {told['lists_changed']} 份。")
    console.print(f"优先的平均代价（nDCG 损失）：{before} → {after}。", highlight=False)
    for kind, head in KINDS.items():
        _print_table(head, COUNTS, [{"group": group} | counts for group, counts in told[kind].items()])
    _print_table("变动最大的名单", LARGEST, told["largest"])
    for reason, count in told["left_out"].items():
        console.print(f"没有算的 {count} 份：{LEFT_OUT[reason]}")


KINDS = {"recommendations": "岗位推荐（按求职者的群体）", "shortlists": "候选名单（按名单上的人的群体）"}
COUNTS = {
    "group": "群体",
    "people": "人数",
    "lists": "名单",
    "lists_changed": "会变的名单",
    "rose": "上升人次",
    "fell": "下降人次",
    "mean_places_up": "平均上升位数",
}
LARGEST = {
    "decision_id": "名单编号",
    "moved": "动了几个",
    "furthest": "最远几位",
    "cost_before": "原代价",
    "cost_after": "新代价",
}
LEFT_OUT = {
    "not_personalised": "本人关闭了个性化，按日期排列",
    "model_mismatch": "当时的模型已经换了",
    "policy_invalid": "当时的政策文件不在了",
    "push": "推送的决定，不是名单",
    "gigs": "零工名单，不在比较之列",
    "offer": "零工名额递补的决定，不是名单",
}


def _print_table(head: str, names: dict[str, str], rows: list[dict[str, Any]]) -> None:
    """A table of counts; columns that no row has are left out. Groups of fewer than ten people are merged or unsaid."""
    if not rows:
        console.print(f"{head}：没有可以显示的（不足十人的群体不单列）。", highlight=False)
        return
    table = Table(title=head, title_justify="left")
    shown = [name for name in names if any(name in row for row in rows)]
    for name in shown:
        table.add_column(names[name], overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(name, row.get(name, ""))) for name in shown))
    console.print(table)


def _cell(name: str, value: Any) -> str:
    return f"{100 * value:.2f}%" if name.startswith("cost") else str(value)


def _print(policy: Stated) -> None:
    console.print(Rule(escape(f"{policy.name}（{policy.spans}，版本 {policy.version}）"), align="left"))
    console.print(f"{policy.limits}。", highlight=False)
    for head, columns in policy.tables.items():
        table = Table(title=escape(head), title_justify="left")
        for name in columns:
            table.add_column(name, overflow="fold")
        for cells in zip(*columns.values(), strict=True):
            table.add_row(*map(escape, cells))
        console.print(table)


def _height(table: dict[str, list[str]]) -> int:
    return len(next(iter(table.values())))

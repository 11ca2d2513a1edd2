"""Lists for a terminal: what a counsellor would read aloud."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule

from matching.explain.moves import moved

INDENT = (0, 0, 0, 6)


def print_jobs(console: Console, seeker: dict[str, Any], body: dict[str, Any]) -> None:
    wish = "、".join(seeker.get("wish_titles") or ()) or "未填"
    console.print(Rule(escape(f"推荐给 {seeker['seeker_id']}（想做：{wish}）"), align="left"))
    for item in body["items"]:
        pay = item["salary"]["text"]
        _print_item(
            console,
            item,
            f"[bold]{escape(item['title'])}[/]  [cyan]{pay}[/]  {escape(item['employer'])}",
            item["posting_id"],
        )
    _print_foot(console, body, "没有符合硬条件的岗位。放宽距离或工资再试。")


def print_candidates(console: Console, posting: dict[str, Any], body: dict[str, Any]) -> None:
    title = f"{posting['title']}（{posting['employer']}，{posting['posting_id']}）的推荐名单"
    console.print(Rule(escape(title), align="left"))
    for item in body["items"]:
        wish = escape("、".join(item["wish_titles"]) or "未填")
        _print_item(console, item, f"[bold]{item['seeker_ref']}[/]  想做：{wish}", item.get("seeker_id", ""))
    _print_floors(console, body.get("floors"))
    _print_foot(console, body, "没有符合硬条件的人。看看哪条要求可以放宽。")


def print_gigs(console: Console, seeker: dict[str, Any], body: dict[str, Any]) -> None:
    console.print(Rule(escape(f"零工，给 {seeker['seeker_id']}"), align="left"))
    for item in body["items"]:
        head = f"[bold]{escape(item['title'])}[/]  [cyan]{item['pay_text']}[/]  {escape(item['employer'])}"
        _print_item(console, item, head, item["shift_id"])
    _print_foot(console, body, body["hint"] or "空闲时间里没有合适的班次。")


def _print_floors(console: Console, floors: dict[str, Any] | None) -> None:
    """What the policy's floors owed this list, if anything, what became of it, what it cost, and what clashes."""
    owed = [line for line in floors["items"] if line["owed"]] if floors else []
    if not floors or not owed:
        return
    console.print(f"政策保证（总分因此少了 {floors['loss']:.2%}）：", highlight=False)
    for line in owed:
        mark = "[yellow]![/]" if line["short_from"] else "[green]√[/]"
        _print_indented(console, f"{mark} {escape(line['text'])}")
    if floors["clash"]:
        console.print("下面这几条不能同时做到：", highlight=False)
    for line in floors["clash"]:
        _print_indented(console, f"[yellow]×[/] {escape(line['text'])}")


def _print_item(console: Console, item: dict[str, Any], head: str, number: str) -> None:
    """Who or what, where, then reasons with a tick, gaps with 还差, moves by the policy in words."""
    where = item["district"] or "地点未写明"
    if "distance_km" in item:
        distance = item["distance_km"]
        where += f"，{'距离未知' if distance is None else f'{distance} 公里'}"
    console.print(f"{item['rank']:>3}.  {head}  [dim]{where}  {number}[/]", highlight=False)
    reasons = [f"[green]√[/] {escape(reason['text'])}" for reason in item["reasons"]]
    gaps = [f"[yellow]还差：[/]{escape(gap['text'])}" for gap in item["gaps"]]
    moves = [f"[cyan]↑[/] {escape(text)}" for text in moved(item.get("moves", ()))]
    for line in reasons + gaps + moves:
        _print_indented(console, line)


def _print_indented(console: Console, line: str) -> None:
    """Wrapped below the title on a screen; whole on one line in a file, where `Padding` would cut it off."""
    console.print(" " * INDENT[3] + line if console.soft_wrap else Padding(line, INDENT), highlight=False)


def _print_foot(console: Console, body: dict[str, Any], when_empty: str) -> None:
    if not body["items"]:
        console.print(when_empty)
    console.print(f"名单编号 {body['decision_id']}，排序 {body['model']}，政策 {body['policy']}\n", highlight=False)


def print_summary(console: Console, summary: dict[str, Any]) -> None:
    """The import's counts in words, and the first rejects."""
    counts = {
        "read": "读入",
        "added": "新增",
        "updated": "更新",
        "unchanged": "未变",
        "merged": "合并",
        "rejected": "退回",
    }
    console.print("，".join(f"{name} {summary[key]}" for key, name in counts.items()))
    if summary["unknown_columns"]:
        console.print(f"没有读的列：{'、'.join(summary['unknown_columns'])}", markup=False)
    for reject in summary["rejects"][:10]:
        value = f"＝{reject['value']}" if reject["value"] else ""
        console.print(
            f"第 {reject['row']} 行 {reject['column']}{value}：{reject['cure']}", markup=False, highlight=False
        )
    if summary["notes"]:
        console.print(f"{summary['notes']} 行收下时有改动或没采用的内容，例如：")
    for note in summary["first_notes"][:5]:
        console.print(f"第 {note['row']} 行：{note['note']}", markup=False, highlight=False)
    if summary["held"]:
        console.print(f"{summary['held']} 个岗位待审，暂不展示；请看 jobmatch review list。", markup=False)
    if summary["rejected"]:
        console.print(f"全部退回的行在 {summary['rejects_file']}，改好后可以再导入。", markup=False)

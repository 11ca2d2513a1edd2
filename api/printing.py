"""Lists for a terminal: what a counsellor would read aloud."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table


def _lines(item: dict[str, Any]) -> str:
    """Reasons with a tick, gaps with 还差, moves by the policy in words."""
    reasons = [f"[green]✓[/] {escape(reason['text'])}" for reason in item["reasons"]]
    gaps = [f"[yellow]还差[/] {escape(gap['text'])}" for gap in item["gaps"]]
    moves = [f"[cyan]↑[/] {escape(move['text'])}" for move in item.get("moves", ())]
    return "\n".join(reasons + gaps + moves)


def _place(item: dict[str, Any]) -> str:
    distance = item["distance_km"]
    return f"{item['district'] or '地点未写明'}\n{'距离未知' if distance is None else f'{distance} 公里'}"


def print_jobs(console: Console, seeker: dict[str, Any], body: dict[str, Any]) -> None:
    wish = "、".join(seeker.get("wish_titles") or ()) or "未填"
    table = Table(title=f"推荐给 {seeker['seeker_id']}（想做：{wish}）", show_lines=True, title_justify="left")
    for column in ("名次", "岗位", "工资", "地点", "理由"):
        table.add_column(column, overflow="fold")
    for item in body["items"]:
        title = f"[bold]{escape(item['title'])}[/]\n{escape(item['employer'])}\n{item['posting_id']}"
        table.add_row(str(item["rank"]), title, item["salary"]["text"], _place(item), _lines(item))
    console.print(table)
    _print_foot(console, body, "没有符合硬条件的岗位。放宽距离或工资再试。")


def print_candidates(console: Console, posting: dict[str, Any], body: dict[str, Any]) -> None:
    title = f"{posting['posting_id']} {posting['title']}（{posting['employer']}）的推荐名单"
    table = Table(title=escape(title), show_lines=True, title_justify="left")
    for column in ("名次", "求职者", "地点", "理由"):
        table.add_column(column, overflow="fold")
    for item in body["items"]:
        wish = escape("、".join(item["wish_titles"]))
        who = f"[bold]{item['seeker_ref']}[/]\n{item.get('seeker_id', '')}\n想做：{wish}"
        table.add_row(str(item["rank"]), who, _place(item), _lines(item))
    console.print(table)
    _print_foot(console, body, "没有符合硬条件的人。看看哪条要求可以放宽。")


def _print_foot(console: Console, body: dict[str, Any], when_empty: str) -> None:
    if not body["items"]:
        console.print(when_empty)
    console.print(f"名单编号 {body['decision_id']}，排序 {body['model']}\n", highlight=False)


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
    for reject in summary["rejects"][:10]:
        console.print(f"第 {reject['row']} 行 {reject['field']}＝{reject['value']}：{reject['cure']}", markup=False)
    if summary["rejected"]:
        console.print(f"全部退回的行在 {summary['rejects_file']}，改好后可以再导入。", markup=False)

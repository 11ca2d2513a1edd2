"""`jobmatch allocate`: offer the places of a pool under the policy's quotas, and prove that it could not be better."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from api.terminal import console, desk, progress_bar, write_json
from matching.errors import BadInput
from matching.intake.employers import read_employers
from matching.vocabulary import Trait

FOR_COUNSELLORS = ("岗位编号", "岗位", "单位", "求职者编号", "称呼", "匹配分", "理由", "还差", "占用名额", "可否联系")
FOR_EMPLOYERS = ("岗位编号", "岗位", "单位", "求职者代号", "理由", "还差", "可否联系")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""
MOST_SHOWN = 8

Out = Annotated[Path | None, typer.Option(dir_okay=False, help="the offers as .csv, or everything as .json")]


def allocate(
    quota: Annotated[str, typer.Option(help="a quota of the policy, by its rule")] = "",
    kind: Annotated[Trait | None, typer.Option(help="the pool: postings with this trait (default: all)")] = None,
    offers: Annotated[int, typer.Option(min=1, max=20, help="to one person, at most")] = 1,
    employers: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="单位,在职职工,残疾职工,最多录用")
    ] = None,
    out: Out = None,
    for_employers: Annotated[
        Path | None, typer.Option(dir_okay=False, help="a .csv to hand on: no identity, no group, no quota")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the answer as JSON")] = False,
) -> None:
    """Who is offered which place: quotas, head-counts and employers' limits kept, the most people served, proved."""
    if out and out.suffix not in (".csv", ".json"):
        raise BadInput("out", out.name, "文件名以 .csv 或 .json 结尾")
    known = read_employers(employers) if employers else []
    with desk() as opened, progress_bar("分配名额") as progress:
        body = opened.allocate(quota=quota, trait=kind, offers_each=offers, employers=known, progress=progress)
    if out:
        _write(out, body)
    if for_employers:
        _write_table(for_employers, FOR_EMPLOYERS, _rows_for_employers(body))
    write_json(body) if as_json else print_allocation(console, body)


def print_allocation(console: Console, body: dict[str, Any]) -> None:
    """What a counsellor would read aloud."""
    pool = body["pool"]
    console.print(Rule(f"{pool['kind']}：{pool['postings']} 个岗位，{pool['total']} 个名额", align="left"))
    says = {quota["rule"]: quota["says"] for quota in body["quotas"]}
    for posting in body["postings"]:
        _print_posting(console, posting, says)
    for line in (*_people(body["people"], pool), *_quotas(body), *_obligations(body), _proof(body["certificate"])):
        console.print(line, highlight=False)
    console.print(f"{body['on']}，政策 {body['policy']}，输入 {body['inputs_sha256'][:12]}\n", highlight=False)


def _print_posting(console: Console, posting: dict[str, Any], says: dict[str, str]) -> None:
    head = f"[bold]{escape(posting['title'])}[/]  {escape(posting['employer'])}"
    taken = f"[dim]{posting['posting_id']}，{posting['places']} 个名额，给出 {len(posting['people'])} 个[/]"
    console.print(f"{head}  {taken}", highlight=False)
    for person in posting["people"][:MOST_SHOWN]:
        reasons = "；".join(reason["text"] for reason in person["reasons"][:2])
        counted = "".join(f"  [cyan]（{escape(says[rule])}）[/]" for rule in person["quotas"])
        console.print(
            f"      {person['seeker_id']}  {person['score']:.2f}  {escape(reasons)}{counted}", highlight=False
        )
    if len(posting["people"]) > MOST_SHOWN:
        console.print(f"      还有 {len(posting['people']) - MOST_SHOWN} 人，用 --out 写进文件看全", highlight=False)


def _people(people: dict[str, Any], pool: dict[str, Any]) -> Iterator[str]:
    yield (
        f"在找工作的 {people['looking']} 人中，{people['reachable']} 人有能去的岗位，{people['offered']} 人分到了机会"
        f"（每人最多 {pool['offers_each']} 个）。"
    )
    waiting, elsewhere = people["reachable_without_offer"], people["unreachable"]
    if waiting:
        yield f"名额不够，{len(waiting)} 人有能去的岗位却没分到：{_some(waiting)}"
    if elsewhere:
        yield f"这些岗位里没有能去的，请推荐别的岗位，{len(elsewhere)} 人：{_some(elsewhere)}"
    if people["not_personalised"]:
        yield f"{people['not_personalised']} 人关闭了个性化推荐，没有参加。"
    if people["too_few_attempts"]:
        yield f"兜底岗位：{people['too_few_attempts']} 人是兜底对象，但求职记录还不够次数，先推荐别的岗位。"
    if pool["places_unstated"]:
        yield f"{pool['places_unstated']} 个岗位没写招几人，按 1 人算。"


def _some(ids: list[str]) -> str:
    return "、".join(ids[:MOST_SHOWN]) + (" 等" if len(ids) > MOST_SHOWN else "")


def _quotas(body: dict[str, Any]) -> Iterator[str]:
    for quota in body["quotas"]:
        mark = "[green]√[/]" if quota["met"] else "[yellow]未满足：[/]"
        yield (
            f"{mark} {escape(quota['says'])}：{quota['of_places']} 个名额中要 {quota['asked']} 个，"
            f"分出 {quota['reached']} 个，依据{escape(quota['article'])}"
        )
    if body["conflict"]:
        yield f"[yellow]![/] {escape(body['conflict']['text'])}"


def _obligations(body: dict[str, Any]) -> Iterator[str]:
    for one in body["obligations"]:
        employed = f"已有 {one['employed']} 人" if one["employed"] is not None else "已有几人不详，按没有算"
        yield (
            f"{escape(one['employer'])}：在职 {one['staff']} 人，应安排残疾人 {one['owed']} 人，{employed}，"
            f"还差 {one['missing']} 人；这次有 {one['offered']} 个机会给残疾人，录用后还差 {one['missing_after']} 人"
        )


def _proof(proof: dict[str, Any]) -> str:
    covered = "已是最多" if proof["covered"] == proof["covered_at_most"] else f"最多可能 {proof['covered_at_most']} 人"
    return (
        f"给出 {proof['offers']} 个机会，{proof['covered']} 人有份（{covered}）；匹配总分 {proof['value']:.2f}，"
        f"任何分法都不超过 {proof['value_at_most']:.2f}，差距 {100 * proof['gap']:.3f}%（{proof['proof']}证明）。"
    )


def _write(path: Path, body: dict[str, Any]) -> None:
    if path.suffix == ".json":
        path.write_bytes(orjson.dumps(body) + b"\n")
    else:
        _write_table(path, FOR_COUNSELLORS, _rows_for_counsellors(body))


def _write_table(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(tuple(map(_plain, row)) for row in rows)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _rows_for_counsellors(body: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    says = {quota["rule"]: quota["says"] for quota in body["quotas"]}
    for posting in body["postings"]:
        for person in posting["people"]:
            counted = "；".join(says[rule] for rule in person["quotas"])
            who = person["seeker_id"], person["name"] or "", f"{person['score']:.3f}"
            yield (*_job(posting), *who, *_told(person), counted, _may(person))


def _rows_for_employers(body: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for posting in body["postings"]:
        for person in posting["for_employer"]:
            yield (*_job(posting), person["seeker_ref"], *_told(person), _may(person))


def _job(posting: dict[str, Any]) -> tuple[str, str, str]:
    return posting["posting_id"], posting["title"], posting["employer"]


def _told(person: dict[str, Any]) -> tuple[str, str]:
    reasons, gaps = ("；".join(one["text"] for one in person[name]) for name in ("reasons", "gaps"))
    return reasons, gaps


def _may(person: dict[str, Any]) -> str:
    return "可以" if person["may_contact"] else "先征得同意"

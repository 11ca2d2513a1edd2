"""What of the console goes out as a workbook (`sheets`): columns, rows, notes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.console.pages import CITY, KINDS_OF_LISTS, OUTCOMES, RULINGS, VERSIONS, day, moment
from api.console.sheets import Cell, notes_of_list, notes_of_making, workbook
from api.reports import group_rows, rule_rows
from matching.desk.accounting import Figures
from matching.desk.browsing import Page
from matching.desk.staffing import Member


def workbook_of_postings(found: Page, conditions: str, member: Member) -> bytes:
    head = (
        "岗位编号", "岗位", "单位", "地区", "工资", "招几人", "还缺", "发布", "截止", "推荐", "报名", "答复", "录用",
    )  # fmt: skip
    rows = (
        (
            one["posting_id"], one["title"], one["employer"], one["district"], one["salary"], one["headcount"],
            one["places_left"], one["published_at"], one["expires_at"], *one["progress"].values(),
        )
        for one in found.rows
    )  # fmt: skip
    return workbook("岗位", head, rows, notes_of_list(found, conditions, member))


def workbook_of_people(found: Page, conditions: str, member: Member) -> bytes:
    """As counsellors see the list, names masked, without any number to call."""
    head = ("编码", "姓名", "想做", "住处", "进度", "谁负责", "下次联系", "上次联系", "可否联系")
    rows = (
        (
            one["seeker_ref"], one["name"], "、".join(one["wish_titles"]), one["district"], one["stage"],
            *_care(one["case"] or {}), "可联系" if one["may_contact"] else "须先征得同意",
        )
        for one in found.rows
    )  # fmt: skip
    return workbook("求职者", head, rows, notes_of_list(found, conditions, member))


def _care(case: dict[str, Any]) -> tuple[Cell, Cell, Cell]:
    """Whose a case is, by when, and when the person was last spoken to; a closed one is nobody's."""
    last = case.get("last_contact")
    spoken = last["at"].astimezone(CITY).date() if last else None
    return (case["owner_name"], case["due"], spoken) if case.get("due") else (None, None, spoken)


def workbook_of_todo(found: Page, queue: str, member: Member) -> bytes:
    """Who waits for a call, as counsellors see the list, names masked."""
    head = ("队列", "编码", "姓名", "为什么", "谁负责", "下次联系", "上次联系", "可否联系")
    rows = (
        (
            queue, one["seeker_ref"], one["name"],
            "；".join([*(f"{said['what']}：{said['note']}" for said in one["unanswered"]), one["why"]]),
            *_care(one), "可联系" if one["may_contact"] else "须先征得同意",
        )
        for one in found.rows
    )  # fmt: skip
    return workbook("今日待办", head, rows, notes_of_list(found, queue, member))


def workbook_of_applications(found: Page, conditions: str, member: Member) -> bytes:
    """As counsellors see the list, names masked; an employer's words that are held back stay in the house."""
    head = ("编码", "姓名", "岗位编号", "岗位", "单位", "状态", "原因", "从哪天", "已几天", "谁要办", "最晚哪天")
    rows = (
        (
            one["seeker_ref"], one["name"], one["posting_id"], one["title"], one["employer"], one["state_name"],
            one["reason"], one["since"].astimezone(CITY).date(), one["days_in"], one["must_act"], one["due"],
        )
        for one in found.rows
    )  # fmt: skip
    return workbook("报名进展", head, rows, notes_of_list(found, conditions, member))


def workbook_of_decisions(found: Page, conditions: str, member: Member) -> bytes:
    """Which lists were given out: people by their codes alone, nothing of who stands on one."""
    head = ("名单编号", "哪种", "给谁", "时间", "谁要的", "个性化", "给出几个")
    rows = (
        (
            one["decision_id"], KINDS_OF_LISTS[one["kind"]], one["subject"], moment(one["made_at"]), one["asked_by"],
            "有" if one["personalised"] else "没有", one["shown"],
        )
        for one in found.rows
    )  # fmt: skip
    return workbook("名单记录", head, rows, notes_of_list(found, conditions, member))


def workbook_of_reviews(found: Page, states: Mapping[str, str], conditions: str, member: Member) -> bytes:
    """One row a finding that is open, with the words and the article; the text of the posting stays in the house."""
    head = ("岗位编号", "岗位", "单位", "状态", "从哪天", "问题", "原文", "为什么", "依据", "建议改成")
    rows = (
        (
            one["posting_id"], one["title"], one["employer"], states[one["state"]],
            date.fromisoformat(one["since"][:10]) if one["since"] else None, RULINGS[each["verdict"]],
            each["span"], each["why"], each["article"],
            "（删去）" if each["rewrite"] == "" else each["rewrite"],
        )
        for one in found.rows
        for each in one["findings"]
        if each["open"]
    )  # fmt: skip
    return workbook("岗位审核", head, rows, notes_of_list(found, conditions, member))


def workbook_of_shortlist(
    posting: dict[str, Any], body: dict[str, Any], glances: Mapping[str, dict[str, Any]], member: Member
) -> bytes:
    """As counsellors see it, names masked; nothing of a group and no shift, since such a sheet travels."""
    head = ("名次", "编码", "姓名", "想做", "住处", "公里", "路上", "上班时间", "符合", "还差", "可否联系")
    rows = (
        (
            one["rank"], one["seeker_ref"], one["name"], "、".join(one["wish_titles"]), one["district"],
            one["distance_km"], *_glanced(glances.get(one["seeker_id"])),
            "；".join(reason["text"] for reason in one["reasons"]),
            "；".join(gap["text"] for gap in one["gaps"]), "可联系" if one["may_contact"] else "须先征得同意",
        )
        for one in body["items"]
    )  # fmt: skip
    notes = [
        ("岗位", f"{posting['title']}（{posting['employer']}，{posting['posting_id']}）"),
        ("名单编号", str(body["decision_id"])),
        ("行数", str(len(body["items"]))),
    ]
    return workbook("推荐名单", head, rows, [*notes, *notes_of_making(member)])


def workbook_of_decision(decision_id: str, told: dict[str, Any], again: dict[str, Any], member: Member) -> bytes:
    """What one list said, with what judged it and whether it came out again; people by codes, nothing of a group."""
    head = ("名次", "编码", "岗位编号", "岗位", "符合", "还差", "结果")
    rows = (
        (
            one["rank"], one.get("seeker_ref"), one.get("posting_id"), one.get("title"),
            "；".join(reason["text"] for reason in one.get("reasons", ())),
            "；".join(gap["text"] for gap in [*one.get("gaps", ()), *one.get("faults", ())]),
            OUTCOMES.get(one.get("outcome", "")),
        )
        for one in told["answer"]["items"]
    )  # fmt: skip
    notes = [
        ("名单编号", decision_id),
        ("哪种", KINDS_OF_LISTS[told["kind"]]),
        ("给谁", str(told["subject"])),
        ("时间", moment(told["made_at"])),
        ("候选", f"从 {told['candidates']} 个里排出"),
        *((VERSIONS.get(name, name), str(version)) for name, version in told["versions"].items()),
        ("指纹", again["recorded_sha256"]),
        ("重放结果", "一致" if again["identical"] else "不一致"),
    ]
    return workbook("名单", head, rows, [*notes, *notes_of_making(member)])


def workbook_of_figures(told: Figures, counts: Mapping[str, int], member: Member) -> bytes:
    """Groups by week, with the period before; behind the notes the rules. No group of fewer than ten people."""
    report, before = told.report, told.report_before
    head, *rows = group_rows(report, "本期")
    rule_head, *rules = rule_rows(report, "本期")
    span = [row for row in before["groups"] if row["week"] is None]
    rows += group_rows(before | {"groups": span}, "上期")[1:]
    happened = {"lists": "给出的名单", "applied": "报名的人", "hired": "入职的人"}
    notes = [
        ("本期", _period(report)),
        ("上期", f"{_period(before)}，和本期一样长"),
        ("统计时间", moment(report["made_at"])),
        ("现在", f"在招岗位 {counts['open_postings']}（共 {counts['postings']}），求职者 {counts['seekers']}"),
        *((name, f"本期 {told.happened[kind]}，上期 {told.happened_before[kind]}") for kind, name in happened.items()),
        ("分母", "名单位置、曝光：候选名单上的全部位置；报名、录用：这一行的人数，一人只算一次。"),
        ("群体", f"只统计同意使用身份信息的人，按出名单那天的身份。不到 {report['least_people']} 人的并入「其他」。"),
        *_grouped("本期", report),
        *_grouped("上期", before),
        ("行数", str(len(rows))),
    ]
    tables = ("重点群体", head, rows), ("起作用的规则", rule_head, rules)
    return workbook(*tables[0], [*notes, *notes_of_making(member)], *tables[1:])


def _period(report: Mapping[str, Any]) -> str:
    return f"{day(report['from'])}到{day(report['to'])}"


def _grouped(period: str, report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which groups are told together, and which not at all."""
    words = {"merged": "并入「其他」", "hidden": "没有列出，人数太少"}
    return [(f"{period}{says}", "、".join(report[name])) for name, says in words.items() if report[name]]


def _glanced(glance: Mapping[str, Any] | None) -> tuple[str, str]:
    """The way and when they can work, in words; unknown of who was forgotten meanwhile."""
    return (glance["journey"], "；".join(glance["availability"]) or "没说") if glance else ("距离未知", "没说")

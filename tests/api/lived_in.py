"""The sample market after a week's work: what pages look like when something has happened on them."""

from datetime import datetime, timedelta

from matching.audit import Asker
from matching.casework import CaseEvent, Event
from matching.desk import Desk
from matching.desk.room import CITY_TIME
from matching.vocabulary import Role

LI = Asker(Role.COUNSELLOR, "li")
PEOPLE = {
    "S-NAMED": ("欧阳海燕", "电焊工", "站前区", "在铁工厂焊了三年，会二保焊"),
    "S-WAREHOUSE": ("张伟", "仓库管理员", "西市区", "做过理货两年，会用扫码枪"),
    "S-CARE": ("王秀兰", "护理员", "大石桥市", "照顾老人五年"),
    "S-SHOP": ("李静", "收银员", "鲅鱼圈区", "超市收银一年"),
    "S-GUARD": ("赵铁柱", "保安", "老边区", "小区保安三年"),
    "S-DRIVER": ("孙悦", "货车司机", "盖州市", "B2驾照，跑过两年运输"),
}
ME = "S-NAMED"


def live_a_week(desk: Desk) -> None:
    """People with names apply, hear, object, are called; a new posting is told."""
    now = datetime.now(CITY_TIME)
    _at(desk, now - timedelta(days=8))
    for at, (seeker_id, (name, wish, district, experience)) in enumerate(PEOPLE.items()):
        told = {"seeker_id": seeker_id, "name": name, "wish_titles": [wish], "district": district}
        told |= {"experience": experience, "phone": f"1380417{1230 + at}", "wish_salary_min": 4000 + 100 * at}
        desk.put_seeker(told | {"education": "高中", "consent_push": True, "groups": ["veteran"] if at == 4 else []})
    first = {one: [item["posting_id"] for item in desk.recommend(one, 6).body["items"]] for one in PEOPLE}
    for seeker_id, postings in first.items():
        desk.apply(seeker_id, postings[0], _self(seeker_id))
    desk.apply(ME, first[ME][1], _self(ME))
    desk.apply(ME, first[ME][2], _self(ME))
    _at(desk, now - timedelta(days=2))
    desk.act(ME, first[ME][1], Event.INVITE, LI)
    _answer(desk, ME, first[ME][2], "年龄大了点，要找年轻的")
    _answer(desk, "S-CARE", first["S-CARE"][0], "已招满")
    desk.act("S-SHOP", first["S-SHOP"][0], Event.HIRE, LI)
    desk.take_case("S-GUARD", LI)
    desk.change_case("S-GUARD", CaseEvent.CONTACTED, LI, "电话，愿意上夜班，下周再联系")
    _at(desk, now)
    desk.dismiss_posting(ME, first[ME][3], "太远", None)
    for posting_id in first[ME][4:6]:
        desk.save_posting(ME, posting_id)
    desk.ask_on("S-WAREHOUSE", first["S-WAREHOUSE"][0], _self("S-WAREHOUSE"))
    desk.object(ME, "为什么把仓库的岗位排在前面", _self(ME))
    desk.publish(
        {
            "posting_id": "P-NEW",
            "title": "电焊工",
            "employer": "营口某重工有限公司",
            "district": "站前区",
            "headcount": 3,
        }
        | {"description": "会二保焊，长白班，包午餐。", "salary_min": 5500, "salary_max": 7000, "salary_unit": "month"}
    )
    while desk.work_once("worker"):
        pass


def _self(seeker_id: str) -> Asker:
    return Asker(Role.SEEKER, seeker_id)


def _answer(desk: Desk, seeker_id: str, posting_id: str, reason: str) -> None:
    with desk.store.read() as tx:
        employer = Asker(Role.EMPLOYER, tx.posting(posting_id).posting.employer)
    (row,) = [one for one in desk.applications_for_employer(posting_id, employer) if one["sent"]]
    desk.answer_application(posting_id, row["seeker_ref"], Event.REFUSE, employer, reason)


def _at(desk: Desk, moment: datetime) -> None:
    desk.now, desk.today = lambda: moment, lambda: moment.date()  # type: ignore[method-assign]

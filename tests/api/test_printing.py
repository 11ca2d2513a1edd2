"""Lists in a terminal and in a file: nothing that was said is cut off."""

import io

import pytest
from rich.console import Console

from api.printing import print_candidates, print_jobs

LONG = "原第9，现第4：岗位欢迎大龄求职者，依据《营口市实施就业优先战略促进高质量充分就业的意见》第十八条，已经核对过"
BODY = {
    "decision_id": "d_1",
    "model": "prior",
    "policy": "p",
    "items": [
        {
            "rank": 1,
            "title": "保洁员",
            "employer": "甲",
            "posting_id": "P1",
            "salary": {"text": "2300元/月"},
            "district": None,
            "distance_km": None,
            "reasons": [],
            "gaps": [],
            "moves": [{"text": LONG}],
        }
    ],
}


def printed(console: Console) -> list[str]:
    stream = console.file = io.StringIO()
    print_jobs(console, {"seeker_id": "S1", "wish_titles": []}, BODY)
    return stream.getvalue().splitlines()


def test_a_long_sentence_in_a_file_stands_whole_on_one_line() -> None:
    assert any(LONG in line for line in printed(Console(soft_wrap=True, width=80)))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_long_sentence_on_a_screen_is_wrapped_and_whole(width: int) -> None:
    lines = printed(Console(soft_wrap=False, width=width))
    assert LONG in "".join(line.strip() for line in lines)


def test_a_counsellor_reads_what_the_floors_owed_and_what_clashes() -> None:
    kept = {
        "text": "对就业困难人员优先扶持（《就业促进法》第五十二条）：前10名里应有1名，实有1名",
        "owed": 1,
        "short_from": None,
    }
    nothing = {"text": "岗位欢迎残疾人：前10名里应有0名，实有1名", "owed": 0, "short_from": None}
    floors = {"loss": 0.0123, "proved": True, "items": [kept, nothing], "clash": [{"text": "前1名里至少1名"}]}
    console = Console(soft_wrap=True, width=80)
    stream = console.file = io.StringIO()
    posting = {"title": "保洁员", "employer": "甲", "posting_id": "P1"}
    print_candidates(console, posting, BODY | {"items": [], "floors": floors})
    told = stream.getvalue()
    assert "政策保证（总分因此少了 1.23%）" in told
    assert "应有0名" not in told
    assert f"√ {kept['text']}" in told
    assert "× 前1名里至少1名" in told

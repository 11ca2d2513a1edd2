"""Cleaning: what goes, what must stay."""

import pytest

from matching.text.clean import clean_line, clean_text, clean_title, mask_contacts


@pytest.mark.parametrize(
    ("wild", "plain"),
    [
        ("Ａ１　ｂ", "A1 b"),
        ("岗位&nbsp;职责&amp;lt;br&amp;gt;电工", "岗位 职责\n电工"),
        ("<p class='x'>负责焊接</p><p>包吃住</p>", "负责焊接\n包吃住"),
        ("<script>alert(1)</script>保安", "保安"),
        ("一\r\n\r\n\r\n\r\n二\u2028三", "一\n\n二\n三"),
        ("电\u200b工\ufeff", "电工"),
        ("①开车②搬货", "(1)开车(2)搬货"),
        ("C++ vector<int>，<5年", "C++ vector<int>,<5年"),
        ("R\\u0026D", "R&D"),
        ("", ""),
    ],
)
def test_text_is_made_plain_and_meaningful_signs_stay(wild: str, plain: str) -> None:
    assert clean_text(wild) == plain


def test_many_ampersands_are_undone_in_one_go() -> None:
    assert clean_text("&" + "amp;" * 5_000 + "lt;br&gt;x") == "x"


def test_a_line_holds_no_line_ends() -> None:
    assert clean_line("一\n 二") == "一 二"


@pytest.mark.parametrize(
    ("decorated", "bare"),
    [
        ("(急招)电焊工", "电焊工"),
        ("【直招】电工（高压证）", "电工(高压证)"),
        ("诚聘保安+五险一金+包吃住", "保安"),
        ("急招叉车工2名", "叉车工"),
        ("包装工 包吃住 月薪5000-6000元", "包装工"),
        ("日结260元/天 搬运工", "搬运工"),
        ("(高薪10000元以上)药剂师", "药剂师"),
        ("会计🔥🔥双休！！", "会计"),
        ("仓管员(J12345)", "仓管员"),
        ("质检员(岗位编号:A-001)", "质检员"),
        ("护士/护理", "护士/护理"),
        ("C/C++开发工程师", "C/C++开发工程师"),
        ("新媒体运营", "新媒体运营"),
        ("急诊医生", "急诊医生"),
        ("招聘专员", "招聘专员"),
        ("招商经理", "招商经理"),
        ("夜班护士", "夜班护士"),
        ("司机(A2)", "司机(A2)"),
        ("薪酬绩效经理", "薪酬绩效经理"),
    ],
)
def test_decoration_leaves_a_title_and_the_work_stays(decorated: str, bare: str) -> None:
    assert clean_title(decorated) == bare


@pytest.mark.parametrize("only_decoration", ["急招", "【包吃住】", "🔥🔥", "+++", "月薪5000元"])
def test_a_title_of_decoration_alone_is_never_emptied(only_decoration: str) -> None:
    assert clean_title(only_decoration)


@pytest.mark.parametrize(
    ("open_text", "masked"),
    [
        ("电话13812345678", "电话138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("座机0417-2834567转8", "座机0417-***转8"),
        ("联系电话:2834567", "联系电话:***"),
        ("400-820-8820", "400-***"),
        ("加微信：abc_12345", "加微信：***"),
        ("QQ 123456789", "QQ ***"),
        ("简历发hr@example.com.cn", "简历发***"),
        ("身份证21080219900101123X", "身份证***"),
    ],
)
def test_contacts_are_masked(open_text: str, masked: str) -> None:
    assert mask_contacts(open_text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "月薪8000-12000元",
        "微信公众号运营",
        "QQ群管理员",
        "2024-03-05至2025-03-05",
        "社会工龄12345678901234年",
        "熟悉wechat miniprogram",
    ],
)
def test_what_is_no_contact_is_left_alone(text: str) -> None:
    assert mask_contacts(text) == text

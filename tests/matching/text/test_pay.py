"""Pay as people write it, in figures and in words."""

import math

import pytest

from matching.results import Pay
from matching.text.pay import find_pay, monthly, read_pay, unit_by_size
from matching.vocabulary import PayUnit

MONTH, DAY, HOUR, PIECE = PayUnit.MONTH, PayUnit.DAY, PayUnit.HOUR, PayUnit.PIECE


@pytest.mark.parametrize(
    ("written", "low", "high", "unit"),
    [
        ("5-8K·13薪", 5000, 8000, MONTH),
        ("4000-6000元/月", 4000, 6000, MONTH),
        ("４０００～６０００元每月", 4000, 6000, MONTH),
        ("8,000-12,000元", 8000, 12000, MONTH),
        ("0.8-1.5万/月", 8000, 15000, MONTH),
        ("8千-1.2万", 8000, 12000, MONTH),
        ("8000-1万", 8000, 10000, MONTH),
        ("8000-5000", 5000, 8000, MONTH),
        ("1.2万", 12000, 12000, MONTH),
        ("12-24万/年", 10000, 20000, MONTH),
        ("年薪24万", 20000, 20000, MONTH),
        ("12-24万", 10000, 20000, MONTH),
        ("月薪4000以上", 4000, None, MONTH),
        ("不低于4500元", 4500, None, MONTH),
        ("5000+", 5000, None, MONTH),
        ("6000以内", None, 6000, MONTH),
        ("底薪3000+提成", 3000, None, MONTH),
        ("200元/天", 200, 200, DAY),
        ("日结260", 260, 260, DAY),
        ("160元，日结", 160, 160, DAY),
        ("200元/人/天", 200, 200, DAY),
        ("18元/小时", 18, 18, HOUR),
        ("18-20/h", 18, 20, HOUR),
        ("十五块一小时", 15, 15, HOUR),
        ("十块一小时", 10, 10, HOUR),
        ("计件 0.6元/件", 0.6, 0.6, PIECE),
        ("80元/课时", 80, 80, PIECE),
        ("计件工资", None, None, PIECE),
        ("面议", None, None, MONTH),
        ("面议(5000-8000)", 5000, 8000, MONTH),
        ("四千五", 4500, 4500, MONTH),
        ("五六千", 5000, 6000, MONTH),
        ("一万二", 12000, 12000, MONTH),
        ("三千到五千", 3000, 5000, MONTH),
        ("三百一天", 300, 300, DAY),
        ("3500", 3500, 3500, MONTH),
        ("120", 120, 120, DAY),
        ("25", 25, 25, HOUR),
    ],
)
def test_pay_is_read_as_a_person_reads_it(written: str, low: float | None, high: float | None, unit: PayUnit) -> None:
    assert read_pay(written) == Pay(low=low, high=high, unit=unit)


@pytest.mark.parametrize("written", ["", "好", "0", "-1", "13薪", "5-8", "3年", "8小时制", "0-0"])
def test_what_is_no_pay_is_not_read(written: str) -> None:
    assert read_pay(written) is None


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("年龄18-45岁，工资4000-5000元，包吃住", 4000, MONTH),
        ("工作时间8:00-17:00，月休4天，月薪5000", 5000, MONTH),
        ("招10人，160元/天", 160, DAY),
        ("C1驾照2年以上 18元一小时", 18, HOUR),
    ],
)
def test_pay_is_found_among_other_figures(text: str, low: float, unit: PayUnit) -> None:
    found = find_pay(text)
    assert found is not None
    assert (found[0].low, found[0].unit) == (low, unit)
    assert found[1] in text


@pytest.mark.parametrize("text", ["3-5年工作经验，8小时", "13薪，五险", "500人以上企业，员工3000人", "身高160-175"])
def test_figures_without_a_word_of_money_are_no_pay(text: str) -> None:
    assert find_pay(text) is None


def test_a_month_has_21_75_paid_days_and_174_hours() -> None:
    assert monthly(Pay(low=200, high=240, unit=DAY)) == (4350, 5220)
    assert monthly(Pay(low=20, high=None, unit=HOUR))[0] == 3480
    assert all(math.isnan(figure) for figure in monthly(Pay(low=1, high=2, unit=PIECE)))
    assert math.isnan(monthly(Pay(low=20, high=None, unit=HOUR))[1])


def test_a_figure_without_unit_takes_the_only_unit_it_can_have() -> None:
    assert [unit_by_size(figure) for figure in (18, 99.9, 100, 999, 1000)] == [HOUR, HOUR, DAY, DAY, MONTH]

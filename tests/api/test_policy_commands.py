"""`jobmatch policy check|show|diff`: read aloud by those who keep the policy."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli

SHIPPED = Path(__file__).parents[2] / "data" / "policy" / "priority.yaml"


def said(*words: object) -> str:
    result = CliRunner().invoke(cli.app, ["policy", *map(str, words)])
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def changed(folder: Path, wrong: str, right: str) -> Path:
    text = SHIPPED.read_text("utf-8")
    assert wrong in text
    path = folder / "new.yaml"
    path.write_text(text.replace(wrong, right, 1), "utf-8")
    return path


def test_the_shipped_policy_is_sound() -> None:
    told = said("check", SHIPPED)
    assert "没有错误" in told
    assert "2025-01-01 起" in told
    assert "请确认" not in told


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("第五十三条", "第九十三条", "《就业促进法》没有第九十三条"),
        ("quote: 实施以工代赈", "quote: 大力实施以工代赈", "里没有「大力实施以工代赈」"),
        ("bonus: 0.04", "bonus: 4", "行，weights.0.bonus：4 不行，要不大于 1"),
    ],
)
def test_a_faulty_policy_ends_with_what_to_mend(
    wrong: str,
    right: str,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["jobmatch", "policy", "check", str(changed(tmp_path, wrong, right))])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    assert ending.value.code == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "right", "doubt"),
    [
        ("bound: 0.05", "bound: 0.03", "hardship-public-welfare 的加分 0.05 超过上限 bound 0.03"),
        ("bound: 0.05", "bound: 0.06", "priority.yaml 也从 2025-01-01 生效，两份不能并存"),
        ("    share: 0.5", "    share: 0.95", "有「公益性岗位」的岗位上各下限加起来 105%"),
        ("effective_from: 2025-01-01", "effective_from: 2025-01-01\neffective_to: 2025-02-01", "已经失效"),
    ],
)
def test_what_is_allowed_but_perhaps_not_meant_is_asked(wrong: str, right: str, doubt: str, tmp_path: Path) -> None:
    told = said("check", changed(tmp_path, wrong, right))
    assert doubt in told
    assert "没有错误" in told


def test_showing_names_the_version_that_judges_today_and_every_rule_in_full() -> None:
    told = said("show")
    assert "priority.yaml：2025-01-01 起" in told
    assert "最多损失 nDCG 的 2%" in told
    assert all(words in told for words in ("脱贫人口", "见习", "毕业后 24", "50%", "每个单位", "兜底安置"))
    assert said("show", SHIPPED) in told


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("# The city", "# Our city", "意思相同"),
        ("epsilon: 0.02", "epsilon: 0.015", "名单最多损失：2% → 1.5%"),
        ("bonus: 0.04", "bonus: 0.02", "岗位推荐的加分 graduate-traineeship 的加分：0.04 → 0.02"),
        ("strength: 1\n", "strength: 0.5\n", "排队的力度：1.0 → 0.5"),
        ("rule: older-near", "rule: elder-near", "岗位推荐的加分：删去 older-near\n岗位推荐的加分：新增 elder-near"),
        ("share: 0.3\n    traits: [见习]", "share: 0.3\n    traits: []", "岗位特征：见习 → 不限"),
        ("places: 600", "places: 800", "名额的配额 quota-traineeship-disabled-graduates 的名额：600 → 800"),
    ],
)
def test_what_changes_is_said_in_words(wrong: str, right: str, words: str, tmp_path: Path) -> None:
    assert words in said("diff", SHIPPED, changed(tmp_path, wrong, right))


def test_another_order_of_precedence_is_a_change(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    head, _, floors = text.partition("floors:\n")
    first, second, *rest = floors.split("  - rule: ")[1:]
    path = tmp_path / "new.yaml"
    path.write_text(head + "floors:\n" + "".join(f"  - rule: {one}" for one in (second, first, *rest)), "utf-8")
    assert "候选名单的下限的先后：floor-public-welfare-hardship、floor-disabled-welcomed" in said("diff", SHIPPED, path)

"""Exposure of groups on the sample's shortlists: served, by the ranker alone, by plain methods."""

from pathlib import Path

from training.cli import open_judges
from training.group_exposure import sample_exposure


def test_groups_of_the_sample_are_seen_by_every_method(root: Path, tmp_path: Path) -> None:
    for name, rows in (("seekers", 90), ("postings", 20)):
        lines = (root / "data" / "sample" / f"{name}.csv").read_text("utf-8-sig").splitlines(keepends=True)
        (tmp_path / f"{name}.csv").write_text("".join(lines[: rows + 1]), "utf-8")
    found = sample_exposure(tmp_path, open_judges)
    assert found["methods"] == ["本系统", "只按排序模型", "只用编码器", "字符 n-gram", "BM25（词）"]
    assert found["groups"]
    for group in found["groups"]:
        assert 10 <= group["people"] < 90
        assert set(group["exposure"]) == set(found["methods"])
        assert all(0 <= seen < 10 for seen in group["exposure"].values())
    served, alone = ([group["exposure"][method] for group in found["groups"]] for method in found["methods"][:2])
    assert max(served) > 0
    assert served != alone  # floors of the policy moved somebody

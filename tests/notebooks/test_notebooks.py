"""Every notebook runs from top to bottom with small parameters; none is kept with outputs, or with logic of its own."""

import ast
import re

import pytest

from tests.notebooks.running import NOTEBOOKS, cells, executed

SMALL = {
    "01_meet_the_data": {},
    "02_words_and_occupations": {"others": 60},
    "03_retrieval": {"postings_count": 600, "people_count": 6, "depths": [50, 300]},
    "04_ranking": {"postings_count": 200, "people_count": 400, "days": 140},
    "05_priority_and_push": {"shortlists": 6, "people": 8},
    "06_retrain_and_promote": {"postings_count": 200, "people_count": 400, "days": 140},
}
CHAPTERS = [path.stem for path in NOTEBOOKS]


def test_there_are_six_and_each_has_small_parameters():
    assert sorted(SMALL) == CHAPTERS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=CHAPTERS)
def test_it_runs_with_small_parameters(path, tmp_path):
    shown = executed(path, SMALL[path.stem], tmp_path)
    assert any("image/png" in output.get("data", {}) or "text/html" in output.get("data", {}) for output in shown)
    if path.stem == "06_retrain_and_promote":
        told = "".join("".join(output.get("data", {}).get("text/html", "")) for output in shown)
        assert re.search(r"<td>True</td>\s*<td>评判用的名单都要晚于训练用的</td>", told)
        assert "没有一位求职者的群体可核对" not in told
        assert "农村劳动力" in told


@pytest.mark.parametrize("path", NOTEBOOKS, ids=CHAPTERS)
def test_it_is_kept_without_outputs_with_parameters_and_a_conclusion(path):
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells(path))
    assert [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert "## Conclusion" in "".join(cells(path, "markdown")[-1]["source"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=CHAPTERS)
def test_it_has_no_logic_of_its_own(path):
    for cell in cells(path):
        tree = ast.parse("".join(cell["source"]))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.While)]

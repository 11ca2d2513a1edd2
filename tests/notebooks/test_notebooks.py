"""Every notebook runs from top to bottom with small parameters; none is kept with outputs, or with logic of its own."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SMALL = {
    "01_meet_the_data": {},
    "02_words_and_occupations": {"others": 60},
    "03_retrieval": {"postings_count": 600, "people_count": 6, "depths": [50, 300]},
    "04_ranking": {"postings_count": 200, "people_count": 400, "days": 140},
    "05_priority_and_push": {"shortlists": 6, "people": 8},
    "06_retrain_and_promote": {"postings_count": 200, "people_count": 400, "days": 140},
}
CHAPTERS = [path.stem for path in NOTEBOOKS]


def cells(path: Path, kind: str = "code") -> list[dict]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def test_there_are_six_and_each_has_small_parameters():
    assert sorted(SMALL) == CHAPTERS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=CHAPTERS)
def test_it_runs_with_small_parameters(path, tmp_path):
    given = tmp_path / "parameters.yaml"
    given.write_text(json.dumps(SMALL[path.stem]), encoding="utf-8")
    command = [sys.executable, "-m", "papermill", path, tmp_path / "run.ipynb", "-f", given]
    quiet = {"MPLBACKEND": "agg", "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, "--no-progress-bar", "--cwd", tmp_path], env={**os.environ, **quiet}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    shown = [output for cell in cells(tmp_path / "run.ipynb") for output in cell["outputs"]]
    assert any("image/png" in output.get("data", {}) or "text/html" in output.get("data", {}) for output in shown)


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

"""Notebooks run as a data scientist runs them: all cells, in a kernel of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path: Path, kind: str = "code") -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def executed(path: Path, parameters: dict[str, Any], folder: Path, **environment: str) -> list[dict[str, Any]]:
    """Run with these parameters in a folder of its own; what the cells showed."""
    given, run = folder / "parameters.yaml", folder / "run.ipynb"
    given.write_text(json.dumps(parameters), encoding="utf-8")
    quiet = {"MPLBACKEND": "agg", "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "papermill", path, run, "-f", given, "--no-progress-bar", "--cwd", folder],
        env={**os.environ, **quiet, **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return [output for cell in cells(run) for output in cell["outputs"]]

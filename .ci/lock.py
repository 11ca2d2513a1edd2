"""Writes the two locks from pip's own resolver: `python .ci/lock.py` (needs the package index)."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def resolve(target: str, constraint: Path | None = None) -> list[str]:
    """Exact versions of everything that `target` needs, without installing it."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--ignore-installed",
        "--quiet",
        "--report",
        "-",
        target,
    ]
    if constraint:
        command += ["--constraint", str(constraint)]
    report = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    found = {item["metadata"]["name"]: item["metadata"]["version"].split("+")[0] for item in report["install"]}
    return [
        f"{name}=={version}"
        for name, version in sorted(found.items(), key=lambda pair: pair[0].lower())
        if name != "jobmatch"
    ]


if __name__ == "__main__":
    everything = ROOT / "requirements-dev.lock"
    everything.write_text("\n".join(resolve(".[training,dev]")) + "\n")
    (ROOT / "requirements.lock").write_text("\n".join(resolve(".", everything)) + "\n")

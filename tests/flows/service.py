"""The running service as its users have it: `jobmatch serve` in a process of its own, on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import httpx

from api.auth import issue_token
from matching.vocabulary import Role

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-these-tests-that-is-long-enough"
OPERATOR = {"Authorization": f"Bearer {issue_token(Role.OPERATOR, None, key=KEY)}"}
PATIENCE = 180.0
"""Seconds to become ready."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Service:
    """with Service(directory) as service: service.http.get(...); `kill` is kill -9 of it and its workers.

    `settings` are variables of the environment, without their prefix; `worker`: whether one runs beside.
    """

    def __init__(self, data_dir: Path, workers: int = 1, *, worker: bool = False, **settings: str) -> None:
        self.port = free_port()
        self._command = [
            *(sys.executable, "-c", "from api.cli import main; main()"),
            *("serve", "--port", str(self.port), "--workers", str(workers)),
            "--worker" if worker else "--no-worker",
        ]
        self._environment = os.environ | {"JOBMATCH_DATA_DIR": str(data_dir), "JOBMATCH_SECRET_KEY": KEY}
        self._environment |= {f"JOBMATCH_{name.upper()}": value for name, value in settings.items()}
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=OPERATOR, timeout=30)

    def __enter__(self) -> Self:
        self._log = Path(self._environment["JOBMATCH_DATA_DIR"], f"serve-{self.port}.log").open("wb")
        self._process = subprocess.Popen(
            self._command, env=self._environment, cwd=ROOT, stdout=self._log, stderr=self._log, start_new_session=True
        )
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if self.http.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"the service did not get ready: {self.log()[-2000:]}")

    def log(self) -> str:
        return Path(self._log.name).read_text()

    def signal(self, how: signal.Signals) -> None:
        """To the service alone, not to those beside it."""
        self._process.send_signal(how)

    def holds(self, pid: int) -> bool:
        """Whether a process is the service or one of its workers."""
        try:
            return os.getpgid(pid) == self._process.pid
        except ProcessLookupError:
            return False

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.http.close()
        self._log.close()

"""`jobmatch worker` beside the service: a process of its own, begun again when it dies, ended with the service.

It holds the other end of a pipe: however the service ends, kill -9 included, the pipe closes and the worker stops after
what it has in hand. A worker that dies has done nothing halfway (`matching.desk.pushing`), and several are harmless.
"""

import logging
import signal
import subprocess
import sys
from threading import Event, Thread
from types import FrameType
from typing import Self

WORKER = (sys.executable, "-c", "from api.cli import main; main()", "worker", "--beside")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
PATIENCE = 15.0
"""Seconds for what the worker has in hand when the service ends."""
_log = logging.getLogger("jobmatch.worker")


class Beside:
    """with Beside(): a worker runs as long as the block does."""

    def __init__(self, command: tuple[str, ...] = WORKER, pause: float = FIRST_PAUSE) -> None:
        self._command, self._pause = command, pause
        self._stop = Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._keeper.join(PATIENCE + 1)

    def _keep(self) -> None:
        pause = self._pause
        while not self._stop.is_set():
            with subprocess.Popen(self._command, stdin=subprocess.PIPE) as child:  # noqa: S603 - ours
                while child.poll() is None and not self._stop.wait(0.1):
                    pass
                if self._stop.is_set():
                    _end(child)
                    return
            _log.warning("the worker ended with %s; the next begins in %g s", child.returncode, pause)
            self._stop.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _end(child: "subprocess.Popen[bytes]") -> None:
    assert child.stdin is not None
    child.stdin.close()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


def told_to_stop(*, beside: bool) -> Event:
    """Set when this process is told to stop: by a signal, or `beside` a service by the end of the pipe from it."""
    stop = Event()

    def heard(_: int, __: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, signal.SIG_IGN if beside else heard)
    if beside:
        Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
    return stop


def _wait_for_end(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()

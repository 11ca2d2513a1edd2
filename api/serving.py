"""`jobmatch serve`: uvicorn with one or several workers on one store."""

import copy
import ipaddress
import os
from contextlib import nullcontext
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from api.app import check
from api.metrics import SHARED_DIRECTORY
from api.supervising import Beside

PATIENCE = 10
"""Seconds for what is under way when the service is told to stop; open streams end with it, and resume elsewhere."""


def run(host: str, port: int, workers: int, *, worker: bool = True) -> None:
    """Serve until stopped, with a `worker` beside.

    On an address that others reach this is server mode, where the sample key is refused.
    """
    if not is_loopback(host):
        os.environ["JOBMATCH_SERVER_MODE"] = "true"
    check()
    with TemporaryDirectory(prefix="jobmatch-metrics-") as folder:
        if workers > 1:
            os.environ[SHARED_DIRECTORY] = folder
        with Beside() if worker else nullcontext():
            uvicorn.run(
                "api.app:create_app", factory=True, host=host, port=port, workers=workers,
                access_log=False, timeout_graceful_shutdown=PATIENCE, log_config=logging_config(),
            )  # fmt: skip


def logging_config() -> dict[str, Any]:
    """Uvicorn's own, and our loggers with it; telephone and identity numbers are masked in all of them.

    Uvicorn's access log is off, because it writes addresses with people's ids in them; the gate writes one without.
    """
    config = copy.deepcopy(LOGGING_CONFIG)
    config["filters"] = {"mask": {"()": "matching.privacy.MaskingFilter"}}
    config["handlers"]["default"]["filters"] = ["mask"]
    ours = {"handlers": ["default"], "level": "INFO", "propagate": False}
    config["loggers"] |= {"jobmatch": ours, "matching": ours}
    return config


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

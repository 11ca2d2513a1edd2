"""`jobmatch serve`: uvicorn with one or several workers on one store."""

import ipaddress
import os
from tempfile import TemporaryDirectory

import uvicorn

from api.app import check
from api.metrics import SHARED_DIRECTORY


def run(host: str, port: int, workers: int) -> None:
    """Serve until stopped. On an address that others reach this is server mode, where the sample key is refused."""
    if not is_loopback(host):
        os.environ["JOBMATCH_SERVER_MODE"] = "true"
    check()
    with TemporaryDirectory(prefix="jobmatch-metrics-") as folder:
        if workers > 1:
            os.environ[SHARED_DIRECTORY] = folder
        uvicorn.run("api.app:create_app", factory=True, host=host, port=port, workers=workers, access_log=False)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

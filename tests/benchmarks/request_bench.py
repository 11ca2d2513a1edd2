"""`make bench`: recommendations over HTTP with the decision written, against the sum of their parts in the same run.

    python -m tests.benchmarks.request_bench [--postings 50000] [--seekers 200000] [--requests 3000]
    python -m tests.benchmarks.request_bench --postings 500000 --seekers 20000

The market is synthetic beyond the sample: vectors and fields of the sample's rows, shaken (see `market.py`). Filling
the store takes a minute or two for 50,000 x 200,000, and about as long for 500,000 postings, on two free cores. The
worker's start is timed from the command to its first ready answer; its memory is read after all requests. Latency under
load is measured with as many connections as `--connections`; parts are timed in process, one thread, on the same
store. Shared machines are noisy: trust ratios.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
import orjson
from rich.console import Console
from rich.table import Table

from matching.assembly import open_desk
from matching.settings import REPOSITORY, Settings
from tests.benchmarks import load, market

CONSOLE = Console()
PARTS = ("catch_up", "select", "rank", "explain", "decision")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=50_000)
    parser.add_argument("--seekers", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=3_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--folder", help="where the filled store is kept, and found again by the next run")
    given = parser.parse_args()
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory(prefix="jobmatch-bench-") as folder:
        settings = Settings(data_dir=Path(folder), database_url="")
        done = Path(folder) / "filled"
        filled = 0.0 if done.exists() else timed("fill", lambda: prepare(settings, given.postings, given.seekers))
        done.touch()
        parts = measure_parts(settings, given.seekers)
        served = measure_service(settings, given)
    report(given, filled, parts, served)


def timed(name: str, work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def prepare(settings: Settings, postings: int, seekers: int) -> None:
    desk = open_desk(settings)
    with CONSOLE.status("filling the store") as status:
        market.fill(desk, settings.reference_dir / "sample", postings, seekers, status.update)
    desk.close_down()


def measure_parts(settings: Settings, seekers: int) -> dict[str, float]:
    """Median milliseconds of each stage, and of serialising, in this process."""
    desk = open_desk(settings)
    opened = timed("index", desk.readiness)
    stages: dict[str, list[float]] = {name: [] for name in PARTS}
    serialising: list[float] = []
    rng = np.random.default_rng(1)
    ids = [f"B-S{number}" for number in rng.integers(0, seekers, 400)]
    for seeker_id in ids[:50]:
        desk.recommend(seeker_id, 20)
    desk.on_stage = lambda name, seconds: stages.setdefault(name, []).append(seconds * 1000)
    whole: list[float] = []
    for seeker_id in ids:
        start = time.perf_counter()
        answer = desk.recommend(seeker_id, 20)
        whole.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        orjson.dumps(answer.body)
        serialising.append((time.perf_counter() - start) * 1000)
    desk.close_down()
    medians = {name: float(np.median(values)) for name, values in stages.items() if values}
    return medians | {"serialise": float(np.median(serialising)), "whole": float(np.median(whole)), "index_s": opened}


@contextmanager
def service(settings: Settings) -> Iterator[tuple[int, int, str, float]]:
    """(port, process id, operator's token, seconds from the command to ready) of one worker."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"JOBMATCH_DATA_DIR": str(settings.data_dir)}
    bin_dir = Path(sys.executable).parent
    command = [str(bin_dir / "jobmatch"), "serve", "--no-worker", "--port", str(port)]
    token = subprocess.run([str(bin_dir / "jobmatch"), "token", "operator"], capture_output=True, text=True, check=True)
    process = subprocess.Popen(command, env=environment, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
    try:
        started = timed("start", lambda: wait_until_ready(port))
        yield port, process.pid, token.stdout.strip(), started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_until_ready(port: int, seconds: float = 900.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError("the service did not become ready")


def measure_service(settings: Settings, given: argparse.Namespace) -> dict[str, float]:
    rng = np.random.default_rng(2)
    with service(settings) as (port, pid, token, started):
        after_start = memory_mb(pid)
        gets = [
            load.request_of(f"/v1/seekers/B-S{number}/recommendations?limit=20", token)
            for number in rng.integers(0, given.seekers, given.requests)
        ]
        load.run(port, gets[:200], given.connections)
        before = cpu_seconds(pid)
        busy = load.run(port, gets, given.connections)
        cpu = cpu_seconds(pid) - before
        calm = load.run(port, gets[:500], 1)
        found = findable(port, token)
        return {
            "rps": busy.per_second,
            "p50": busy.quantile(0.5),
            "p99": busy.quantile(0.99),
            "calm_p50": calm.quantile(0.5),
            "calm_p99": calm.quantile(0.99),
            "cpu_ms": cpu / len(gets) * 1000,
            "failed": float(sum(n for status, n in busy.statuses.items() if status != 200)),
            "findable_p50": float(np.quantile(found, 0.5)),
            "findable_p99": float(np.quantile(found, 0.99)),
            "started_s": started,
            "start_peak_mb": after_start["VmHWM"],
            "rss_mb": memory_mb(pid)["VmRSS"],
        }


def findable(port: int, token: str, times: int = 60) -> list[float]:
    """Milliseconds from sending a new posting to having it in an answer for somebody who wishes just that."""
    waits = []
    for number in range(times):
        title = f"测试岗位第{number}号玻璃吹制工"
        posting = {"posting_id": f"NEW-{number}", "title": title, "employer": f"新单位{number}", "district": "站前区"}
        wish = {"wish_titles": [title], "district": "站前区"}
        publish = load.request_of("/v1/postings", token, orjson.dumps(posting), "POST")
        ask = load.request_of("/v1/recommendations?limit=20", token, orjson.dumps(wish), "POST")
        start = time.perf_counter()
        load.run(port, [publish, ask], 1)
        waits.append((time.perf_counter() - start) * 1000)
    return waits


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> dict[str, float]:
    """What the kernel says of a process: VmRSS now, VmHWM at its highest; megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}


def report(given: argparse.Namespace, filled: float, parts: dict[str, float], served: dict[str, float]) -> None:
    table = Table(
        title=f"{given.postings} postings, {given.seekers} seekers (synthetic), limit 20", title_justify="left"
    )
    table.add_column("what")
    table.add_column("figure", justify="right")
    bound = sum(parts.get(name, 0.0) for name in (*PARTS, "serialise"))
    rows = {
        "filling the store": f"{filled:.1f} s",
        "reading the store into indexes": f"{parts['index_s']:.1f} s",
        **{f"part: {name}": f"{parts[name]:.3f} ms" for name in (*PARTS, "serialise") if name in parts},
        "sum of parts": f"{bound:.3f} ms = {1000 / bound:.0f} a second",
        "whole request in process": f"{parts['whole']:.3f} ms",
        "HTTP, one connection p50 / p99": f"{served['calm_p50']:.2f} / {served['calm_p99']:.2f} ms",
        f"HTTP, {given.connections} connections p50 / p99": f"{served['p50']:.2f} / {served['p99']:.2f} ms",
        "HTTP, requests a second, one worker": f"{served['rps']:.0f}",
        "share of the bound reached": f"{served['rps'] * bound / 10:.0f} %",
        "CPU a request": f"{served['cpu_ms']:.2f} ms",
        "answers that were not 200": f"{served['failed']:.0f}",
        "posting → in an answer p50 / p99": f"{served['findable_p50']:.1f} / {served['findable_p99']:.1f} ms",
        "start of the worker, from the command to ready": f"{served['started_s']:.1f} s",
        "memory of the worker, after all requests": f"{served['rss_mb']:.0f} MB",
        "its highest until it was ready": f"{served['start_peak_mb']:.0f} MB",
    }
    for what, figure in rows.items():
        table.add_row(what, figure)
    CONSOLE.print(table)


if __name__ == "__main__":
    main()

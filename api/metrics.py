"""What the service tells Prometheus: latency by route and by stage, counts, how far the indexes lag.

With one worker everything is in this process. With several, `jobmatch serve` sets PROMETHEUS_MULTIPROC_DIR before the
workers start; each then writes its figures there and whichever answers /metrics adds up all of them.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from matching.messages import ChannelName, SendState, TokenState

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
TENTHS = tuple(tenth / 10 for tenth in range(11))
SHARED_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """The instruments of one app; an app of its own registry, so that two apps in one process do not mix."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "jobmatch_requests", "Requests answered", ["method", "route", "status"], registry=registry
        )
        self._latency = Histogram(
            "jobmatch_request_seconds", "Time to answer", ["method", "route"], buckets=SECONDS, registry=registry
        )
        self._stage = Histogram(
            "jobmatch_stage_seconds", "Time in one stage of a flow", ["stage"], buckets=SECONDS, registry=registry
        )
        self._lag = Gauge(
            "jobmatch_index_lag_revisions", "Changes in the store that the indexes have not taken in yet",
            registry=registry, multiprocess_mode="livemax",
        )  # fmt: skip
        self._indexed = Gauge(
            "jobmatch_indexed", "Open postings and seekers in the indexes", ["side"],
            registry=registry, multiprocess_mode="livemax",
        )  # fmt: skip
        self._ranker = Gauge(
            "jobmatch_ranker_info", "Workers that serve this version of the ranker", ["identity"],
            registry=registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self._loaded = Gauge(
            "jobmatch_ranker_loaded_timestamp_seconds", "When the ranker that serves was taken up",
            registry=registry, multiprocess_mode="livemax",
        )  # fmt: skip
        self._refused = Counter(
            "jobmatch_ranker_refused", "Versions not taken up because they were damaged or did not fit",
            registry=registry,
        )  # fmt: skip
        self._shadow = Histogram(
            "jobmatch_shadow_overlap", "Share of a list's first ten that the shadow would have shown",
            buckets=TENTHS, registry=registry,
        )  # fmt: skip
        self._sends = Gauge(
            "jobmatch_sends", "Messages on their way, by channel and state", ["channel", "state"],
            registry=registry, multiprocess_mode="livemostrecent",
        )  # fmt: skip
        self._tokens = Gauge(
            "jobmatch_subscriptions", "One-time subscriptions by state", ["state"],
            registry=registry, multiprocess_mode="livemostrecent",
        )  # fmt: skip
        self._waiting = Gauge(
            "jobmatch_outbox_tasks", "Postings about which nobody has decided yet whom to tell",
            registry=registry, multiprocess_mode="livemostrecent",
        )  # fmt: skip
        self._identity = ""

        self._drift = Gauge(
            "jobmatch_drift_psi", "Population stability index against the reference", ["characteristic"],
            registry=registry, multiprocess_mode="livemostrecent",
        )  # fmt: skip
        self._drift_limit = Gauge(
            "jobmatch_drift_limit", "What chance passes in one look of twenty, all together", ["characteristic"],
            registry=registry, multiprocess_mode="livemostrecent",
        )  # fmt: skip

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer; `route` is the template, never an address with somebody's id in it."""
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(method, route).observe(seconds)

    def stage(self, stage: str, seconds: float) -> None:
        """Take the time of one stage; handed to the desk as its `on_stage`."""
        self._stage.labels(stage).observe(seconds)

    def ranker(self, identity: str, since: datetime, refused: bool) -> None:
        """Who serves now; handed to the desk as its watcher."""
        if self._identity:
            self._ranker.labels(self._identity).set(0)
        self._ranker.labels(identity).set(1)
        self._identity = identity
        self._loaded.set(since.timestamp())
        self._refused.inc(refused)

    def shadow(self, overlap: float) -> None:
        """Take what the shadow would have shown alike; handed to the desk as its `on_shadow`."""
        self._shadow.observe(overlap)

    def indexes(self, lag: int, postings: int, seekers: int) -> None:
        """How far the indexes lag, and how much is in them."""
        self._lag.set(lag)
        self._indexed.labels("postings").set(postings)
        self._indexed.labels("seekers").set(seekers)

    def push(self, status: Mapping[str, Any]) -> None:
        """What `Desk.push_status` tells; a state that nothing is in any more counts 0."""
        sends = {(one["channel"], one["state"]): one["count"] for one in status["sends"]}
        for channel, state in product(ChannelName, SendState):
            self._sends.labels(channel.value, state.value).set(sends.get((channel, state), 0))
        for kept in TokenState:
            self._tokens.labels(kept.value).set(status["tokens"].get(kept, 0))
        self._waiting.set(status["waiting"])

    def drift(self, characteristic: str, psi: float, limit: float) -> None:
        """How far one characteristic of the market moved, and how far chance alone would move it."""
        self._drift.labels(characteristic).set(psi)
        self._drift_limit.labels(characteristic).set(limit)

    def page(self) -> tuple[bytes, str]:
        """The page Prometheus reads, and its content type."""
        registry = self._registry
        if os.environ.get(SHARED_DIRECTORY):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST

    def close(self) -> None:
        """Withdraw this process' gauges when several share a directory."""
        if os.environ.get(SHARED_DIRECTORY):
            mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]

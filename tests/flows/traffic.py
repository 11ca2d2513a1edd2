"""People and employers who keep asking a running service while something else goes on."""

import random
import threading
from collections import Counter

import httpx

from tests.flows.service import OPERATOR, Service

WALK_IN = {"wish_titles": ["保洁员"], "district": "站前区"}


class Traffic(threading.Thread):
    """Lists of all kinds, one after the other, until told to stop; counts what answered and who judged."""

    def __init__(self, service: Service, seekers: list[str], postings: list[str]) -> None:
        super().__init__(daemon=True)
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []
        self.models: list[str] = []
        self.decisions: dict[str, str] = {}
        self._enough, self._luck = threading.Event(), random.Random(3)
        self._http = httpx.Client(base_url=service.http.base_url, headers=OPERATOR, timeout=60)
        self._seekers, self._postings = seekers, postings

    def run(self) -> None:
        while not self._enough.wait(0.02):
            try:
                self._ask()
            except httpx.TransportError as error:
                self.broken.append(repr(error))

    def _ask(self) -> None:
        seeker, posting = self._luck.choice(self._seekers), self._luck.choice(self._postings)
        replies = [
            self._http.get(f"/v1/seekers/{seeker}/recommendations"),
            self._http.get(f"/v1/postings/{posting}/candidates"),
            self._http.post("/v1/recommendations", json=WALK_IN),
        ]
        for reply in replies:
            self.statuses[reply.status_code] += 1
            if reply.status_code == 200:
                self.models.append(reply.json()["model"])
        body = replies[0].json()
        self.decisions.setdefault(body["model"], body["decision_id"])

    def stop(self) -> None:
        self._enough.set()
        self.join()
        self._http.close()

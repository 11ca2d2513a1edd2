"""Who judges now: the lineup, followed on disk and swapped as a whole between requests; nothing is restarted.

A new version is loaded and verified beside the one that serves, in a thread of its own, and taken up at the next
request after it is ready (`keep_up`). One that is damaged or does not fit is refused: what serves goes on serving, and
`state` says why. Every process of a service does this for itself.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import Thread
from time import monotonic
from typing import NamedTuple

from matching.errors import ModelMismatch
from matching.ranking.models import CURRENT, PRIOR, Pointer, Versions
from matching.ranking.ranker import PRIOR_BEFORE, PriorRanker, Ranker

PERIOD = 1.0
"""Seconds between two looks at CURRENT."""
SERVING, CHALLENGER = "serving", "challenger"
NOBODY = 0
"""In place of the key of a seeker who takes part in no experiment."""
_log = logging.getLogger("matching.ranking")


class Arm(NamedTuple):
    """Who judges for one seeker; `name` is experiment:serving or experiment:challenger, "" without an experiment."""

    ranker: Ranker
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lineup:
    """Immutable. A challenger with a share of 0 is a shadow: it scores beside and is never shown."""

    serving: Ranker
    challenger: Ranker | None = None
    share: float = 0.0
    experiment: str = ""

    def arm(self, seeker: int) -> Arm:
        """By a hash of seeker and experiment: the same in every process and at every request, kept nowhere."""
        if self.challenger is None or not self.share or seeker == NOBODY:
            return Arm(self.serving)
        chosen = place_of(seeker, self.experiment) < self.share
        ranker, name = (self.challenger, CHALLENGER) if chosen else (self.serving, SERVING)
        return Arm(ranker, f"{self.experiment}:{name}")

    @property
    def shadow(self) -> Ranker | None:
        return self.challenger if self.share == 0 else None


def place_of(seeker: int, experiment: str) -> float:
    """A number in [0, 1), uniform over seekers and independent between experiments."""
    digest = hashlib.sha256(f"{experiment}\n{seeker}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


Watcher = Callable[[str, datetime, bool], None]
"""Is told who serves, since when, and whether another version was refused just now."""
KEPT = 16
"""Rankers of old lists that are kept once they were loaded."""


class Rankers:
    """The lineup in force, and every ranker by its identity.

    Parameters
    ----------
    choice : str
        `current` follows CURRENT; `prior`, or the name of a version, stays with that.

    Raises
    ------
    ModelMismatch
        The version that was chosen by name cannot be used. With `current` the newest sound one of those that served
        before takes its place, the prior at the last, and `state` says so.
    """

    def __init__(self, versions: Versions, choice: str = "current") -> None:
        self._versions, self._prior, self._prior_before = versions, PriorRanker(), PriorRanker(PRIOR_BEFORE)
        self._follows = choice == "current"
        self._seen: object = None
        self._due = 0.0
        self._loader = Thread()
        self._ready: tuple[Lineup | None, str | None] | None = None
        self._refused: str | None = None
        self._watcher: Watcher = lambda identity, since, refused: None
        self._old = lru_cache(KEPT)(versions.load)
        if self._follows:
            self._seen = self._signature()
            self.lineup = self._first_lineup()
        else:
            self.lineup = Lineup(self._named(choice))
        self._loaded_at = datetime.now(UTC)

    def watch(self, watcher: Watcher) -> None:
        """Tell now, and whenever there is something new."""
        self._watcher = watcher
        self._tell()

    @property
    def state(self) -> dict[str, str | None]:
        """For those who watch over the service; `ranker_refused` says why what was promoted last does not serve."""
        challenger = self.lineup.challenger
        return {
            "ranker": self.lineup.serving.identity,
            "challenger": challenger.identity if challenger else None,
            "ranker_loaded_at": self._loaded_at.isoformat(timespec="seconds"),
            "ranker_refused": self._refused,
        }

    def keep_up(self) -> None:
        """Take up what is ready; look, at most once in PERIOD, whether something new was promoted.

        Called between requests: whoever has taken the `lineup` keeps it to the end.
        """
        ready, self._ready = self._ready, None
        if ready is not None:
            self._take_up(*ready)
        now = monotonic()
        if not self._follows or now < self._due:
            return
        self._due = now + PERIOD
        found = self._signature()
        if found != self._seen and not self._loader.is_alive():
            self._seen = found
            self._loader = Thread(target=self._load_beside, name="ranker", daemon=True)
            self._loader.start()

    def of(self, identity: str) -> Ranker:
        """The ranker that judged a list.

        Raises
        ------
        ModelMismatch
            It is gone or damaged.
        """
        for ranker in (self.lineup.serving, self.lineup.challenger, self._prior, self._prior_before):
            if ranker is not None and ranker.identity == identity:
                return ranker
        return self._old(identity)

    def _signature(self) -> object:
        """Differs once CURRENT was replaced."""
        try:
            stat = (self._versions.folder / CURRENT).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _load_beside(self) -> None:
        try:
            self._ready = self._lineup_of(self._versions.pointer()), None
        except ModelMismatch as error:
            self._ready = None, str(error)

    def _take_up(self, lineup: Lineup | None, refused: str | None) -> None:
        self._refused = refused
        if lineup is None:
            _log.error("refused, %s goes on serving: %s", self.lineup.serving.identity, refused)
        else:
            self.lineup, self._loaded_at = lineup, datetime.now(UTC)
            _log.info("serving %s, challenger %s", lineup.serving.identity, self.state["challenger"])
        self._tell()

    def _tell(self) -> None:
        self._watcher(self.lineup.serving.identity, self._loaded_at, self._refused is not None)

    def _lineup_of(self, pointer: Pointer) -> Lineup:
        serving = self._named(pointer.serving)
        challenger = self._named(pointer.challenger) if pointer.challenger else None
        return Lineup(serving, challenger, pointer.share, pointer.experiment)

    def _first_lineup(self) -> Lineup:
        """At a start nothing serves yet that could go on serving: the newest sound one of the past."""
        try:
            pointer = self._versions.pointer()
        except ModelMismatch as error:
            self._refused = str(error)
            return Lineup(self._prior)
        try:
            return self._lineup_of(pointer)
        except ModelMismatch as error:
            self._refused = str(error)
            return Lineup(self._newest_sound(pointer))

    def _newest_sound(self, pointer: Pointer) -> Ranker:
        for name in (pointer.serving, *pointer.before):
            try:
                return self._named(name)
            except ModelMismatch as error:
                _log.error("%s", error)
        return self._prior

    def _named(self, name: str) -> Ranker:
        return self._prior if name in (PRIOR, self._prior.identity) else self._versions.load(name)

"""Postings that came in a file, or were released together: each is matched first, then all are planned at once.

Three steps, each a task of the outbox and each in one transaction: who may be told of the posting (`IMPORTED`), which
of all that was gathered each person hears of (`GATHERED`), and the push itself (`PLANNED`), which matches again, holds
caps and head-count against the present, and leaves out whom others of the file suit better. A worker that dies leaves a
task to the next; one that comes second finds it gone.
"""

import logging
from datetime import timedelta

from msgspec import convert, to_builtins

from matching.desk.announcing import GATHERED, IMPORTED, PLANNED, PUBLISHED
from matching.desk.pushing import Pushing
from matching.errors import MatchingError
from matching.push.together import Suits, bars, room
from matching.storage import Task, Transaction

STILL = timedelta(seconds=30)
"""When nothing more came for so long, a file is taken to have come in whole."""
TASKS_AT_ONCE = {PUBLISHED: 20, PLANNED: 4, IMPORTED: 4, GATHERED: 20_000}
"""First what comes first. Of those of files few at once: what is published meanwhile comes next."""
_log = logging.getLogger("matching.desk")


class Gathering(Pushing):
    """What a worker does with the tasks of the outbox."""

    def work_once(self, worker: str) -> int:
        """One round: lease, do, finish; how many tasks were done."""
        with self.store.read() as tx:
            there = tx.outbox_kinds(TASKS_AT_ONCE)
            ready = [kind for kind in there if kind != GATHERED or self._came_whole(tx)]
        if not ready:
            return 0
        with self.store.write() as tx:
            taken = (tx.take_outbox(worker, TASKS_AT_ONCE[kind], kind) for kind in ready)
            tasks = next(filter(None, taken), [])
        if tasks and tasks[0].kind == GATHERED:
            self._plan_together(tasks)
        else:
            for task in tasks:
                self._do_or_leave(task)
        return len(tasks)

    def _do_or_leave(self, task: Task) -> None:
        """What fails stays in the outbox, and is tried again when its lease has ended."""
        try:
            if task.kind == IMPORTED:
                self._gather(task)
            else:
                self.push(task)
        except (MatchingError, ValueError):
            _log.exception("push: task %d, attempt %d", task.id, task.attempts)

    def _came_whole(self, tx: Transaction) -> bool:
        """Whether what is gathered may be planned: all of it is there, or the first has waited long enough."""
        ages = None if tx.has_untried(IMPORTED) else tx.outbox_ages(GATHERED)
        if ages is None:
            return False
        latest, first = ages
        return latest >= STILL or first >= timedelta(minutes=self.parts.push_rules.folding.gather_minutes)

    def _gather(self, task: Task) -> None:
        """Find whom the posting suits and who may be told of it."""
        with self.stage("push_match"):
            matched = self._matched(task.payload["key"])
        suits = None
        if matched is not None:
            with self.store.read() as tx:
                people = {one.key: one for one in tx.seekers(matched.keys)}
                basis = self.basis(tx, matched.posting, matched.keys, (people, {}), gathers=True)
            scores = matched.order.scores.tolist()
            places = [place for place, one in enumerate(basis.standings) if one.agrees and not one.knows]
            suits = Suits(
                posting=matched.posting.key,
                applications=basis.applications,
                most=self.parts.push_rules.rings.most - basis.told_before,
                seekers=tuple(matched.keys[place] for place in places),
                scores=tuple(scores[place] for place in places),
            )
        with self.store.write() as tx:
            if tx.finish_outbox([task.id]) and suits is not None:
                tx.add_outbox(GATHERED, to_builtins(suits))

    def _plan_together(self, tasks: list[Task]) -> None:
        """Hand on each posting with those whom others suit better; the best news comes first."""
        gathered = [convert(task.payload, Suits) for task in tasks]
        with self.store.read() as tx:
            rooms = self._rooms(tx, sorted({seeker for one in gathered for seeker in one.seekers}))
        barred = bars(gathered, rooms, self.parts.push_rules)
        best = [
            max((score for seeker, score in zip(one.seekers, one.scores, strict=True) if seeker not in out), default=0)
            for one, out in zip(gathered, barred, strict=True)
        ]
        with self.store.write() as tx:
            for place in sorted(range(len(tasks)), key=lambda place: -best[place]):
                if tx.finish_outbox([tasks[place].id]):
                    tx.add_outbox(PLANNED, {"key": gathered[place].posting, "bars": list(barred[place].items())})

    def _rooms(self, tx: Transaction, seekers: list[int]) -> dict[int, int]:
        """How many pieces of news each of these people can still be told of."""
        (day, week), open_now = self.counted(tx, seekers), self.foldable(tx, seekers)
        folded = {key: len(one.about) for key, one in open_now.items()}
        return {key: room(day[key], week[key], folded.get(key), self.parts.push_rules) for key in seekers}

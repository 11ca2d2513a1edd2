"""Many postings that came together, planned over together: each person hears of those that suit them best.

By deferred acceptance (Gale & Shapley, *American Mathematical Monthly* 69, 1962, colleges and students): every posting
goes down its own order, which the city's priority has weighed, until it may expect enough applications; whoever could
be told of more than their messages hold keeps what scores highest, and a posting that is turned down goes further down
its order. In the end nobody is left out of a posting that still wants people and would suit them better than one they
are told of. The outcome is told by one figure a person, the score of the least that they keep (Azevedo & Leshno,
*Journal of Political Economy* 124, 2016), so that each posting's own plan, made and replayed alone, comes to the same.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from msgspec import Struct

from matching.push.plan import acceptance
from matching.push.rules import PushRules


class Suits(Struct, frozen=True):
    """A posting and whom it may be told to, best first, by key; `scores` are parallel to `seekers`.

    `applications` are still to be brought in, `most` people still to be told at most.
    """

    posting: int
    applications: float
    most: int
    seekers: tuple[int, ...]
    scores: tuple[float, ...]


class _Kept(NamedTuple):
    """One piece of news in a person's hands; the least sorts first, of equal ones the later posting."""

    score: float
    older: int
    place: int


def room(day: int, week: int, folded: int | None, rules: PushRules) -> int:
    """How many pieces of news a person can still be told of.

    `day` and `week` count messages; `folded` is how many pieces the message holds that takes in more, None: there is
    no such message.
    """
    messages = max(min(rules.caps.a_day - day, rules.caps.a_week - week), 0)
    return messages * rules.folding.most + (0 if folded is None else rules.folding.most - folded)


def bars(gathered: Sequence[Suits], rooms: Mapping[int, int], rules: PushRules) -> list[dict[int, float]]:
    """Of each posting, whom others of these suit better, with the score of the least that they are told of instead.

    Who has no room at all is in none of them: that their day or week is full is for the plan to say.
    """
    kept = _settled(gathered, rooms, rules)
    full = {seeker: held[0] for seeker, held in kept.items() if len(held) >= rooms.get(seeker, 0)}
    return [
        {
            seeker: full[seeker].score
            for seeker, score in zip(one.seekers, one.scores, strict=True)
            if seeker in full and (score, -one.posting) < full[seeker][:2]
        }
        for one in gathered
    ]


def _settled(gathered: Sequence[Suits], rooms: Mapping[int, int], rules: PushRules) -> dict[int, list[_Kept]]:
    """What each person keeps when no posting wants to go on; heaps, the least first."""
    kept: dict[int, list[_Kept]] = {}
    reached, told, expected = ([0] * len(gathered), [0] * len(gathered), [0.0] * len(gathered))
    waiting = deque(range(len(gathered)))
    while waiting:
        place = waiting.popleft()
        one = gathered[place]
        while reached[place] < len(one.seekers) and expected[place] < one.applications and told[place] < one.most:
            seeker, score = one.seekers[reached[place]], one.scores[reached[place]]
            reached[place] += 1
            if rooms.get(seeker, 0) <= 0:
                continue
            heappush(kept.setdefault(seeker, []), _Kept(score, -one.posting, place))
            expected[place] += acceptance(score, rules)
            told[place] += 1
            if len(kept[seeker]) > rooms[seeker]:
                least = heappop(kept[seeker])
                expected[least.place] -= acceptance(least.score, rules)
                told[least.place] -= 1
                if least.place != place:
                    waiting.append(least.place)
    return kept

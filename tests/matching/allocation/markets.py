"""Markets by chance: small ones with every kind of demand, tight and at odds; large ones with a city's shape."""

from dataclasses import replace

import numpy as np

from matching.allocation import Floor, Market


def small_market(seed: int) -> Market:
    """Up to eight people, five postings, three employers and three floors; a third of them ask for too much."""
    draw = np.random.default_rng(seed)
    people, jobs, bosses = (int(draw.integers(1, most)) for most in (9, 6, 4))
    seekers, postings = np.nonzero(draw.random((people, jobs)) < draw.uniform(0.2, 0.9))
    places, employers = draw.integers(1, 4, jobs), draw.integers(0, bosses, jobs)
    theirs = np.bincount(employers, places, minlength=bosses).astype(int)
    floors = []
    for number in range(int(draw.integers(0, 4))):
        members, pool = draw.random(people) < 0.4, draw.random(jobs) < 0.8
        counted = members[seekers] & pool[postings]
        within = min(len(np.unique(seekers[counted])), len(np.unique(postings[counted])))
        floors.append(Floor(f"第{number + 1}类人", counted, int(draw.integers(0, within + 1 + (draw.random() < 0.2)))))
    return Market(
        n_seekers=people,
        seekers=seekers,
        postings=postings,
        values=np.round(draw.random(len(seekers)), int(draw.integers(1, 4))),
        places=places,
        employers=employers,
        employer_limits=np.minimum(theirs, draw.integers(1, 8, bosses)),
        employer_names=tuple(f"单位{number + 1}" for number in range(bosses)),
        offers_each=int(draw.integers(1, 4)),
        total=int(draw.integers(1, places.sum() + 2)),
        floors=tuple(floors),
    )


def city_market(people: int, places: int, edges_each: int = 20, seed: int = 0) -> Market:
    """A city's: trades of very unequal size, way and worth; each person reaches about `edges_each` postings.

    Twelve of the edges lie in the person's own trade, the rest anywhere. A fiftieth of the places is for a group of a
    fiftieth of the people who, left alone, would get fewer; a tenth for another, of a twentieth.
    """
    draw = np.random.default_rng(seed)
    counts = draw.choice((1, 2, 3, 5, 8), places)
    counts = counts[: int(np.searchsorted(np.cumsum(counts), places)) + 1]
    jobs, trades = len(counts), np.minimum(draw.zipf(1.6, places) % 200, 199)
    trades, homes, sites = np.sort(trades[:jobs]), draw.random((people, 2)), draw.random((jobs, 2))
    wanted = draw.choice(trades, people)
    first, last = np.searchsorted(trades, wanted), np.searchsorted(trades, wanted, "right")
    own = first[:, None] + (draw.random((people, min(12, edges_each))) * (last - first)[:, None]).astype(int)
    any_job = draw.integers(0, jobs, (people, max(edges_each - 12, 0)))
    pairs = np.unique((np.arange(people)[:, None] * jobs + np.hstack([own, any_job])).ravel())
    seekers, postings = pairs // jobs, pairs % jobs
    disabled, hardship = draw.random(people) < 0.02, draw.random(people) < 0.05
    way = np.hypot(*(homes[seekers] - sites[postings]).T)
    worth = 0.35 + 0.3 * (wanted[seekers] == trades[postings]) + 0.2 * draw.random(len(pairs))
    worth += 0.15 * draw.random(jobs)[postings] - 0.15 * way - 0.1 * (disabled | hardship)[seekers]
    employers = draw.integers(0, max(jobs // 3, 1), jobs)
    theirs = np.bincount(employers, counts, minlength=employers.max() + 1).astype(int)
    market = Market(
        n_seekers=people,
        seekers=seekers,
        postings=postings,
        values=np.clip(worth, 0.05, 1.0),
        places=counts,
        employers=employers,
        employer_limits=np.maximum(theirs * 9 // 10, 1),
        employer_names=tuple(f"单位{number}" for number in range(len(theirs))),
        offers_each=2,
        total=int(counts.sum()),
    )
    floors = (
        Floor("残疾人大学生", disabled[seekers], -(-places // 50)),
        Floor("就业困难人员", hardship[seekers], places // 10),
    )
    return replace(market, floors=floors)

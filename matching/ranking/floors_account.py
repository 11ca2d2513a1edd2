"""What a shortlist's floors owed, kept and could not keep, rule by rule, in plain Chinese."""

import numpy as np

from matching.columns import Array
from matching.ranking.floors import Shortlist
from matching.ranking.floors_conflict import Demand
from matching.ranking.policy_rules import Floor
from matching.results import Clashing, FloorKept, FloorsAccount


def account(floors: tuple[Floor, ...], listed: Shortlist, counted: Array) -> FloorsAccount:
    """The account of one shortlist of candidates of whom each floor counts `counted` (n_floors, n)."""
    members = counted[:, listed.order]
    kept = tuple(_kept(floor, members[i], listed.owed[i]) for i, floor in enumerate(floors))
    clash = tuple(_clashing(floors[demand.floor], demand) for demand in listed.clash)
    return FloorsAccount(kept, clash, listed.loss, listed.proved)


def _kept(floor: Floor, members: Array, owed: Array) -> FloorKept:
    short = np.flatnonzero(np.cumsum(members) < owed)
    short_from = int(short[0]) + 1 if len(short) else None
    size, due, there = len(owed), int(owed[-1]) if len(owed) else 0, int(members.sum())
    text = f"{_ground(floor)}：前{size}名里应有{due}名，实有{there}名"
    if short_from:
        text += f"；从第{short_from}名起不够，因为排在前面的规定先保证"
    return FloorKept(floor.rule, floor.article, due, there, short_from, text)


def _clashing(floor: Floor, demand: Demand) -> Clashing:
    text = f"{_ground(floor)}：前{demand.prefix}名里至少{demand.members}名"
    return Clashing(floor.rule, demand.prefix, demand.members, text)


def _ground(floor: Floor) -> str:
    law, _, number = floor.article.rpartition("第")
    return f"{floor.says}（《{law}》第{number}）"

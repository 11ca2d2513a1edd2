"""What the policy did to one row, in one sentence."""

from collections.abc import Iterable, Mapping

_GROUND = "，依据"


def moved(moves: Iterable[Mapping[str, str]]) -> list[str]:
    """「原第4，现第1：岗位优先招聘退役军人，依据《…》第四十二条；对…，依据《…》第五十二条」.

    Each move of a row, as a list holds it, tells the whole way with one rule; where several rules moved it together
    the way is told once, with all of them, and an article on which several rest once: 「…，…，都依据《…》第二十条」.
    """
    ways: dict[str, dict[str, list[str]]] = {}
    for move in moves:
        way, _, why = move["text"].partition("：")
        says, stated, article = why.partition(_GROUND)
        ways.setdefault(way, {}).setdefault(stated + article, []).append(says)
    return [f"{way}：{'；'.join(_grounded(*one) for one in grounds.items())}" for way, grounds in ways.items()]


def _grounded(ground: str, says: list[str]) -> str:
    """What rules say that rest on one article; a move by queues names none."""
    return "，".join(says) + (ground.replace(_GROUND, "，都依据", 1) if len(says) > 1 else ground)

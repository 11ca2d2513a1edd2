"""What the policy did to one row, in one sentence."""

from collections.abc import Iterable, Mapping


def moved(moves: Iterable[Mapping[str, str]]) -> list[str]:
    """「原第4，现第1：岗位优先招聘退役军人，依据《…》第四十二条；对…，依据《…》第五十二条」.

    Each move of a row, as a list holds it, tells the whole way with one rule; where several rules moved it together
    the way is told once, with all of them.
    """
    whys: dict[str, list[str]] = {}
    for move in moves:
        way, _, why = move["text"].partition("：")
        whys.setdefault(way, []).append(why)
    return [f"{way}：{'；'.join(dict.fromkeys(said))}" for way, said in whys.items()]

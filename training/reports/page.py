"""The evaluation as one HTML page: for each protocol and direction a table, intervals, slices and the flip.

Everything is made of the figures that stand in reports/evaluate.json, so a page can be made again from them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from training.outcome import MAIN, PRODUCT, SAMPLED
from training.reports import plots

MEASURES = {MAIN: "nDCG@10", "recall@50": "召回@50", "map": "MAP", "mrr": "MRR"}
METHODS = {
    PRODUCT: "本系统",
    "BM25 over words": "BM25（词）",
    "character 1-2-grams": "字符 n-gram",
    "encoder on titles": "只用编码器",
    "encoder and plain classifier": "编码器加分类器",
    "two towers (ConFit)": "双塔（ConFit）",
    "plain classifier": "普通分类器",
    "popularity": "按热门程度",
}
RANKERS = {
    "two heads": "两方模型（学到的）",
    "places not heeded": "　不校正位置偏差",
    "weights for places": "　按逆倾向加权",
    "slopes alone": "　只用斜线",
    "steps alone": "　只用阶梯",
    "replies not heeded": "　不看企业答复情况",
    "before training": "学习之前（PriorRanker）",
    "before training, replies not heeded": "学习之前，不看企业答复情况",
    "LambdaMART, shown": "LambdaMART，展示过的作负例",
    "LambdaMART, sampled": "LambdaMART，抽样负例",
    "LambdaMART, sampled, weights for places": "LambdaMART，抽样负例，按逆倾向加权",
}
WORDS = {
    "jobs": "求职者 → 岗位",
    "people": "岗位 → 求职者",
    "folds by title family": "按标题家族分折",
    " random splits": "次随机划分",
    "wish -> ad": "求职意向 → 招聘信息",
    "posting -> seekers": "招聘信息 → 求职者",
    "neither title seen in training": "两边标题都没训练过",
    "without the same title": "去掉同名标题",
    "the same title too": "含同名标题",
}


def page_of(report: dict[str, Any]) -> bytes:
    """UTF-8; needs no other file. `report`: made_at, encoder, protocols (summaries by name), exposure,
    market and flips, each or None."""
    protocols = [_protocol(name, found) for name, found in report["protocols"].items()]
    page: str = _template().render(
        report=report,
        protocols=protocols,
        measures=MEASURES,
        methods=METHODS,
        swapped=_swapped(protocols),
        market=_market(report["market"]),
    )
    return page.encode()


def _protocol(name: str, found: dict[str, Any]) -> dict[str, Any]:
    keys = [key.split(" | ") for key in found["rankings"]]
    guesses = found["title -> occupation"]
    return {
        "name": _words(name),
        "guesses": guesses,
        "reliability": _svg(plots.reliability(guesses["reliability"], ("说的把握", "说对的比例"))),
        "directions": [_direction(found, direction) for direction in dict.fromkeys(key[0] for key in keys)],
    }


def _direction(found: dict[str, Any], direction: str) -> dict[str, Any]:
    rows = list(_rows(found, direction))
    ranked = [(row["name"], row["measures"][MAIN]["value"]) for row in rows]
    slices = [one for one in found["slices"] if one["direction"] == direction]
    return {
        "name": _words(direction),
        "queries": rows[0]["measures"][MAIN]["queries"],
        "rows": sorted(rows, key=lambda row: -row["measures"][MAIN]["value"]["mean"]),
        "forest": _svg(plots.forest(ranked, METHODS[PRODUCT], "nDCG@10，95% 区间按职业聚类")),
        "slices": [_slice(by, slices) for by in dict.fromkeys(one["by"] for one in slices)],
    }


def _rows(found: dict[str, Any], direction: str) -> Iterator[dict[str, Any]]:
    keys = [key.split(" | ") for key in found["rankings"]]
    for method in dict.fromkeys(key[2] for key in keys if key[0] == direction):
        yield {
            "name": METHODS.get(method, method),
            "ours": method == PRODUCT,
            "measures": {name: found["rankings"][f"{direction} | {name} | {method}"] for name in (*MEASURES, SAMPLED)},
            **found["spread"][f"{direction} | {method}"],
        }


def _slice(by: str, slices: list[dict[str, Any]]) -> dict[str, Any]:
    """The product beside the best other method of each slice."""
    rows = []
    for one in (one for one in slices if one["by"] == by):
        others = [method for method in one["methods"] if method != PRODUCT]
        best = max(others, key=lambda method: one["methods"][method]["value"]["mean"])
        rows.append(
            {
                "value": one["value"],
                "queries": one["queries"],
                "ours": one["methods"][PRODUCT]["value"],
                "best": METHODS.get(best, best),
                "other": one["methods"][best]["value"],
                "gain": one["methods"][best]["product_gains"],
            }
        )
    drawn = [(f"{row['value']}（{row['queries']}）", row["other"], row["ours"]) for row in rows]
    return {"by": by, "rows": rows, "plot": _svg(plots.pairs(drawn, ("其余方法中最好的", METHODS[PRODUCT]), "nDCG@10"))}


def _swapped(protocols: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The direction in which most methods change places when twenty negatives are drawn."""
    found = [
        {"protocol": one["name"], "direction": direction["name"], "rows": direction["rows"], "swaps": swaps(direction)}
        for one in protocols
        for direction in one["directions"]
    ]
    if not found:
        return None
    most = max(found, key=lambda one: int(one["swaps"]))
    rows = [(row["name"], (_mean(row, MAIN), _mean(row, SAMPLED))) for row in most["rows"]]
    ends = ("对全部候选排序", "只和20个随机负例比")
    return {**most, "plot": _svg(plots.slopes(rows, METHODS[PRODUCT], ends)), "all": found}


def swaps(direction: dict[str, Any]) -> int:
    """Pairs of methods whose order differs between the full ranking and the sampled one."""
    values = [(_mean(row, MAIN), _mean(row, SAMPLED)) for row in direction["rows"]]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for at, a in enumerate(values) for b in values[:at])


def _market(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """The simulated market with names and a plot for each direction."""
    return told and told | {"directions": [_played(one) for one in told["directions"]]}


def _played(one: dict[str, Any]) -> dict[str, Any]:
    rows = [method | {"name": RANKERS[method["name"]]} for method in one["methods"]]
    ours = next(row["name"] for row in rows if row["ours"])
    ranked = [(row["name"].strip("　"), row["value"]) for row in rows]
    return one | {
        "name": _words(one["direction"]),
        "methods": rows,
        "forest": _svg(plots.forest(ranked, ours, "nDCG@10（模拟市场）")),
    }


def _mean(row: dict[str, Any], measure: str) -> float:
    return float(row["measures"][measure]["value"]["mean"])


def _words(name: str) -> str:
    """A name of a protocol or direction in Chinese, part by part; figures stay."""
    for english, chinese in sorted(WORDS.items(), key=lambda pair: -len(pair[0])):
        name = name.replace(english, chinese)
    return name.replace(", ", "，")


def _svg(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - made here, by matplotlib, with every text escaped


@lru_cache(maxsize=1)
def _template() -> Template:
    rooms = Environment(
        loader=PackageLoader("training.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rooms.filters |= {"figure": _figure, "signed": _signed}
    return rooms.get_template("evaluate.html")


def _figure(told: dict[str, float]) -> str:
    return f"{told['mean']:.3f} [{told['low']:.3f}, {told['high']:.3f}]"


def _signed(told: dict[str, float] | None) -> str:
    return f"{told['mean']:+.3f} [{told['low']:+.3f}, {told['high']:+.3f}]" if told else "—"

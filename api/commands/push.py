"""`jobmatch push`: what waits to be decided and to be sent, what went out, and the ledger of subscriptions."""

from typing import Annotated

import typer

from api.terminal import console, desk, write_json

CHANNELS = {"wechat": "微信", "call": "电话"}
STATES = {
    "due": "待发",
    "claimed": "正在发",
    "sent": "已发",
    "refused": "被拒",
    "unknown": "结果不明（不会再发）",
    "withdrawn": "已撤回",
}
TOKENS = {"free": "可用", "held": "已占用", "spent": "已用", "void": "作废"}


def push(as_json: Annotated[bool, typer.Option("--json", help="the answer as JSON")] = False) -> None:
    """Postings that wait for `jobmatch worker`, messages by channel and state, subscriptions, and what one is worth."""
    with desk() as opened:
        told = opened.push_status()
    if as_json:
        write_json(told)
        return
    console.print(f"等待处理的岗位 {told['waiting']} 个")
    for one in told["sends"]:
        console.print(f"{CHANNELS[one['channel']]} {STATES[one['state']]} {one['count']} 条")
    for state, count in told["tokens"].items():
        console.print(f"订阅次数 {TOKENS[state]} {count} 次")
    worth = "、".join(f"{price:.2f}" for price in told["prices"])
    console.print(f"手里有 1、2、3… 次订阅时，岗位得分到这个数才用一次：{worth}")
    console.print(f"推送规则 {told['rules']}", highlight=False)

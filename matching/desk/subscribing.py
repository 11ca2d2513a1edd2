"""Subscriptions that a person grants in the mini-program: entered once, one message each.

The platform tells nobody how many are left, so what the program reports after `wx.requestSubscribeMessage` is the only
source of the ledger. A report too high costs nothing: the platform refuses with 43101, and the entry is void.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from matching.desk.room import Room
from matching.errors import BadInput
from matching.messages import Token


class Subscribing(Room):
    """The flows of the ledger."""

    def subscriptions(self, seeker_id: str) -> dict[str, Any]:
        """What may be asked for, by kind of message, and how many of each are left."""
        templates = {kind: one.id for kind, one in self.parts.wechat_templates.items()}
        with self.store.read() as tx:
            key = tx.seeker_key(seeker_id)
            bound = tx.openid_of(key) is not None
            free = {kind: len(tx.free_tokens([key], id).get(key, ())) for kind, id in templates.items()}
        return {"bound": bound, "templates": templates, "free": free}

    def grant(self, seeker_id: str, grant_id: str, accepted: Sequence[str]) -> dict[str, Any]:
        """Enter one subscription for each template that was accepted; the same `grant_id` again enters nothing."""
        known = {one.id for one in self.parts.wechat_templates.values()}
        if unknown := [one for one in accepted if one not in known]:
            raise BadInput("accepted", unknown[0], "没有这个模板；能订阅的模板见 templates。")
        with self.store.write() as tx:
            key = tx.seeker_key(seeker_id)
            if tx.openid_of(key) is None:
                raise BadInput("seeker_id", seeker_id, "还没有绑定微信，先登录绑定。")
            for template in dict.fromkeys(accepted):
                tx.grant_token(Token(_token_id(key, grant_id, template), key, template, self.now()))
        return self.subscriptions(seeker_id)


def _token_id(seeker: int, grant_id: str, template: str) -> str:
    """One tap and one template is one subscription, however often it is reported."""
    return "t_" + hashlib.sha256(f"{seeker}\n{grant_id}\n{template}".encode()).hexdigest()[:24]

"""Who somebody is by their WeChat account: bound once, by themselves or by a counsellor's code; then known at login.

The platform is asked before a transaction begins: nobody waits in the store for another party's server.
"""

import secrets
from datetime import timedelta
from typing import Any

from matching.audit import Asker
from matching.desk.room import Room
from matching.errors import BadInput, ChannelDown, NotBound, SignInRefused
from matching.push.wechat import WeChat
from matching.storage import Transaction

INVITED_FOR = timedelta(hours=24)
"""How long a counsellor's code binds: it is read to somebody, or written on a slip for the family at home."""
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: they are read to people and typed by them."""
CODE_LENGTH = 8


class Binding(Room):
    """The flows of WeChat accounts."""

    def login(self, code: str, invitation: str = "") -> str:
        """The id of the person whose account this is; an `invitation` binds it first.

        Raises
        ------
        NotBound
            Nobody has bound this account, and there is no invitation.
        SignInRefused
            The platform does not know the login, or the invitation does not hold.
        """
        openid = self._platform().openid_of(code)
        with self.store.write() if invitation else self.store.read() as tx:
            key = self._invited(tx, openid, invitation) if invitation else tx.seeker_bound_to(openid)
            if key is None:
                raise NotBound("这个微信还没有绑定求职者。请向就业服务专员要一个绑定码。")
            return tx.seekers([key])[0].seeker.seeker_id

    def bind_account(self, seeker_id: str, code: str) -> None:
        """This login's account is this person's from now on; `BadInput` when it is somebody else's."""
        try:
            openid = self._platform().openid_of(code)
        except SignInRefused as refused:
            raise BadInput("code", None, str(refused)) from None
        with self.store.write() as tx:
            tx.lock()
            key = tx.seeker_key(seeker_id)
            if tx.seeker_bound_to(openid) not in (None, key):
                raise BadInput("code", None, "这个微信已经绑定了别人。请先在那边解除绑定。")
            _bind(tx, key, openid)

    def unbind_account(self, seeker_id: str) -> None:
        """The account opens nothing from now on; twice is harmless."""
        with self.store.write() as tx:
            key = tx.seeker_key(seeker_id)
            tx.unbind(key)
            tx.void_tokens(key)

    def invite(self, seeker_id: str, asker: Asker) -> dict[str, Any]:
        """A code with which somebody binds their account to this person, once; logged."""
        code, until = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)), self.now() + INVITED_FOR
        with self.store.write() as tx:
            tx.lock()
            tx.invite(tx.seeker_key(seeker_id), code, until)
        self.note_access(asker, [seeker_id], "wechat", "invite")
        return {"invitation": code, "expires_at": until.isoformat(timespec="seconds")}

    @staticmethod
    def _invited(tx: Transaction, openid: str, invitation: str) -> int:
        """Bind the account to whom the invitation is for, who had to come in person for it."""
        tx.lock()
        key = tx.redeem(invitation.strip().upper())
        if key is None:
            raise SignInRefused("绑定码不对、用过了或过期了。请向就业服务专员再要一个。")
        if tx.seeker_bound_to(openid) not in (None, key):
            raise SignInRefused("这个微信已经绑定了别人。请先在那边解除绑定。")
        _bind(tx, key, openid)
        return key

    def _platform(self) -> WeChat:
        if self.parts.wechat is None:
            raise ChannelDown("这个系统没有接入微信。请管理员设置 JOBMATCH_WECHAT_APPID 和 JOBMATCH_WECHAT_SECRET。")
        return self.parts.wechat


def _bind(tx: Transaction, key: int, openid: str) -> None:
    """Subscriptions were granted by the earlier account: the new one has none of them."""
    if tx.openid_of(key) not in (None, openid):
        tx.void_tokens(key)
    tx.bind(key, openid)

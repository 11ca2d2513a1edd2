"""The WeChat platform over its public protocol: access token, one-time subscribe message, login.

The protocol has no idempotency key. So a message is asked for again only when it was certainly not delivered: the
connection never stood, or the platform said so by a code (`wechat_codes`). A request that was sent and not answered may
have been delivered; its outcome is `unknown`, and the caller must never send it again.

Neither the secret, nor an access token, nor an openid gets into a log or a message of an error.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Any

import httpx2
import orjson
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from matching.errors import ChannelDown, SignInRefused
from matching.messages import TokenState
from matching.push.wechat_codes import UNHEARD, UNREACHED, Meaning, Then, meaning_of

URL = "https://api.weixin.qq.com"
EARLY = 300.0
"""Seconds before its end at which an access token is renewed; the platform honours both for those five minutes."""
ATTEMPTS = 4
LONGEST_PAUSE = 8.0
LOGINS_AT_ONCE = 8
"""Strangers may try to log in: a slow platform must not hold up every thread of the service."""
_log = logging.getLogger("matching.push")


@dataclass(frozen=True, slots=True)
class Account:
    """One mini-program as its operator has registered it. `pause` is the first of the growing ones, in seconds."""

    appid: str
    secret: str
    url: str = URL
    timeout: float = 5.0
    pause: float = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message; `code` is the platform's own, None when it gave none."""

    meaning: Meaning
    code: int | None = None


class _Failed(Exception):
    """Ends one try; `again`: certainly nothing was delivered, and another try may help."""

    def __init__(self, outcome: Outcome, *, again: bool = False) -> None:
        super().__init__(outcome.meaning.words)
        self.outcome, self.again = outcome, again


class WeChat:
    """A client for one mini-program; safe for several threads."""

    def __init__(self, account: Account, clock: Callable[[], float] = time.monotonic) -> None:
        logging.getLogger("httpx2").setLevel(logging.WARNING)  # it writes addresses, which hold secrets and tokens
        self._account, self._clock = account, clock
        self._http = httpx2.Client(base_url=account.url, timeout=account.timeout)
        self._renewing, self._logins = Lock(), BoundedSemaphore(LOGINS_AT_ONCE)
        self._token, self._until = "", float("-inf")

    def close(self) -> None:
        self._http.close()

    def send(self, openid: str, template: str, data: Mapping[str, str], page: str = "") -> Outcome:
        """One subscribe message (`message/subscribe/send`) to one person, by one of their subscriptions.

        Parameters
        ----------
        openid : str
        template : str
            Id of the template.
        data : mapping of str to str
            By keyword of the template, as `thing1`; cut to what the platform takes (`fitted`).
        page : str
            What opens when the person taps the message.
        """
        told = {name: {"value": fitted(name, value)} for name, value in data.items()}
        body = {"touser": openid, "template_id": template, "page": page, "data": told}
        outcome = self._tried(lambda: self._sent(body))
        if outcome.meaning.then is not Then.DONE:
            _log.warning("wechat: send %s: %s", outcome.code, outcome.meaning.words)
        return outcome

    def openid_of(self, code: str) -> str:
        """Whose login this is (`jscode2session`); a code is good once, for five minutes.

        Raises
        ------
        SignInRefused
            The code is invalid, used, or of an account that the platform blocks.
        ChannelDown
            The platform does not answer, or the account of this installation does not hold.
        """
        query = {"appid": self._account.appid, "secret": self._account.secret, "js_code": code}
        with self._login_place():
            return self._openid_of(query)

    def _openid_of(self, query: dict[str, str]) -> str:
        answers: list[dict[str, Any]] = []

        def ask() -> Outcome:
            answers.append(self._asked("GET", "/sns/jscode2session", query | {"grant_type": "authorization_code"}))
            return _told(answers[-1])

        outcome = self._tried(ask)
        if outcome.meaning.then is Then.REFUSED:
            raise SignInRefused(f"{outcome.meaning.words}。")
        if outcome.meaning.then is not Then.DONE:
            _log.warning("wechat: login %s: %s", outcome.code, outcome.meaning.words)
            raise ChannelDown("微信登录暂时用不了，请稍后再试。")
        openid = answers[-1].get("openid")
        if not isinstance(openid, str) or not openid:
            raise ChannelDown("微信登录的答复读不懂，请稍后再试。")
        return openid

    @contextmanager
    def _login_place(self) -> Iterator[None]:
        if not self._logins.acquire(timeout=self._account.timeout / 5):
            raise ChannelDown("现在登录的人太多，请稍后再试。")
        try:
            yield
        finally:
            self._logins.release()

    def _tried(self, ask: Callable[[], Outcome]) -> Outcome:
        """Asked again with growing pauses while it is certain that nothing was delivered."""
        pause = self._account.pause
        pauses = wait_exponential_jitter(multiplier=pause, max=LONGEST_PAUSE, jitter=pause)
        trying = Retrying(
            stop=stop_after_attempt(ATTEMPTS), wait=pauses, retry=retry_if_exception(_worth_another), reraise=True
        )
        try:
            return trying(ask)
        except _Failed as error:
            return error.outcome

    def _sent(self, body: Mapping[str, Any]) -> Outcome:
        """One request; when its access token does not hold, one more with a new one."""
        token = self._access_token()
        outcome = self._sent_by(token, body)
        if outcome.meaning.then is Then.RENEW:
            outcome = self._sent_by(self._access_token(stale=token), body)
        return outcome

    def _sent_by(self, token: str, body: Mapping[str, Any]) -> Outcome:
        answer = self._asked("POST", "/cgi-bin/message/subscribe/send", {"access_token": token}, body)
        if "errcode" not in answer:  # every answer to this request has one
            raise _Failed(Outcome(UNHEARD))
        return _told(answer)

    def _access_token(self, stale: str | None = None) -> str:
        """The one in force. Fetched by one thread while the others wait; a `stale` one is replaced."""
        with self._renewing:
            if self._token != stale and self._clock() < self._until:
                return self._token
            fresh, seconds = self._fetched(force=False)
            if fresh == stale:  # the platform keeps it, and yet refuses it
                fresh, seconds = self._fetched(force=True)
            self._token, self._until = fresh, self._clock() + seconds - min(EARLY, seconds / 2)
            return fresh

    def _fetched(self, *, force: bool) -> tuple[str, float]:
        """An access token and its seconds (`stable_token`: all processes of an installation are given the same)."""
        known = {"appid": self._account.appid, "secret": self._account.secret}
        body = {"grant_type": "client_credential", **known, "force_refresh": force}
        try:
            answer = self._asked("POST", "/cgi-bin/stable_token", {}, body)
            outcome = _told(answer)
        except _Failed as error:  # asking for a token delivers nothing: another try is harmless
            raise _Failed(_nothing_sent(error.outcome), again=True) from None
        if outcome.meaning.then is not Then.DONE:
            raise _Failed(_nothing_sent(outcome))
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not isinstance(seconds, int | float):
            raise _Failed(Outcome(UNREACHED))
        return token, float(seconds)

    def _asked(
        self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The JSON object that is answered; `_Failed` says whether the request can have arrived."""
        content = None if body is None else orjson.dumps(body)
        try:
            answer = self._http.request(method, path, params=dict(query), content=content)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
            raise _Failed(Outcome(UNREACHED), again=True) from None
        except httpx2.TransportError:
            raise _Failed(Outcome(UNHEARD)) from None
        if answer.status_code != httpx2.codes.OK:
            raise _Failed(Outcome(UNHEARD))
        return _object(answer.content)


def _nothing_sent(outcome: Outcome) -> Outcome:
    """What failed before any message was sent leaves its subscription free, whatever the answer was."""
    return outcome if outcome.meaning.fate is TokenState.FREE else Outcome(UNREACHED, outcome.code)


def _worth_another(error: BaseException) -> bool:
    return isinstance(error, _Failed) and error.again


def _object(content: bytes) -> dict[str, Any]:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise _Failed(Outcome(UNHEARD)) from None
    if not isinstance(told, dict):
        raise _Failed(Outcome(UNHEARD))
    return told


def _told(answer: Mapping[str, Any]) -> Outcome:
    """The outcome that an answer tells; `_Failed` when the platform asks for another try."""
    code = answer.get("errcode", 0)
    if not isinstance(code, int):
        raise _Failed(Outcome(UNHEARD))
    outcome = Outcome(meaning_of(code), code)
    if outcome.meaning.then is Then.AGAIN:
        raise _Failed(outcome, again=True)
    return outcome


_LONGEST = {"thing": 20, "name": 10, "phrase": 5, "character_string": 32, "number": 32, "letter": 32, "symbol": 5}


def fitted(keyword: str, value: str) -> str:
    """The value cut to what the platform takes for a keyword of this kind (else it answers 47003).

    Kinds and lengths are those of the template library: `thing` 20 characters, `phrase` 5, `name` 10.
    """
    kind = keyword.rstrip("0123456789")
    line, longest = " ".join(value.split()), _LONGEST.get(kind, 32)
    if not line:
        return "见详情" if kind == "thing" else "-"
    return line if len(line) <= longest else line[: longest - 1] + "…"

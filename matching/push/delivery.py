"""From the answer of a channel to what becomes of a message and of its subscription. Pure: no store, no network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from matching.errors import UnsafeSettings
from matching.messages import Message, SendState, TokenState
from matching.push.budget import CITY_TIME, after_quiet
from matching.push.rules import Hours
from matching.push.wechat import Outcome
from matching.push.wechat_codes import Then

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
MENDING = timedelta(minutes=30)
"""Until a channel that an operator must mend is tried again."""
MOST_ATTEMPTS = 8
"""Then the message is left to the inbox, and its subscription to another message."""


@dataclass(frozen=True, slots=True)
class Template:
    """A subscribe message as the operator registered it: id, page, and which part of a message fills each keyword."""

    id: str
    page: str = ""
    data: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := set(self.data.values()) - set(PARTS):
            raise UnsafeSettings(
                f"JOBMATCH_WECHAT_TEMPLATES：没有 {'、'.join(sorted(unknown))}。可以填的有：{'、'.join(PARTS)}。"
            )

    def filled(self, message: Message) -> dict[str, str]:
        """The message in the keywords of the template."""
        return {keyword: PARTS[part](message) for keyword, part in self.data.items()}


PARTS: dict[str, Callable[[Message], str]] = {
    "title": lambda one: one.title,
    "line": lambda one: one.lines[0] if one.lines else "",
    "lines": lambda one: "；".join(one.lines),
    "why": lambda one: "；".join(one.why),
    "time": lambda one: one.created_at.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M"),
    "count": lambda one: str(len(one.about)),
}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What to write down; `channel_rests_until`: nothing of this channel goes out before."""

    state: SendState
    token: TokenState
    error: str | None = None
    later: datetime | None = None
    channel_rests_until: datetime | None = None
    unbinds: bool = False


def settled(outcome: Outcome, attempts: int, now: datetime, quiet: Hours) -> Settlement:
    """What becomes of a message that was tried for the `attempts`-th time; the next try is after the quiet hours."""
    meaning = outcome.meaning
    error = None if meaning.then is Then.DONE else f"{outcome.code or ''} {meaning.words}".strip()
    if meaning.then is Then.DONE:
        return Settlement(SendState.SENT, meaning.fate)
    if meaning.then is Then.UNKNOWN:
        return Settlement(SendState.UNKNOWN, meaning.fate, error)
    if meaning.then is Then.REFUSED:
        return Settlement(SendState.REFUSED, meaning.fate, error, unbinds=meaning.unbinds)
    rests = now + MENDING if meaning.halts else _tomorrow(now) if meaning.then is Then.TOMORROW else None
    if attempts >= MOST_ATTEMPTS and rests is None:
        return Settlement(SendState.REFUSED, TokenState.FREE, error)
    later = rests or now + min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    return Settlement(SendState.DUE, TokenState.HELD, error, after_quiet(quiet, later), rests)


def _tomorrow(now: datetime) -> datetime:
    """When the platform's day begins: its quotas are counted by the days of Beijing."""
    here = now.astimezone(CITY_TIME)
    return datetime.combine(here.date() + timedelta(days=1), time(), CITY_TIME)

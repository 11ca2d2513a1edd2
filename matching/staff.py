"""Accounts of staff: passwords, second factors, and how long a guesser waits.

Passwords are kept as Argon2id (RFC 9106, the library's defaults), second factors are time-based codes (RFC 6238).
Nothing here knows the store: an account goes in, the account after a try comes out.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from matching.errors import BadInput
from matching.vocabulary import Role

LEAST_PASSWORD = 12
"""Characters (NIST SP 800-63B asks for 8 at least, 15 where the password stands alone)."""
FREE_TRIES = 5
"""Failures in a row before the account waits; each further one doubles the wait."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
"""Seconds."""
STEP = 30
"""Seconds that one code lasts."""
STAFF_ROLES = (Role.COUNSELLOR, Role.OPERATOR)
_SECRET = re.compile(r"(?:[A-Z2-7]{8}){4,8}")
_COMMON = frozenset({"password", "123456", "qwerty", "yingkou", "jobmatch", "admin"})


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff.

    `epoch` is the moment of its making and rises with each change of password or second factor: sessions that began
    before are over, those of an earlier account of that name too.
    `office` is the code of the district or street whose people alone a counsellor serves; "" is the whole city.
    `linked` is the number under which the city's own sign-on knows the person; "" without one.
    `code_step` is the last time step whose code was used: a code opens once.
    """

    username: str
    name: str
    role: Role
    password: str
    office: str = ""
    totp: str = ""
    epoch: int = 1
    code_step: int = 0
    linked: str = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """Failures in a row under a user name, and until when (seconds since 1970) it waits.

    Counted for every name that is typed, so that waiting says nothing of who has an account.
    """

    failures: int = 0
    wait_until: float = 0.0


WRONG = "用户名、密码或验证码不对。"


def new_account(username: str, name: str, role: Role, password: str) -> Account:
    """An account with its password hashed; `BadInput` when something is missing or weak."""
    if not username or not username.isprintable() or len(username) > 64 or username != username.strip():
        raise BadInput("username", username, "用户名要 1 到 64 个字符，不能有空格开头或结尾。")
    if role not in STAFF_ROLES:
        raise BadInput("role", role, f"工作人员的身份只有 {'、'.join(STAFF_ROLES)}。")
    return Account(username, name or username, role, hashed(password, username))


def hashed(password: str, username: str) -> str:
    """The hash that is kept; `BadInput` when the password is too short or well known."""
    if len(password) < LEAST_PASSWORD:
        raise BadInput("password", None, f"密码至少 {LEAST_PASSWORD} 个字符，可以是一句话。")
    if len(set(password)) < 5 or any(word in password.lower() for word in (*_COMMON, username.lower())):
        raise BadInput("password", None, "这个密码太容易猜到，换一个。")
    return _hasher().hash(password)


def must_wait(tries: Tries, now: float) -> str:
    """What a name that waits is told, at a moment in seconds since 1970; "" when it may try."""
    return f"试错太多次，请 {_told(tries.wait_until - now)}后再试。" if now < tries.wait_until else ""


def charged(tries: Tries, now: float) -> Tries:
    """One more. A try is charged before it is judged, so that many at once gain nothing."""
    failures = tries.failures + 1
    beyond = failures - FREE_TRIES
    wait = min(FIRST_WAIT * 2.0 ** min(beyond, 20), LONGEST_WAIT) if beyond >= 0 else 0.0
    return Tries(failures, now + wait)


def opened(account: Account | None, password: str, code: str, now: float) -> int | None:
    """The time step of the code if password and code are right (0 without a second factor), else None.

    An unknown user costs the same time as a wrong password.
    """
    right = _matches(account.password if account else _nobody(), password)
    if account is None or not right:
        return None
    return code_step(account, code, now) if account.totp else 0


def cleared(account: Account, step: int) -> Account:
    """The account after it was opened with the code of a time step."""
    return replace(account, code_step=max(account.code_step, step))


def code_step(account: Account, code: str, now: float) -> int | None:
    """The time step that a code is of: this one, the one before or after, and not used yet; else None."""
    if not is_secret(account.totp):
        return None
    made, current = pyotp.TOTP(account.totp), int(now) // STEP
    for step in (current, current - 1, current + 1):
        if step > account.code_step and pyotp.utils.strings_equal(code.strip(), made.at(step * STEP)):
            return step
    return None


def is_secret(text: str) -> bool:
    """Base32 of 160 bits at least (RFC 4226, section 4)."""
    return _SECRET.fullmatch(text) is not None


def new_secret() -> str:
    """A fresh secret for an authenticator, base32."""
    return pyotp.random_base32()


def enrolment_address(username: str, secret: str) -> str:
    """The `otpauth:` address that an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="营口就业服务台")


def _told(seconds: float) -> str:
    return f"{int(seconds) + 1} 秒" if seconds < 60 else f"{int(seconds / 60) + 1} 分钟"


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher().verify(kept, password)
    except VerificationError:
        return False


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")

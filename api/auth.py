"""Who is asking, and what they may see: signed bearer tokens with a role and a subject.

The subject is the seeker's id for a seeker and the employer's name for an employer; for the other roles it names the
member of staff and opens nothing by itself.
"""

import math
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import jwt

from api.errors import Unauthenticated
from matching.desk import Asker
from matching.errors import BadInput, Forbidden
from matching.intake.duplicates import same_employer
from matching.vocabulary import Role

ALGORITHM = "HS256"
LIFETIME = timedelta(days=30)
TOKEN_LENGTH = 2_048
"""Longer ones are refused unread."""

SPEAK_FOR_OTHERS = frozenset({Role.COUNSELLOR, Role.OPERATOR})
NEED_A_SUBJECT = frozenset({Role.SEEKER, Role.EMPLOYER})


@dataclass(frozen=True, slots=True)
class Actor:
    """The holder of a valid token."""

    role: Role
    subject: str | None = None
    ends: float = field(default=math.inf, compare=False)
    """When the token ends, in seconds of the epoch."""
    office: str = ""
    """Code of the district or street whose people alone a counsellor serves."""

    def must_be(self, *roles: Role) -> None:
        """Refuse any other role."""
        if self.role not in roles:
            raise Forbidden(f"身份 {self.role} 不能使用这个接口。")

    def must_speak_for(self, seeker_id: str) -> None:
        """A seeker speaks only for itself; counsellors and operators for everybody; nobody else for anyone."""
        if self.role in SPEAK_FOR_OTHERS:
            return
        if self.role is not Role.SEEKER or self.subject != seeker_id:
            raise Forbidden("只能查看和修改自己的资料。")

    def must_own(self, employer: str) -> None:
        """An employer sees and changes only postings of its own name; other roles are not limited here."""
        if self.role is Role.EMPLOYER and not same_employer(self.subject or "", employer):
            raise Forbidden("只能查看和修改本单位的岗位。")

    def must_read_shortlists(self) -> None:
        """Refuse seekers: a shortlist is about other people."""
        self.must_be(Role.EMPLOYER, Role.DATA_SCIENTIST, *SPEAK_FOR_OTHERS)

    @property
    def owner(self) -> str | None:
        """The employer whose postings alone this token may change; None for those who may change any."""
        return self.subject if self.role is Role.EMPLOYER else None

    @property
    def asker(self) -> Asker:
        """As decisions and the log of accesses know this actor."""
        return Asker(self.role, self.subject or "", self.office)

    @property
    def own_id(self) -> str | None:
        """The seeker this token is of, if it is a seeker's."""
        return self.subject if self.role is Role.SEEKER else None

    @property
    def sees_identities(self) -> bool:
        """Whether answers may tell this actor who a seeker is."""
        return self.role in SPEAK_FOR_OTHERS


def issue_token(role: Role, subject: str | None, *, key: str, lifetime: timedelta = LIFETIME, office: str = "") -> str:
    """A token for `role`, valid for `lifetime`; seekers and employers need a subject. An `office` is a counsellor's."""
    if office and role is not Role.COUNSELLOR:
        raise BadInput("office", office, "只有服务专员的令牌可以写服务点。")
    if role in NEED_A_SUBJECT and not subject:
        raise BadInput("subject", subject, f"身份 {role} 的令牌要写明 --subject（求职者编号或单位名称）。")
    now = datetime.now(UTC)
    claims = {"role": role.value, "sub": subject or role.value, "iat": now, "exp": now + lifetime}
    claims |= {"office": office} if office else {}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_token(token: str, *, key: str) -> Actor:
    """The actor a token names; `Unauthenticated` when it is unsigned, forged, expired or says nonsense."""
    if len(token) > TOKEN_LENGTH:
        raise Unauthenticated("令牌太长。")
    actor = _verified(token, key)
    if actor.ends <= time.time():
        raise Unauthenticated("令牌已过期，请重新签发。")
    return actor


@lru_cache(maxsize=10_000)
def _verified(token: str, key: str) -> Actor:
    """The actor, whether or not the token has ended since; a token verified once is remembered."""
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], options={"require": ["exp", "role", "sub"]})
        role = Role(claims["role"])
    except jwt.ExpiredSignatureError as error:
        raise Unauthenticated("令牌已过期，请重新签发。") from error
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise Unauthenticated("令牌无效。") from error
    if role in NEED_A_SUBJECT and not claims["sub"]:
        raise Unauthenticated("令牌没有写明是谁。")
    return Actor(role, claims["sub"], float(claims["exp"]), claims.get("office", ""))

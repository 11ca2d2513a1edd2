"""Tokens: what they say, and when they do not hold."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth import Actor, issue_token, read_token
from api.errors import Unauthenticated
from matching.errors import BadInput, Forbidden
from matching.intake.duplicates import same_employer
from matching.vocabulary import Role

KEY, OTHER_KEY = "k" * 40, "o" * 40
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def signed(**claims: object) -> str:
    return jwt.encode({"role": "operator", "sub": "op", "exp": LATER} | claims, KEY, algorithm="HS256")


@given(st.sampled_from(Role), st.text(min_size=1, max_size=40))
def test_a_token_names_the_role_and_subject_it_was_issued_for(role: Role, subject: str) -> None:
    assert read_token(issue_token(role, subject, key=KEY), key=KEY) == Actor(role, subject)


def test_an_expired_token_does_not_hold() -> None:
    old = issue_token(Role.OPERATOR, None, key=KEY, lifetime=timedelta(seconds=-1))
    with pytest.raises(Unauthenticated, match="过期"):
        read_token(old, key=KEY)


def test_a_token_that_held_once_does_not_hold_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    token = issue_token(Role.OPERATOR, None, key=KEY, lifetime=timedelta(hours=1))
    read_token(token, key=KEY)
    later = time.time() + 3_601
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(Unauthenticated, match="过期"):
        read_token(token, key=KEY)


def nested_header() -> str:
    deep = base64.urlsafe_b64encode(b"[" * 1_400).rstrip(b"=").decode()
    return f"{deep}.e30.c2ln"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        "é.é.é",
        nested_header(),
        "x" * 5_000,
        issue_token(Role.OPERATOR, None, key=OTHER_KEY),
        jwt.encode({"role": "operator", "sub": "op", "exp": LATER}, "", algorithm="none"),
        jwt.encode({"role": "operator", "sub": "op", "exp": LATER}, "k" * 64, algorithm="HS512"),
        jwt.encode({"role": "operator", "sub": "op"}, KEY, algorithm="HS256"),
        jwt.encode({"role": "operator", "exp": LATER}, KEY, algorithm="HS256"),
        signed(role="emperor"),
        signed(role=["operator"]),
        signed(role=None),
        signed(sub=7),
        signed(role="seeker", sub=""),
    ],
)
def test_a_token_that_is_forged_or_says_nonsense_does_not_hold(token: str) -> None:
    with pytest.raises(Unauthenticated):
        read_token(token, key=KEY)


def test_a_token_with_one_letter_changed_does_not_hold() -> None:
    head, body, signature = issue_token(Role.SEEKER, "S1", key=KEY).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "S2"}).encode()).rstrip(b"=").decode()
    with pytest.raises(Unauthenticated):
        read_token(f"{head}.{forged}.{signature}", key=KEY)


@pytest.mark.parametrize("role", [Role.SEEKER, Role.EMPLOYER])
def test_seekers_and_employers_get_no_token_without_a_subject(role: Role) -> None:
    with pytest.raises(BadInput):
        issue_token(role, None, key=KEY)


def test_a_seeker_speaks_for_itself_and_for_nobody_else() -> None:
    Actor(Role.SEEKER, "S1").must_speak_for("S1")
    with pytest.raises(Forbidden):
        Actor(Role.SEEKER, "S1").must_speak_for("S2")


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.DATA_SCIENTIST])
def test_employers_and_data_scientists_speak_for_no_seeker_even_of_their_own_name(role: Role) -> None:
    with pytest.raises(Forbidden):
        Actor(role, "S1").must_speak_for("S1")


def test_an_employer_owns_what_bears_its_name_in_any_width_or_case() -> None:
    assert same_employer("营口ＡＢＣ（集团） 公司", "营口abc(集团)公司")
    assert not same_employer("营口甲公司", "营口乙公司")
    assert not same_employer("", "")
    with pytest.raises(Forbidden):
        Actor(Role.EMPLOYER, "营口甲公司").must_own("营口乙公司")

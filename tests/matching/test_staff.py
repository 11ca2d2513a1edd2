"""Passwords and codes of staff: what opens, what does not, and how long a guesser waits."""

from dataclasses import replace

import pyotp
import pytest

from matching.errors import BadInput
from matching.staff import FREE_TRIES, LONGEST_WAIT, Tries, charged, cleared, code_step, must_wait, new_account, opened
from matching.vocabulary import Role

PASSWORD = "梨花风起正清明 辽河口 2026"
NOW = 1_800_000_000.0
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def an_account(**fields):
    return replace(new_account("zhang", "张三", Role.COUNSELLOR, PASSWORD), **fields)


def code(moment, secret=SECRET):
    return pyotp.TOTP(secret).at(moment)


def test_the_right_password_opens_and_no_other():
    account = an_account()
    assert opened(account, PASSWORD, "", NOW) == 0
    assert opened(account, PASSWORD + " ", "", NOW) is None
    assert opened(account, "", "", NOW) is None
    assert opened(None, PASSWORD, "", NOW) is None


def test_the_password_is_not_kept():
    account = an_account()
    assert PASSWORD not in repr(account)
    assert account.password.startswith("$argon2id$")


@pytest.mark.parametrize(
    "weak", ["short", "aaaaaaaaaaaaaa", "passwordpassword", "zhangzhangzhang", "my jobmatch word", "Zhang is my name"]
)
def test_weak_passwords_are_refused(weak):
    with pytest.raises(BadInput) as refused:
        new_account("zhang", "", Role.COUNSELLOR, weak)
    assert refused.value.field == "password"
    assert weak not in str(refused.value)


@pytest.mark.parametrize("username", ["", " zhang", "a\nb", "x" * 65])
def test_odd_names_are_refused(username):
    with pytest.raises(BadInput):
        new_account(username, "", Role.COUNSELLOR, PASSWORD)


def test_seekers_and_employers_have_no_account_here():
    with pytest.raises(BadInput):
        new_account("zhang", "", Role.SEEKER, PASSWORD)


def test_with_a_second_factor_the_password_alone_does_not_open():
    account = an_account(totp=SECRET)
    assert opened(account, PASSWORD, "", NOW) is None
    assert opened(account, PASSWORD, "000000" if code(NOW) != "000000" else "111111", NOW) is None
    assert opened(account, PASSWORD, code(NOW), NOW) == int(NOW) // 30
    assert opened(account, "wrong password here", code(NOW), NOW) is None


def test_a_code_opens_once_and_a_minute_around_its_time():
    account = an_account(totp=SECRET)
    step = code_step(account, code(NOW), NOW)
    assert code_step(cleared(account, step), code(NOW), NOW) is None
    assert code_step(account, code(NOW - 30), NOW) == step - 1
    assert code_step(account, code(NOW + 30), NOW) == step + 1
    assert code_step(account, code(NOW - 120), NOW) is None


def test_waiting_doubles_after_the_free_tries_up_to_an_hour():
    tries, waits = Tries(), []
    for _ in range(20):
        tries = charged(tries, NOW)
        waits.append(tries.wait_until - NOW)
    assert waits[: FREE_TRIES - 1] == [0] * (FREE_TRIES - 1)
    assert waits[FREE_TRIES - 1 : FREE_TRIES + 2] == [30, 60, 120]
    assert waits[-1] == LONGEST_WAIT
    assert "请" in must_wait(tries, NOW)
    assert must_wait(tries, tries.wait_until) == ""
    assert must_wait(Tries(), NOW) == ""

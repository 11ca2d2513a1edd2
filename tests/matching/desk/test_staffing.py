"""Signing in over the store: what is kept of a try, and what ends a session."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from matching.assembly import open_store
from matching.desk.staffing import Staffing
from matching.errors import BadInput, NotFound, SignInRefused
from matching.settings import Settings
from matching.staff import FREE_TRIES
from matching.storage import Store
from matching.vocabulary import Role

PASSWORD = "梨花风起正清明 辽河口 2026"


class OverAStore(Staffing):
    """The flows of accounts need nothing but the store."""

    def __init__(self, store: Store) -> None:
        self.store = store


@pytest.fixture
def desk(tmp_path: Path) -> Staffing:
    room = OverAStore(open_store(Settings(data_dir=tmp_path, database_url="")))
    room.add_staff("zhang", "张三", Role.COUNSELLOR, PASSWORD)
    return room


def test_who_signs_in_is_known_until_the_account_changes(desk):
    member = desk.sign_in("zhang", PASSWORD)
    assert (member.name, member.role) == ("张三", Role.COUNSELLOR)
    assert desk.member("zhang", member.epoch) == member
    desk.set_password("zhang", "另一句很长很长的密码 2027")
    assert desk.member("zhang", member.epoch) is None
    with pytest.raises(SignInRefused):
        desk.sign_in("zhang", PASSWORD)
    again = desk.sign_in("zhang", "另一句很长很长的密码 2027")
    desk.remove_staff("zhang")
    assert desk.member("zhang", again.epoch) is None


def test_failed_tries_are_kept_and_the_right_password_waits_too(desk):
    for _ in range(FREE_TRIES):
        with pytest.raises(SignInRefused, match="不对"):
            desk.sign_in("zhang", "wrong wrong wrong")
    with pytest.raises(SignInRefused, match="请"):
        desk.sign_in("zhang", PASSWORD)
    desk.set_password("zhang", PASSWORD)
    assert desk.sign_in("zhang", PASSWORD).username == "zhang"


def test_an_unknown_user_is_told_the_same_as_a_wrong_password(desk):
    with pytest.raises(SignInRefused) as unknown:
        desk.sign_in("nobody", PASSWORD)
    with pytest.raises(SignInRefused) as wrong:
        desk.sign_in("zhang", PASSWORD + "x")
    assert str(unknown.value) == str(wrong.value)


def test_waiting_says_nothing_of_who_has_an_account(desk):
    told = {}
    for username in ("zhang", "nobody"):
        told[username] = []
        for _ in range(FREE_TRIES + 1):
            with pytest.raises(SignInRefused) as refused:
                desk.sign_in(username, "wrong wrong wrong")
            told[username].append(str(refused.value))
    assert told["zhang"] == told["nobody"]
    assert "秒后再试" in told["nobody"][-1]


def test_a_second_factor_is_kept_once_its_code_proves_it_and_a_code_opens_once(desk):
    before = desk.sign_in("zhang", PASSWORD)
    secret = pyotp.random_base32()
    with pytest.raises(SignInRefused):
        desk.enrol_second_factor("zhang", secret, "12345")
    enrolled = desk.enrol_second_factor("zhang", secret, pyotp.TOTP(secret).now())
    assert enrolled.second_factor
    assert desk.member("zhang", before.epoch) is None
    for code in ("", pyotp.TOTP(secret).now()):
        with pytest.raises(SignInRefused):
            desk.sign_in("zhang", PASSWORD, code)
    next_code = pyotp.TOTP(secret).at(desk.now().timestamp() + 30)
    assert desk.sign_in("zhang", PASSWORD, next_code).second_factor
    desk.drop_second_factor("zhang")
    assert not desk.sign_in("zhang", PASSWORD).second_factor


def test_a_session_of_an_earlier_account_of_that_name_stays_over(desk, monkeypatch):
    before = desk.sign_in("zhang", PASSWORD)
    desk.remove_staff("zhang")
    later = desk.now() + timedelta(seconds=5)
    monkeypatch.setattr(type(desk), "now", staticmethod(lambda: later))
    desk.add_staff("zhang", "另一位", Role.OPERATOR, PASSWORD)
    assert desk.member("zhang", before.epoch) is None


def test_names_are_unique_and_missing_ones_are_told(desk):
    with pytest.raises(BadInput):
        desk.add_staff("zhang", "", Role.OPERATOR, PASSWORD)
    with pytest.raises(NotFound):
        desk.set_password("li", PASSWORD)
    with pytest.raises(NotFound):
        desk.remove_staff("li")
    assert [one.username for one in desk.staff()] == ["zhang"]


def test_no_password_and_no_secret_stands_in_the_database_file(desk, tmp_path):
    desk.enrol_second_factor(
        "zhang", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").now()
    )
    written = b"".join(path.read_bytes() for path in tmp_path.glob("jobmatch.sqlite3*"))
    assert b"zhang" in written
    for secret in (PASSWORD, "JBSWY3DPEHPK3PXP", "argon2id", "张三"):
        assert secret.encode() not in written

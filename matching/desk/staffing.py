"""Staff sign in: tries are counted in the store, so that guessers wait on every worker alike."""

from dataclasses import replace
from typing import NamedTuple

from matching.casework.cases import DUTY
from matching.desk.room import Room
from matching.errors import BadInput, NotFound, SignInRefused
from matching.staff import WRONG, Account, charged, cleared, code_step, hashed, must_wait, new_account, opened
from matching.vocabulary import Role


class Member(NamedTuple):
    """A member of staff who is signed in."""

    username: str
    name: str
    role: Role
    epoch: int
    second_factor: bool


class Staffing(Room):
    """The flows of accounts."""

    def add_staff(self, username: str, name: str, role: Role, password: str) -> Member:
        """A new account; `BadInput` when the name is taken or the password weak."""
        account = replace(new_account(username, name, role, password), epoch=int(self.now().timestamp()))
        with self.store.write() as tx:
            tx.lock()
            if tx.account(username) is not None:
                raise BadInput("username", username, "这个用户名已经有了。要改密码请用 jobmatch staff password。")
            tx.put_account(account)
        return _member(account)

    def sign_in(self, username: str, password: str, code: str = "") -> Member:
        """Raises SignInRefused. The password is judged between two short transactions: it takes 50 ms."""
        now = self.now().timestamp()
        with self.store.write() as tx:
            account = tx.account(username, to_change=True)
            wait = must_wait(account, now) if account else ""
            if account and not wait:
                tx.put_account(charged(account, now))
        if wait:
            raise SignInRefused(wait)
        step = opened(account, password, code, now)
        if account is None or step is None:
            raise SignInRefused(WRONG)
        with self.store.write() as tx:
            account = _known(tx.account(username, to_change=True), username)
            if account.totp and step <= account.code_step:
                raise SignInRefused(WRONG)
            tx.put_account(cleared(account, step))
        return _member(account)

    def member(self, username: str, epoch: int) -> Member | None:
        """Who a session is of, while the account stands as it did when the session began."""
        with self.store.read() as tx:
            account = tx.account(username)
        return _member(account) if account is not None and account.epoch == epoch else None

    def staff(self) -> list[Member]:
        with self.store.read() as tx:
            return [_member(account) for account in tx.accounts()]

    def set_password(self, username: str, password: str) -> None:
        """Ends all sessions of the account, and lets it try at once."""
        self._change(username, password=hashed(password, username), failures=0, wait_until=0.0)

    def enrol_second_factor(self, username: str, secret: str, code: str) -> Member:
        """Keep a secret once a code proves that the authenticator has it; ends all other sessions."""
        with self.store.read() as tx:
            account = _known(tx.account(username), username)
        step = code_step(replace(account, totp=secret, code_step=0), code, self.now().timestamp())
        if step is None:
            raise SignInRefused("验证码不对。请看手机上现在显示的六位数。")
        return self._change(username, totp=secret, code_step=step)

    def drop_second_factor(self, username: str) -> None:
        """For who lost the telephone; the next sign-in asks to enrol anew where the second factor is required."""
        self._change(username, totp="", code_step=0)

    def remove_staff(self, username: str) -> None:
        """Their people go to the duty desk: nobody is left without who calls."""
        with self.store.write() as tx:
            tx.lock()  # nobody takes a case under this name meanwhile
            tx.remove_account(username)
            tx.hand_over_all(username, DUTY)

    def _change(self, username: str, **fields: object) -> Member:
        with self.store.write() as tx:
            account = _known(tx.account(username, to_change=True), username)
            account = replace(account, epoch=account.epoch + 1, **fields)  # type: ignore[arg-type]
            tx.put_account(account)
        return _member(account)


def _known(account: Account | None, username: str) -> Account:
    if account is None:
        raise NotFound(f"没有用户名是 {username} 的账号。")
    return account


def _member(account: Account) -> Member:
    return Member(account.username, account.name, account.role, account.epoch, bool(account.totp))

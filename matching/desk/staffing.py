"""Staff sign in: tries are counted in the store, so that guessers wait on every worker alike."""

from dataclasses import replace
from typing import NamedTuple

from matching.casework.cases import DUTY
from matching.desk.offices import Offices
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
    office: str = ""
    office_name: str = "全市"


class Staffing(Offices):
    """The flows of accounts."""

    def add_staff(self, username: str, name: str, role: Role, password: str, office: str = "") -> Member:
        """A new account; `BadInput` when the name is taken or the password weak, or no such place is known."""
        account = replace(new_account(username, name, role, password), epoch=int(self.now().timestamp()))
        account = replace(account, office=self._office_of(role, office))
        with self.store.write() as tx:
            tx.lock()
            if tx.account(username) is not None:
                raise BadInput("username", username, "这个用户名已经有了。要改密码请用 jobmatch staff password。")
            tx.put_account(account)
        return self._member(account)

    def sign_in(self, username: str, password: str, code: str = "") -> Member:
        """Raises SignInRefused. The password is judged between two short transactions: it takes 50 ms."""
        now = self.now().timestamp()
        account = self._charge(username, now)
        step = opened(account, password, code, now)
        if account is None or step is None:
            raise SignInRefused(WRONG)
        return self._clear(username, step)

    def show_second_factor(self, username: str, code: str) -> Member:
        """For who was let in by other means than the password; counted and waited for alike."""
        now = self.now().timestamp()
        account = _known(self._charge(username, now), username)
        step = code_step(account, code, now)
        if step is None:
            raise SignInRefused(WRONG)
        return self._clear(username, step)

    def member_linked(self, subject: str) -> Member:
        """Whom the city's sign-on knows by this number. Raises SignInRefused when no account was linked to it."""
        with self.store.read() as tx:
            account = next((one for one in tx.accounts() if one.linked and one.linked == subject), None)
        if account is None:
            raise SignInRefused("这个身份还没有关联账号。请找管理员关联（jobmatch staff link）。")
        return self._member(account)

    def link_staff(self, username: str, subject: str) -> Member:
        """Let the city's sign-on open this account ("": no longer); `BadInput` when another has that number."""
        with self.store.read() as tx:
            taken = [one.username for one in tx.accounts() if subject and one.linked == subject]
        if taken and taken != [username]:
            raise BadInput("subject", subject, f"已经关联了账号 {taken[0]}。")
        return self._change(username, linked=subject)

    def _charge(self, username: str, now: float) -> Account | None:
        """Count a try before it is judged; who waits is told so. The account, if there is one."""
        with self.store.write() as tx:
            account, tries = tx.account(username), tx.tries(username)
            wait = must_wait(tries, now)
            if not wait:
                tx.put_tries(username, charged(tries, now), now)
        if wait:
            raise SignInRefused(wait)
        return account

    def _clear(self, username: str, step: int) -> Member:
        """The account after it was opened; a code that somebody used meanwhile opens nothing."""
        with self.store.write() as tx:
            account = _known(tx.account(username, to_change=True), username)
            if account.totp and step <= account.code_step:
                raise SignInRefused(WRONG)
            tx.put_account(cleared(account, step))
            tx.drop_tries(username)
        return self._member(account)

    def member(self, username: str, epoch: int) -> Member | None:
        """Who a session is of, while the account stands as it did when the session began."""
        with self.store.read() as tx:
            account = tx.account(username)
        return self._member(account) if account is not None and account.epoch == epoch else None

    def staff(self) -> list[Member]:
        with self.store.read() as tx:
            return [self._member(account) for account in tx.accounts()]

    def set_password(self, username: str, password: str) -> None:
        """Ends all sessions of the account, and lets it try at once."""
        self._change(username, password=hashed(password, username))
        with self.store.write() as tx:
            tx.drop_tries(username)

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

    def set_office(self, username: str, office: str) -> Member:
        """Move a counsellor to another office ("": the whole city); sessions end."""
        with self.store.read() as tx:
            role = _known(tx.account(username), username).role
        return self._change(username, office=self._office_of(role, office))

    def remove_staff(self, username: str) -> None:
        """Their people go to the duty desk: nobody is left without who calls."""
        with self.store.write() as tx:
            tx.lock()  # nobody takes a case under this name meanwhile
            tx.remove_account(username)
            tx.hand_over_all(username, DUTY)

    def _office_of(self, role: Role, name: str) -> str:
        code = self.office_named(name)
        if code and role is not Role.COUNSELLOR:
            raise BadInput("office", name, "只有服务专员属于一个服务点；管理员管全市。")
        return code

    def _member(self, account: Account) -> Member:
        return Member(
            account.username, account.name, account.role, account.epoch, bool(account.totp), account.office,
            self.office_name(account.office),
        )  # fmt: skip

    def _change(self, username: str, **fields: object) -> Member:
        with self.store.write() as tx:
            account = _known(tx.account(username, to_change=True), username)
            account = replace(account, epoch=account.epoch + 1, **fields)  # type: ignore[arg-type]
            tx.put_account(account)
        return self._member(account)


def _known(account: Account | None, username: str) -> Account:
    if account is None:
        raise NotFound(f"没有用户名是 {username} 的账号。")
    return account

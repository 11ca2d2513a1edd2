"""The service against its own description: whatever is sent, it answers as described and never fails."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import settings as examples
from schemathesis import AuthContext, Case
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.app import create_app
from api.auth import issue_token
from matching.settings import Settings
from matching.vocabulary import Role
from tests.wechat_server import WeChatServer

KEY = "a-key-for-these-tests-that-is-long-enough"

platform = WeChatServer().__enter__()
state = TemporaryDirectory(prefix="jobmatch-described-", ignore_cleanup_errors=True)
wechat = {"wechat_appid": platform.appid, "wechat_secret": platform.secret, "wechat_url": platform.url}
app = create_app(Settings(data_dir=Path(state.name), secret_key=KEY, **wechat))
schema = schemathesis.openapi.from_dict(app.openapi())
schema.app = app


@schema.auth()
class Operator:
    """Sees and changes everything, so every route can be reached."""

    def get(self, case: Case, context: AuthContext) -> str:
        return issue_token(Role.OPERATOR, None, key=KEY)

    def set(self, case: Case, data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@pytest.fixture(scope="module", autouse=True)
def _end() -> Iterator[None]:
    """The service starts with the first request and ends here."""
    yield
    shutdown_lifespans()
    platform.__exit__()
    state.cleanup()


@schema.parametrize()
@examples(max_examples=5, deadline=None, database=None, derandomize=True)
def test_whatever_is_sent_the_answer_is_as_described_and_never_a_failure(case: Case) -> None:
    """That what fits the description is also accepted is not asked: a place must exist, a file must be readable."""
    case.call_and_validate(excluded_checks=[positive_data_acceptance])

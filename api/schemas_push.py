"""What comes in about WeChat accounts and about what a person is told. As in `schemas`, only the shape is checked."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas import Body, Id
from matching.desk.calling import CallOutcome
from matching.vocabulary import DismissReason

Code = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_-]+$", description="Of `wx.login`")]


class LoginBody(Body):
    """A login code; with the counsellor's code where the account is not bound yet."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "0716AVll20uHk94SLDml27etM946AVlq", "invitation": "7KQ2MXA9"}]}
    )

    code: Code
    invitation: Annotated[str, Field(max_length=32)] | None = None


class AccountBody(Body):
    """A login code of the account to be bound."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "0716AVll20uHk94SLDml27etM946AVlq"}]})

    code: Code


class DismissalBody(Body):
    """Why it is not for the person; need not be said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "太远"}]})

    reason: Annotated[DismissReason, Field(strict=False)] | None = None


class GrantBody(Body):
    """What `wx.requestSubscribeMessage` answered: the templates that were accepted. `grant_id` is new for each tap."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"grant_id": "5f0c9f0e-1", "accepted": ["zun-LzcQyW-edafCVvzPkK4de2Rllr1fFpw2A_x0oXE"]}]
        }
    )

    grant_id: Id
    accepted: Annotated[list[Id], Field(max_length=10)]


class CallBody(Body):
    """What came of a call: reached, declined (then perhaps why) or not_reached."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "reached"}]})

    outcome: Annotated[CallOutcome, Field(strict=False)]
    reason: Annotated[DismissReason, Field(strict=False)] | None = None

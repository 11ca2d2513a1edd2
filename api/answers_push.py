"""What goes out about WeChat accounts and about what a person is told, for OpenAPI."""

from pydantic import BaseModel, ConfigDict


class Login(BaseModel):
    """A bearer token of this seeker, and when it ends."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"token": "eyJhbGciOi…", "seeker_id": "S0001", "expires_at": "2026-11-24T01:30:00+00:00"},
            ]
        }
    )

    token: str
    seeker_id: str
    expires_at: str


class Invitation(BaseModel):
    """What the person types into the mini-program, once, before it ends."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"invitation": "7KQ2MXA9", "expires_at": "2026-11-24T01:30:00+00:00"}]}
    )

    invitation: str
    expires_at: str

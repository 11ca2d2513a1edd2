"""What comes in about applications and a person's own data. As in `schemas`, only the shape is checked."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas import Body, Flag, Id, Line, Number, Words
from matching.casework import Event


class ApplicationBody(Body):
    """The posting, and that the person agrees to what is sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"posting_id": "YK-2026-0412", "agrees_to_send": True}]})

    posting_id: Id
    agrees_to_send: bool = Field(description="Name, telephone and work experience go to the employer")


class WithdrawalBody(Body):
    """A reason may be given and need not be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "找到别的工作了"}]})

    reason: Line | None = None


class AnswerBody(Body):
    """An employer's word: invite, offer, hire, refuse, keep_1, keep_3, keep_6 or leave."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"event": "refuse", "reason": "已招满"}]})

    event: Annotated[Event, Field(strict=False)]
    reason: Line | None = Field(None, description="Required with refuse and leave; the person reads it")


class FactBody(Body):
    """Another value for one fact, as the profile takes it; null takes the fact out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"value": ["叉车证"]}]})

    value: Flag | Number | Words | None


class TagBody(Body):
    """对 (true) or 不对 (false) of one tag, under the name it has in the data; null takes the word back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tag": "skill:开叉车", "right": False}]})

    tag: Line
    right: bool | None


class UnwantedBody(Body):
    """不看这类: the kind of a posting, or a minor group of 职业分类大典 by its code; one of the two."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"posting_id": "YK-2026-0412"}, {"code": "4-09-08"}]})

    posting_id: Id | None = None
    code: Annotated[str, Field(pattern=r"^\d-\d{2}-\d{2}$")] | None = None


class ObjectionBody(Body):
    """申诉: in the person's own words, perhaps about one posting."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"words": "我有叉车证，为什么看不到这个岗位", "posting_id": "YK-2026-0412"}]}
    )

    words: Annotated[str, Field(min_length=1, max_length=500)]
    posting_id: Id | None = None


class MemberBody(Body):
    """A registered member of a family: able to work, and looking for work."""

    seeker_id: Id
    able: bool = True
    seeking: bool = True


class FamilyBody(Body):
    """Who lives together, and how they agreed that this is noted; others of working age who have work, if any."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"members": [{"seeker_id": "S0001"}, {"seeker_id": "S0002"}], "consent": "夫妻二人 11月23日 当面同意"}
            ]
        }
    )

    members: Annotated[list[MemberBody], Field(min_length=1, max_length=20)]
    consent: Line
    urban: bool = Field(True, description="就业促进法 article 56 speaks of urban families")
    others_work: bool = Field(False, description="Somebody of working age who is not registered here has work")

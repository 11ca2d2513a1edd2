"""What comes in about gigs. As in `schemas`, only the shape is checked."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas import Body, Id, Line, Number

Clock = Annotated[str, Field(pattern=r"^\d{2}:\d{2}(:\d{2})?$", description="08:00; 00:00 as an end is midnight")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class WeeklyBody(Body):
    """Free every week on one day, 1 (周一) to 7 (周日); an end before the start lies on the next day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"weekday": 6, "starts": "08:00", "ends": "18:00"}]})

    weekday: int
    starts: Clock
    ends: Clock


class OneDayBody(Body):
    """Free on one day alone; the weekly pattern does not count on it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"day": "2026-12-12", "starts": "12:00", "ends": "20:00"}]}
    )

    day: Day
    starts: Clock
    ends: Clock


class FreeTimesBody(Body):
    """All free times; what was said before no longer counts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "weekly": [{"weekday": 6, "starts": "08:00", "ends": "18:00"}],
                    "dates": [{"day": "2026-12-12", "starts": "12:00", "ends": "20:00"}],
                    "away": ["2026-12-19"],
                }
            ]
        }
    )

    weekly: list[WeeklyBody] = Field(default_factory=list, max_length=200)
    dates: list[OneDayBody] = Field(default_factory=list, max_length=200)
    away: list[Day] = Field(default_factory=list, max_length=200, description="Not free at all on these days")


class ShiftBody(Body):
    """A shift in the names of the import columns; its place is the posting's unless it is given."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "shift_id": "YK-G-1205-A",
                    "starts_at": "2026-12-05 08:00",
                    "ends_at": "17:00",
                    "places": 5,
                    "pay": 22,
                    "pay_unit": "hour",
                    "settlement": "daily",
                }
            ]
        }
    )

    shift_id: Id
    starts_at: Line = Field(description="Time of the city, to the minute")
    ends_at: Line = Field(description="The same, or the clock alone")
    places: Number
    pay: Number = Field(description="Yuan before tax per `pay_unit`")
    pay_unit: Line = Field(description="day or hour")
    settlement: Line | None = Field(None, description="daily (when left out), weekly, monthly or at_end")
    district: Line | None = None
    address: Line | None = None
    longitude: Number | None = None
    latitude: Number | None = None


class ReservationBody(Body):
    """The shift; with `wait` a place in the line when none is left."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"shift_id": "YK-G-1205-A", "wait": True}]})

    shift_id: Id
    wait: bool = False


class ConfirmationOfPlaceBody(Body):
    """That the person agrees to what is sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"agrees_to_send": True}]})

    agrees_to_send: bool = Field(description="Name and telephone go to the employer")


class AttendanceBody(Body):
    """The employer's word whether somebody came."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"seeker_ref": "s_7F3K9Q2MXA", "came": True}]})

    seeker_ref: Id
    came: bool

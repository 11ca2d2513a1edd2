"""Records and their readings as bytes, and back."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from msgspec import Raw, Struct
from msgspec.json import Decoder, encode
from pydantic import BaseModel

from matching.records import JobPosting, SeekerProfile
from matching.results import DescribedPosting, DescribedSeeker, Reading


@contextmanager
def decoding_many() -> Iterator[None]:
    """Hold the garbage collector while thousands of records are made and none dropped: it halves the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Posting(Struct):
    posting: Raw
    reading: Reading


class _Seeker(Struct):
    seeker: Raw
    reading: Reading


_read_posting, _read_seeker = Decoder(_Posting).decode, Decoder(_Seeker).decode


class _Serializes(Protocol):
    def to_json(self, value: object, *, exclude_defaults: bool) -> bytes: ...


def _to_json(model: BaseModel) -> bytes:
    serializer: _Serializes = model.__pydantic_serializer__
    return serializer.to_json(model, exclude_defaults=True)


def record_bytes(record: JobPosting | SeekerProfile) -> bytes:
    """What was stated, as bytes that are equal when it is."""
    return _to_json(record)


def posting_bytes(posting: JobPosting, reading: Reading) -> bytes:
    return encode(_Posting(Raw(_to_json(posting)), reading))


def posting_of(key: int, revision: int, payload: bytes) -> DescribedPosting:
    stored = _read_posting(payload)
    return DescribedPosting(key, revision, JobPosting.model_validate_json(bytes(stored.posting)), stored.reading)


def seeker_bytes(seeker: SeekerProfile, reading: Reading) -> bytes:
    return encode(_Seeker(Raw(_to_json(seeker)), reading))


def seeker_of(key: int, revision: int, payload: bytes) -> DescribedSeeker:
    stored = _read_seeker(payload)
    return DescribedSeeker(key, revision, SeekerProfile.model_validate_json(bytes(stored.seeker)), stored.reading)

"""Records and their readings as bytes, and back."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

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


class _Posting(BaseModel):
    posting: JobPosting
    reading: Reading


class _Seeker(BaseModel):
    seeker: SeekerProfile
    reading: Reading


class _Serializes(Protocol):
    def to_json(self, value: object, *, exclude_defaults: bool) -> bytes: ...


def _to_json(model: BaseModel) -> bytes:
    serializer: _Serializes = model.__pydantic_serializer__
    return serializer.to_json(model, exclude_defaults=True)


def record_bytes(record: JobPosting | SeekerProfile) -> bytes:
    """What was stated, as bytes that are equal when it is."""
    return _to_json(record)


def posting_bytes(posting: JobPosting, reading: Reading) -> bytes:
    return _to_json(_Posting.model_construct(posting=posting, reading=reading))


def posting_of(key: int, revision: int, payload: bytes) -> DescribedPosting:
    stored = _Posting.model_validate_json(payload)
    return DescribedPosting(key, revision, stored.posting, stored.reading)


def seeker_bytes(seeker: SeekerProfile, reading: Reading) -> bytes:
    return _to_json(_Seeker.model_construct(seeker=seeker, reading=reading))


def seeker_of(key: int, revision: int, payload: bytes) -> DescribedSeeker:
    stored = _Seeker.model_validate_json(payload)
    return DescribedSeeker(key, revision, stored.seeker, stored.reading)

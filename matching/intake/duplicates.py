"""When two postings are the same job: same employer, title and place, however they are spelt."""

import hashlib
import re
import unicodedata

from matching.records import JobPosting, Place
from matching.text.clean import clean_line, clean_title

_NOT_WORDS = re.compile(r"[\W_]+")
_COMPANY_FORM = re.compile(r"(?:集团)?(?:股份|责任)?有限(?:责任)?公司$|股份公司$|(?:总|分)公司$|公司$")
_DIVISIONS = re.compile(r"^(?:[^省市区县旗]{1,12}?(?:省|自治区|自治州|地区|市|区|县|旗)){1,4}")


def fingerprint(posting: JobPosting) -> str:
    """Equal for the same job: 16 hex digits of a hash over employer, title and place, each in one spelling."""
    parts = (_employer(posting.employer), _bare(clean_title(posting.title)), _place(posting.place))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def same_employer(one: str, other: str) -> bool:
    """Whether two spellings are one name: full-width forms, case and blanks do not count, all else does."""
    return bool(_spelt_plainly(one)) and _spelt_plainly(one) == _spelt_plainly(other)


def _spelt_plainly(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", clean_line(text).lower())


def _employer(name: str) -> str:
    bare = _bare(name)
    return _COMPANY_FORM.sub("", bare) or bare


def _place(place: Place) -> str:
    """The district, and the address below it where one is given."""
    address = _bare(place.address or "")
    below = _DIVISIONS.sub("", address)
    named_anyway = _bare(place.district or "").endswith(below) if below else True
    return f"{(place.district_code or '')[:6]}/{'' if named_anyway else below}"

"""A posting in the words of a message, alone or folded into what the person was told a few hours ago."""

from matching.desk.answers import district, salary
from matching.explain import Case, reasons
from matching.messages import Message, MessageKind, message_id
from matching.results import DescribedPosting

MOST_WHY = 3


def news(case: Case, posting: DescribedPosting, seeker: int, earlier: Message | None) -> dict[str, object]:
    """Id, title, lines and why of the message; every `why` is a true reason of this pair."""
    record = posting.posting
    facts = (record.title, record.employer, district(record.place.district), str(salary(posting)["text"]))
    line = "，".join(filter(None, facts))
    why = tuple(reason.text for reason in reasons(case)[:MOST_WHY])
    about = about_of(record.posting_id, earlier.about if earlier else ())
    lines = (*(earlier.lines if earlier else ()), line)
    return {
        "message_id": message_id(MessageKind.POSTING, about, seeker),
        "about": about,
        "title": f"有{len(about)}个新岗位适合你" if earlier else f"新岗位：{record.title}",
        "lines": lines,
        "why": tuple(dict.fromkeys((*(earlier.why if earlier else ()), *why))),
    }


def about_of(posting_id: str, earlier: tuple[str, ...]) -> tuple[str, ...]:
    """What a message is about that takes in what an earlier one was."""
    return (*earlier, posting_id)

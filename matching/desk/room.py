"""What every flow stands on: the store, the market in memory, the day, and the clock of the stages."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from matching.audit import Asker
from matching.desk.encoding import CachingEncoder
from matching.desk.market import Market
from matching.desk.queues import Queues
from matching.desk.replies import Replies
from matching.desk.rows import PersonKeeper, PostingKeeper
from matching.errors import ModelMismatch
from matching.gigs import GigRules
from matching.guidance import Catalogue
from matching.intake.offers import OfferIntake, OfferKind
from matching.intake.postings import PostingIntake
from matching.intake.seekers import SeekerIntake
from matching.intake.shifts import ShiftIntake
from matching.matcher import Matcher
from matching.privacy import pseudonym
from matching.push.delivery import Template
from matching.push.rules import PushRules
from matching.push.wechat import WeChat
from matching.ranking.lineup import Arm, Rankers
from matching.ranking.policies import Policies
from matching.ranking.policy import Policy
from matching.screening import Screener
from matching.storage import Store, Transaction
from matching.text.describe import Describer
from matching.text.regions import Regions
from matching.vocabulary import Role

CITY_TIME = ZoneInfo("Asia/Shanghai")
"""Days begin and end where the users live."""


@dataclass(frozen=True)
class Parts:
    """Everything a Desk is made of, as `assembly` chose it."""

    store: Store
    posting_keeper: PostingKeeper
    person_keeper: PersonKeeper
    market: Market
    queues: Queues
    replies: Replies
    encoder: CachingEncoder
    describer: Describer
    walk_in_describer: Describer
    policies: Policies
    catalogue: Catalogue
    rankers: Rankers
    policy_of: Callable[[str], Policy]
    """By version, those of old lists too."""
    posting_intake: PostingIntake
    seeker_intake: SeekerIntake
    screener: Screener
    offer_intakes: dict[OfferKind, OfferIntake]
    shift_intake: ShiftIntake
    gig_rules: GigRules
    wechat: WeChat | None
    """The mini-program of this installation, if it has one."""
    wechat_templates: dict[str, Template]
    """By kind of message."""
    push_rules: PushRules
    versions: dict[str, str]
    pseudonym_key: str
    filing_number: str
    mappings_dir: Path
    rejects_dir: Path
    drift_reference: Path
    regions: Regions
    needed_files: tuple[Path, ...]
    """Without these the next start fails."""

    def versions_on(self, day: date, arm: Arm | None = None) -> dict[str, str]:
        """Everything that judges on that day, the policy in force included; without an `arm`, who serves."""
        ranker = arm.ranker if arm else self.rankers.lineup.serving
        return self.versions | {"ranker": ranker.identity, "policy": self.policies.on(day).version}

    def judge(self, versions: dict[str, str]) -> Matcher:
        """The matcher of a list.

        Raises
        ------
        ModelMismatch, PolicyInvalid
            Its ranker or its policy is not there any more.
        """
        return Matcher(self.rankers.of(versions["ranker"]), self.policy_of(versions["policy"]))

    def check_versions(self, versions: dict[str, str]) -> None:
        """Refuse to replay by other models than those that judged then; rankers are all there (`judge`)."""
        for name in ("encoder", "occupations"):
            if versions[name] != self.versions[name]:
                raise ModelMismatch(
                    f"这份名单当时用的 {name} 是 {versions[name]}，现在是 {self.versions[name]}。"
                    "把当时的模型放回 JOBMATCH_MODELS_DIR 才能重放。"
                )


class Room:
    """Base of the flows.

    `on_stage(stage, seconds)` is told how long each stage took; `on_shadow(share)` which share of a list's first
    places a shadow (`ranking.lineup`) would have filled alike.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.store, self.market, self.queues = parts.store, parts.market, parts.queues
        self.replies = parts.replies
        self.on_stage: Callable[[str, float], None] | None = None
        self.on_shadow: Callable[[float], None] | None = None

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    @staticmethod
    def today() -> date:
        return datetime.now(CITY_TIME).date()

    @property
    def matcher(self) -> Matcher:
        """Judges by the policy in force today and the ranker that serves."""
        return self.parts.judge(self.parts.versions_on(self.today()))

    def matcher_for(self, seeker: int) -> Matcher:
        """As `matcher`, with the ranker that this seeker's lists are made by while an experiment runs."""
        return self.parts.judge(self.parts.versions_on(self.today(), self.parts.rankers.lineup.arm(seeker)))

    def read_soon(self) -> None:
        """This process has counted something in the store: the next list shall know it."""
        self.queues.read_soon()
        self.replies.read_soon()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if self.on_stage is None:
            yield
            return
        start = perf_counter()
        yield
        self.on_stage(name, perf_counter() - start)

    def named(self, asker: Asker) -> str:
        """Role and pseudonym, as decisions and the log of accesses keep them."""
        return f"{asker.role}:{pseudonym(asker.subject, self.parts.pseudonym_key)}"

    def note_access(self, asker: Asker, seeker_ids: Sequence[str], what: str, why: str) -> None:
        """Log that somebody else than they themselves sees who these people are (个人信息保护法 article 51)."""
        others = [one for one in seeker_ids if (asker.role, asker.subject) != (Role.SEEKER, one)]
        if others:
            with self.store.write() as tx:
                for seeker_id in others:
                    tx.log_access(self.named(asker), asker.role, seeker_id, what, why)

    def note_export(self, asker: Asker, what: str, why: str, seeker_ids: Sequence[str]) -> None:
        """Log that something leaves the house as a file or on paper, and for each person on it that they are on it."""
        with self.store.write() as tx:
            tx.log_export(self.named(asker), what, why)
            for seeker_id in seeker_ids:
                tx.log_access(self.named(asker), asker.role, seeker_id, "export", why)

    def catch_up(self) -> None:
        """Bring the indexes of this process to the store."""
        with self.session():
            pass

    @contextmanager
    def session(self) -> Iterator[Transaction]:
        """One moment of the store with the indexes brought to it; they stay there until the end of the block."""
        with self.market.lock, self.store.read() as tx:
            self.parts.rankers.keep_up()
            with self.stage("catch_up"):
                self.market.catch_up(tx, self.today())
                self.queues.keep_up(tx)
                self.replies.keep_up(tx)
            yield tx

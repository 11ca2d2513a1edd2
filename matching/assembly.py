"""The one place that chooses implementations: `open_desk(settings)`.

Doors, tests and notebooks all open the same house. Whatever can be missing or damaged on a machine is found out here,
before the first request, with an error that says what to do.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import get_args

from matching.desk import Desk, Parts
from matching.desk.encoding import CachingEncoder
from matching.desk.identity import identities
from matching.desk.market import Market
from matching.desk.queues import Queues
from matching.desk.replies import Replies
from matching.desk.rows import PersonKeeper, PostingKeeper
from matching.errors import PolicyInvalid, UnsafeSettings
from matching.gigs import GigRules
from matching.guidance import Catalogue
from matching.intake.offers import OfferIntake, OfferKind
from matching.intake.postings import PostingIntake
from matching.intake.seekers import SeekerIntake
from matching.intake.shifts import ShiftIntake
from matching.intake.words import GroupReader
from matching.privacy import FieldCipher
from matching.push.delivery import Template
from matching.push.rules import PushRules
from matching.push.wechat import Account, WeChat
from matching.ranking.lineup import Rankers
from matching.ranking.models import Versions
from matching.ranking.policies import Policies
from matching.ranking.policy import Policy
from matching.retrieval.encoder import open_encoder
from matching.retrieval.faiss_index import FaissIndex
from matching.retrieval.pool import Pool
from matching.retrieval.vectors import ExactIndex
from matching.screening import Screener
from matching.settings import Settings
from matching.storage import Store
from matching.text.describe import Describer
from matching.text.occupations import DIRECTORY, OccupationModel
from matching.text.reader import Reader
from matching.text.regions import Regions
from matching.text.segment import Segmenter

VECTOR_ENGINES = {"faiss": FaissIndex, "exact": ExactIndex}


def open_store(settings: Settings) -> Store:
    """The database, brought to its newest shape."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise UnsafeSettings(f"目录 {settings.data_dir} 建不了。请改 JOBMATCH_DATA_DIR，或者改目录的权限。") from cause
    store = Store(settings.database, FieldCipher.from_secrets(settings.field_key, settings.secret_key))
    store.migrate()
    return store


def open_desk(settings: Settings) -> Desk:
    """Everything, ready to answer.

    Raises
    ------
    EncoderMissing, ModelMismatch, PolicyInvalid, UnsafeSettings
        Each naming the cure.
    """
    policies = Policies.load(settings.reference_dir / "policy")
    policies.on(Desk.today())  # raises when none is
    encoder = open_encoder(settings.encoder, settings.models_dir)
    occupations = OccupationModel.load(settings.models_dir / DIRECTORY, encoder.identity)
    regions = Regions(settings.reference_dir / "regions")
    reader = Reader(settings.reference_dir, Segmenter(settings.reference_dir))
    store = open_store(settings)
    caching = CachingEncoder(encoder, store)
    describer = Describer(reader, occupations, caching.encode, regions, policies.membership)
    index = VECTOR_ENGINES[settings.vector_engine]
    made_by = identities(encoder.identity, settings.models_dir / DIRECTORY, settings.reference_dir, policies)
    kept = PostingKeeper(store, describer, made_by.postings), PersonKeeper(store, describer, made_by.seekers)
    return Desk(
        Parts(
            store=store,
            posting_keeper=kept[0],
            person_keeper=kept[1],
            market=Market(*kept, lambda kind: Pool(kind, index)),
            queues=Queues(store, heeded=settings.congestion),
            replies=Replies(),
            encoder=caching,
            describer=describer,
            walk_in_describer=Describer(reader, occupations, caching.encode_once, regions, policies.membership),
            policies=policies,
            catalogue=Catalogue.load(settings.reference_dir / "policy"),
            rankers=Rankers(Versions(settings.models_dir / "rankers"), settings.ranker),
            policy_of=_policy_of(policies, settings.data_dir / "policies"),
            posting_intake=PostingIntake(regions),
            seeker_intake=SeekerIntake(regions, groups=GroupReader(policies.further_groups), work=occupations.groups),
            screener=Screener.load(settings.reference_dir / "policy" / "screening.yaml"),
            offer_intakes={kind: OfferIntake(kind, regions) for kind in get_args(OfferKind)},
            shift_intake=ShiftIntake(regions),
            gig_rules=GigRules.load(settings.reference_dir / "policy" / "gigs.yaml"),
            wechat=_wechat(settings),
            wechat_templates={kind: Template(**one.model_dump()) for kind, one in settings.wechat_templates.items()},
            push_rules=PushRules.load(settings.reference_dir / "policy"),
            versions={
                "encoder": encoder.identity,
                "occupations": _digest_of(settings.models_dir / DIRECTORY / "model.npz"),
            },
            pseudonym_key=settings.secret_key,
            filing_number=settings.filing_number.strip(),
            mappings_dir=settings.reference_dir / "mappings",
            rejects_dir=settings.data_dir / "rejects",
            drift_reference=settings.data_dir / "drift.json",
            regions=regions,
            needed_files=_needed_files(settings),
        )
    )


def _wechat(settings: Settings) -> WeChat | None:
    if not settings.wechat_appid:
        return None
    return WeChat(Account(settings.wechat_appid, settings.wechat_secret, settings.wechat_url))


def _policy_of(policies: Policies, archive: Path) -> Callable[[str], Policy]:
    """A policy by its version: those of today are kept in `archive`, so that their lists can be replayed."""
    archive.mkdir(parents=True, exist_ok=True)
    standing = {policy.version: policy for policy in policies.by_file.values()}
    for version, policy in standing.items():
        if not (archive / f"{version}.json").exists():
            (archive / f"{version}.json").write_text(policy.model_dump_json(), encoding="utf-8")

    @cache
    def policy_of(version: str) -> Policy:
        if version in standing:
            return standing[version]
        try:
            return Policy.parse((archive / f"{version}.json").read_text(encoding="utf-8"))
        except OSError as cause:
            raise PolicyInvalid(f"{archive} 里没有政策 {version}。请把当时的文件放回去。") from cause

    return policy_of


def _needed_files(settings: Settings) -> tuple[Path, ...]:
    """What a start reads of the models: the encoder, when it was built here, and the occupations."""
    encoder = settings.models_dir / settings.encoder / "model.onnx"
    return tuple(path for path in (encoder, settings.models_dir / DIRECTORY / "model.npz") if path.exists())


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:12]

"""Those who keep the policy: is a file sound, what does it say, what does it change. No store is needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.desk.room import Room
from matching.errors import PolicyInvalid
from matching.ranking.articles import Articles
from matching.ranking.policies import PATTERN, Policies
from matching.ranking.policy import Policy
from matching.ranking.policy_words import Table, differences, doubts, spans, tables


@dataclass(frozen=True, slots=True)
class Stated:
    """A version of the policy in words; `tables` by the Chinese name of their section."""

    name: str
    version: str
    spans: str
    limits: str
    tables: dict[str, Table]


def checked(file: Path, law_folder: Path) -> tuple[Stated, list[str]]:
    """What a file states, and what is allowed but perhaps not meant.

    Raises
    ------
    PolicyInvalid
        It breaks the schema, or an article that it cites is not there or does not say what is quoted: all of them.
    """
    policy = Policy.load(file)
    faults = [f"{name}：{fault}。" for name, fault in Articles.load(law_folder).faults(policy)]
    if faults:
        raise PolicyInvalid("\n".join(f"{file} 的 {fault}" for fault in faults))
    return _stated(policy), [*doubts(policy, Room.today()), *_beside(file, policy, law_folder)]


def _beside(file: Path, policy: Policy, folder: Path) -> Iterator[str]:
    """Versions that stand in the folder and take effect on the same day: with this one beside them none would judge."""
    for path in sorted(folder.glob(PATTERN)):
        if path.resolve() != file.resolve() and Policy.load(path).effective_from == policy.effective_from:
            yield f"{path.name} 也从 {policy.effective_from} 生效，两份不能并存：替换它，或改 effective_from"


def stated(file: Path) -> Stated:
    """What one file says."""
    return _stated(Policy.load(file))


def standing(folder: Path) -> tuple[dict[str, str], Stated]:
    """Every version of the folder with the days it is in force, and the one that judges today in full."""
    policies = Policies.load(folder)
    return {file: spans(policy) for file, policy in policies.by_file.items()}, _stated(policies.on(Room.today()))


def changes(old: Path, new: Path) -> list[str]:
    """What differs, a sentence each."""
    return list(differences(Policy.load(old), Policy.load(new)))


def _stated(policy: Policy) -> Stated:
    most = "不限" if policy.epsilon is None else f"{100 * policy.epsilon:g}%"
    limits = f"每份岗位名单因优先最多损失 nDCG 的 {most}；排在前面的，自身得分不会比后面的低 {policy.bound:g} 以上"
    queues = f"按排队人数分散岗位的力度 {policy.congestion.strength:g}"
    return Stated(policy.name, policy.version, spans(policy), f"{limits}；{queues}", tables(policy))

"""The versions of the policy that stand side by side, and which one judges on a day.

Each file `priority*.yaml` of the folder is one version. Of those in force on a day the one that took effect last
judges, so a new version is laid beside the old one ahead of its day, and one that ends falls back on what it replaced.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Self

from matching.errors import PolicyInvalid
from matching.ranking.policy import Policy
from matching.records import SeekerProfile
from matching.vocabulary import PriorityGroup

PATTERN = "priority*.yaml"


class Policies:
    """Versions by the name of their file.

    Raises
    ------
    PolicyInvalid
        Two take effect on one day, so that neither comes last.
    """

    def __init__(self, by_file: Mapping[str, Policy]) -> None:
        self.by_file = dict(sorted(by_file.items(), key=lambda item: item[1].effective_from))
        self._known: dict[date, Policy] = {}
        for one, other in pairwise(self.by_file):
            day = self.by_file[one].effective_from
            if day == self.by_file[other].effective_from:
                raise PolicyInvalid(f"{one} 和 {other} 都从 {day} 生效。请改其中一个的 effective_from，或删去一个。")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Every version in the folder."""
        files = sorted(folder.glob(PATTERN))
        if not files:
            raise PolicyInvalid(f"{folder} 里没有政策文件（{PATTERN}）。请放一份 priority.yaml。")
        return cls({path.name: Policy.load(path) for path in files})

    def on(self, day: date) -> Policy:
        """The version in force on that day.

        Raises
        ------
        PolicyInvalid
            There is none; names what there is and the cure.
        """
        if day not in self._known:
            in_force = [policy for policy in self.by_file.values() if policy.in_force(day)]
            if not in_force:
                raise PolicyInvalid(self._none_on(day))
            self._known[day] = in_force[-1]
        return self._known[day]

    @property
    def further_groups(self) -> dict[str, str]:
        """Groups beyond `PriorityGroup` of all versions: legal name to name."""
        groups = (group for policy in self.by_file.values() for group in policy.groups)
        return {group.legal_name: str(group.group) for group in groups if group.group not in set(PriorityGroup)}

    def membership(self, seeker: SeekerProfile, on: date) -> tuple[int, date]:
        """Mask of the groups that count for this person under the version of that day, and its last day."""
        bits, until = self.on(on).membership(seeker, on)
        return bits, min(until, self._last_day(on)) if seeker.protected.groups else until

    def _last_day(self, on: date) -> date:
        """The last day on which the version of that day judges, without a break."""
        turns = [policy.effective_from - timedelta(days=1) for policy in self.by_file.values()]
        return min((day for day in (*turns, self.on(on).effective_to or date.max) if day >= on), default=date.max)

    def _none_on(self, day: date) -> str:
        spans = (
            f"{file}（{policy.effective_from} 起{f'，到 {policy.effective_to} 止' if policy.effective_to else ''}）"
            for file, policy in self.by_file.items()
        )
        return f"{day} 没有生效的政策，现有：{'、'.join(spans)}。请改其中一份的生效日期，或放一份当日生效的。"

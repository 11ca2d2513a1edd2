"""What else fits a person, and the officers' words that programmes may be shown."""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.audit import HERE, Asker
from matching.desk.offering import Offering
from matching.errors import BadInput
from matching.guidance import Catalogue, Stated, Wording, facts_of, judge
from matching.guidance.conditions import Facts
from matching.guidance.judging import Judgement, Shown, Status
from matching.guidance.wording import SHELVES
from matching.records import Confirmation, Programme
from matching.results import DescribedSeeker
from matching.storage import Transaction

_log = logging.getLogger("matching.desk")
Confirmed = Mapping[tuple[str, str], Confirmation]


class Guiding(Offering):
    """The flows about programmes."""

    @property
    def catalogue(self) -> Catalogue:
        return self.parts.catalogue

    def guidance(self, seeker_id: str, asker: Asker = HERE, *, for_staff: bool = True) -> dict[str, Any]:
        """Programmes by what they are to this person today, each with its source; more of it for staff.

        With personalisation off nothing of the profile is used: everybody reads the same.
        """
        today = self.today()
        with self.session() as tx:
            seeker = tx.seeker(seeker_id)
            confirmed = _confirmed(tx)
            groups = self._groups_today(seeker, today)
            offers = self.offers(tx, seeker, groups if seeker.seeker.consents.sensitive else None, today)
        self.note_access(asker, [seeker_id], "guidance", "read")
        body = self._sheet_head(seeker, today) | self._fitting(seeker, confirmed, today)
        body |= offers
        body |= self._staff_sheet(seeker, confirmed, today) if for_staff else {}
        rules = {rule["id"] for shelf in SHELVES for entry in body[shelf] for rule in entry["rules"]}
        _log.info("guidance: programmes %s, rules %s", body["programmes_version"], ",".join(sorted(rules)))
        return body

    def _sheet_head(self, seeker: DescribedSeeker, today: date) -> dict[str, Any]:
        consents = seeker.seeker.consents
        return {
            "seeker_id": seeker.seeker.seeker_id,
            "on": today.isoformat(),
            "programmes_version": self.catalogue.version,
            "personalised": consents.personalisation,
            "sensitive_used": consents.personalisation and consents.sensitive,
        }

    def _fitting(self, seeker: DescribedSeeker, confirmed: Confirmed, today: date) -> dict[str, Any]:
        facts = self._known_of(seeker, today)
        judged = self._judged_for(seeker, facts, lambda one: self.catalogue.is_confirmed(one, confirmed))
        return Wording(facts, self.catalogue.book, confirmed).told(judged)

    def _staff_sheet(self, seeker: DescribedSeeker, confirmed: Confirmed, today: date) -> dict[str, Any]:
        """Entries with a row to be confirmed, as they would be told; and what is background."""
        facts = self._known_of(seeker, today)
        wording = Wording(facts, self.catalogue.book, confirmed)
        judged = self._judged_for(seeker, facts, lambda one: True)
        waiting = [
            wording.item(one)
            for one in judged
            if one.status in (Status.ENTITLED, Status.PERHAPS)
            and not all(self.catalogue.is_confirmed(rule.programme, confirmed) for rule in one.rules)
        ]
        background = [wording.ground(one) | {"note": one.note} for one in self.catalogue.background(today)]
        return {"awaiting": waiting, "background": background}

    def _known_of(self, seeker: DescribedSeeker, today: date) -> Facts:
        if not seeker.seeker.consents.personalisation:
            return Facts(today, {})
        return facts_of(Stated(seeker.seeker, seeker.reading, self._groups_today(seeker, today)), today)

    def _groups_today(self, seeker: DescribedSeeker, today: date) -> tuple[str, ...]:
        """That count today: consented to, and not expired."""
        return self.parts.policies.on(today).members(seeker.seeker, today)

    def _judged_for(self, seeker: DescribedSeeker, facts: Facts, shown: Shown) -> list[Judgement]:
        profile = seeker.seeker
        had = profile.circumstances.received if profile.consents.personalisation else ()
        return judge(
            self.catalogue, facts, shown, had, consented=profile.consents.personalisation and profile.consents.sensitive
        )

    def programmes(self) -> list[dict[str, Any]]:
        """Every row, for staff: whether it is in force, whether it may be shown, on whose word."""
        today = self.today()
        with self.store.read() as tx:
            confirmed = _confirmed(tx)
        return [_row(one, self.catalogue, confirmed, today) for one in self.catalogue.programmes]

    def confirm_programme(self, programme_id: str, word: Mapping[str, Any], asker: Asker = HERE) -> dict[str, Any]:
        """Keep an officer's word (officer, source, perhaps the version read, and `holds`) on the version in force.

        Raises
        ------
        NotFound, BadInput
            No such row; or it waits for nobody's word, or was changed since it was read.
        """
        programme = self.catalogue.programme(programme_id, self.today())
        if programme.display != "confirm_first" or not programme.is_local:
            raise BadInput("programme_id", programme_id, "这一行不需要确认，或者只作背景。要确认的看 display。")
        if word.get("version") not in (None, programme.version):
            cure = f"这一行已经改过，现在是 {programme.version}。请重新核对后再确认。"
            raise BadInput("version", word["version"], cure)
        given = {"version": programme.version, "confirmed_at": self.now(), "recorded_by": self.named(asker)}
        with self.store.write() as tx:
            tx.confirm(Confirmation.model_validate({"programme_id": programme_id, **word, **given}))
            return _row(programme, self.catalogue, _confirmed(tx), self.today())

    def hiring_support(self) -> dict[str, Any]:
        """What hiring may bring any employer, the same whoever the candidate is (see `matching.guidance`)."""
        today = self.today()
        with self.store.read() as tx:
            confirmed = _confirmed(tx)
        rows = [one for one in self.catalogue.for_employers(today) if self.catalogue.is_confirmed(one, confirmed)]
        wording = Wording(Facts(today, {}), self.catalogue.book, confirmed)
        return {
            "on": today.isoformat(),
            "programmes_version": self.catalogue.version,
            "items": [wording.for_employers(one) for one in rows],
        }


def _confirmed(tx: Transaction) -> dict[tuple[str, str], Confirmation]:
    """The words that hold, by row and version; of several on one version the newest counts."""
    newest = {(word.programme_id, word.version): word for word in tx.confirmations()}
    return {key: word for key, word in newest.items() if word.holds}


def _row(one: Programme, catalogue: Catalogue, confirmed: Confirmed, today: date) -> dict[str, Any]:
    word = confirmed.get((one.id, one.version))
    return {
        "programme_id": one.id,
        "version": one.version,
        "name": one.name,
        "jurisdiction": one.jurisdiction,
        "audience": one.audience,
        "display": one.display,
        "in_force": one.in_force(today),
        "shown": one.in_force(today) and one.is_local and catalogue.is_confirmed(one, confirmed),
        "article": one.article,
        "source": one.source_title,
        "url": one.source_url,
        "note": one.note,
        "confirmed": word.model_dump(mode="json", include={"officer", "source", "confirmed_at"}) if word else None,
    }

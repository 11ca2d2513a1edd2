"""Guidance: what else fits this person, beside jobs. Programmes, courses, fairs, stations.

Decisions that are hard to undo:

- *The rows of `programmes.jsonl` are the rules.* `entitlements.yaml` says what their words mean in facts and which rows
  are one thing to the person; amounts, papers, dates and sources stand in the rows alone, so none can be invented.
- *Three answers.* What nobody stated is not known, and is asked for; it is never taken as no, nor as yes. What is
  sensitive is not known without consent, so no judgement can rest on it: it is named in general words.
- *A row that an officer has yet to confirm is shown to nobody but staff*, and still holds back: nothing is promised
  that it does not bear out. The confirmation is of the row's very words; a changed row waits again.
- *Employers read the general sheet of what hiring may bring, the same for every candidate.* Told for one candidate, a
  subsidy, its amount or its length would name the group: whoever offers 「招用退役士兵扣减」 with a person has said
  that he was a soldier. Even 「this one brings you something」 divides the list. The person may tell of it at the
  interview; once hired, the employer asks the office, as the law has it.
"""

from matching.guidance.catalogue import Catalogue
from matching.guidance.facts import Stated, facts_of
from matching.guidance.judging import judge
from matching.guidance.wording import Wording

__all__ = ["Catalogue", "Stated", "Wording", "facts_of", "judge"]

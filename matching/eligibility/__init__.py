"""Hard conditions: who may take which job, decided once, in columns, for both directions.

Decisions that rule this package:

- What is missing never bars. A requirement the profile says nothing about is UNKNOWN: a gap to ask about. Two silences
  do decide, because waiting for an answer would wrong somebody. A certificate that is not in the profile is not held
  (for licensed trades the law forbids the work without it); but who has told nothing of themselves in words is asked.
  A place reserved for a group (仅限残疾人) is shown to known members only: without consent nobody is a known member,
  so that such a place appears before all or none of the people who withhold it.
- What a posting prefers never bars; only `*_required` columns are read here. A seeker's certificate mask is closed
  downward by whoever makes the row (B2 contains C1). Of several licences of one family any one suffices, and what
  anybody obtains within days, or people often have without saying so, never bars (`licences`).
- More qualifications never remove a job. So no rule counts what a person stated, or rejects the overqualified.
- Age is read for the statutory minimum only. There is no upper limit: 超过法定退休年龄 is no bar (city article 18).
- Sex is read for 女职工禁忌劳动范围 only, and only its absolute part that a row can prove: work underground.
"""

from matching.eligibility.admission import Admission
from matching.eligibility.pairing import Pairing
from matching.eligibility.rules import RULES, Rule, admissible, open_questions, outcomes
from matching.eligibility.sentences import verdicts

__all__ = ["RULES", "Admission", "Pairing", "Rule", "admissible", "open_questions", "outcomes", "verdicts"]

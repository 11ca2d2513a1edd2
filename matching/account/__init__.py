"""The account of priority: what the policy did for whom, counted; pure, from lists and events that the desk hands in.

Decisions that rule this package:

- Membership is that of the moment of a list: the groups that counted then, by consent, evidence and the policy of the
  day. The person's own version of that time says so, which forgetting deletes: nothing about a group is written here
  or anywhere else, and who was forgotten is in no count from the next report on.
- A person counts once a row, however many lists they stood on. Rates are of people; shares are of places and of
  exposure. What was delivered is set against what the ranker alone would have shown, list by list.
- Those not entitled to single people read no row of fewer than ten, nor rows from which one follows (`disclosure`).
"""

from matching.account.disclosure import LEAST, grouping, tells_of_few, without_small_cells
from matching.account.intervals import Share, share_of_people, share_of_sums
from matching.account.shapes import EVERYBODY, OTHERS, Event, Given, Listed, Report, Row, RuleRow
from matching.account.tally import account

__all__ = [
    "EVERYBODY",
    "LEAST",
    "OTHERS",
    "Event",
    "Given",
    "Listed",
    "Report",
    "Row",
    "RuleRow",
    "Share",
    "account",
    "grouping",
    "share_of_people",
    "share_of_sums",
    "tells_of_few",
    "without_small_cells",
]

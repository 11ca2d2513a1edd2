"""Why a pair is on a list, and what it still lacks: plain Chinese, each sentence true and checkable.

A reason rests on words that both texts hold; `evidence` quotes them (`posting`, `profile`). Nothing here reads a score
or a vector, so no sentence can claim more than the texts say. A gap never bars: a pair that fails a condition is not
listed. Two voices: 你 to the person; 本人 to everybody else, and then no word about a group, sex, age, family, health,
disability or household registration, neither in the text nor in the quoted words.
"""

from matching.explain.case import Case
from matching.explain.gaps import QUESTIONS, gaps
from matching.explain.person import Person, Voice
from matching.explain.reasons import reasons

__all__ = ["QUESTIONS", "Case", "Person", "Voice", "gaps", "reasons"]

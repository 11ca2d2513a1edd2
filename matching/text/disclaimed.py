"""Clauses in which people say what they cannot, do not or will not do: no part of the story that is compared."""

import re

_CLAUSE = re.compile(r"[^,，。;；!！?？\n]*[,，。;；!！?？\n]*")
_DISCLAIMS = re.compile(
    r"不(?:太|大|怎么|想|愿|肯|能|会|懂|做|干|去|考虑|接受|行|要|喜欢|擅长|适合|碰|沾|喝|写|教|跑|卖|出|是|好|标准|熟)|"
    r"没(?:有)?(?:学|用|碰|干|接触|做|带|当|考|写|教)过|没碰|没考|没下来|还没|[做干教写看跑考熬受开]不(?:了|来|懂|下)|"
    r"没有|拒绝|反感|讨厌|免谈|除外|一窍不通"
)
_AFFIRMS = re.compile(
    r"不(?:怕|挑|嫌|介意|在乎|计较|限)|没(?:有)?(?:问题|意见|关系)|不会(?:迟到|偷懒|计较)|不(?:能|得)不|不但|不仅"
)


def without_disclaimed(text: str) -> str:
    """The text without its disclaiming clauses; as it was when there are none."""
    clauses = _CLAUSE.findall(text)
    kept = [clause for clause in clauses if not _DISCLAIMS.search(clause) or _AFFIRMS.search(clause)]
    return text if len(kept) == len(clauses) else "".join(kept).strip("，,。;； \n")

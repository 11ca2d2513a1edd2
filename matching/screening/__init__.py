"""Whether a posting is lawful and honest (岗位审核): read clause by clause, before anybody is shown it.

Decision
--------
Context: passing an unlawful advertisement on is an outage (人力资源市场暂行条例 articles 29, 43), but a market starved
by a checker that cries wolf is one too. Decision: what a law forbids in plain words (`UNLAWFUL`) and what asks people
for money or papers (`TRAP`) is held back until a person has decided; what rests on guidance only, or may be lawful for
that job (`DOUBTFUL`), is queued for a look while it is shown; particulars that are not there (`MISSING`) are told to
whoever sends the posting. Alternatives: refusing at intake (the employer would learn to spell around it, and a false
alarm would have no way back); flagging only (an unlawful posting would be shown until somebody has time).

What is looked for stands in `data/policy/screening.yaml` with articles, lawful exceptions and neutral wording; the code
here only applies it. Findings are never stored: the same posting and the same rules give the same findings (but for
pay, which is held against the market of the day).
"""

from matching.screening.finding import HOLDS, Finding, Ruling
from matching.screening.mending import mended
from matching.screening.pay import PayBands
from matching.screening.screener import Screener

__all__ = ["HOLDS", "Finding", "PayBands", "Ruling", "Screener", "mended"]

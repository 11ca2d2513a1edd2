"""Who is offered which of the places: quotas on the pool, solved, with a certificate.

Decisions that rule this package, in the order in which they bind:

1. Hard, always: only reachable pairs, head-counts, employers' limits, the total, at most m offers a person.
2. Floors (12 of 600 places for disabled graduates) are hard where they can be met. Where they cannot, the conflict is
   named, each floor is lowered to the most that can be reached, earlier floors first, and places reserved for a group
   that is too small are held free, not given to others.
3. Among those, as many people as possible have at least one offer (hard where feasible, else lexicographic: no value
   buys somebody's only offer away).
4. Among those, the greatest total value.

Without floors this is a network flow, solved in whole numbers by OR-Tools (`flow`). Floors are priced (Lagrange): a
member's offer gains the floor's price until the floor holds. The dual prices prove the value to within a gap that
`check` recomputes from the market alone. Small markets whose gap is too wide go to HiGHS (`exact`), which also names
conflicts. Alternatives weighed: HiGHS alone needs minutes at 100,000 people; an auction is inexact and our own.
"""

from matching.allocation.market import Allocation, Certificate, Floor, Market, Prices, Shortfall
from matching.allocation.solve import allocate

__all__ = ["Allocation", "Certificate", "Floor", "Market", "Prices", "Shortfall", "allocate"]
